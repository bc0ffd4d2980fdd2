// Every page of the inventory, found by its own links: no dead end, no serious finding of axe, no
// sideways scrolling at 320 px or with text twice as large, one h1, English without Chinese-only
// menus, large letters, and no list of people by how much they do (ux.md R1).
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { as, visit, sideways, desk, phone } from './house.mjs'
import { pagesOf, walkPublic } from './inventory.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// axe runs through the debugger, so the content policy stays as strict as it is.
async function axe(page) {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const r = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
    return r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' ; ')}`)
  })
  return found
}

// look opens each page in several ways and gathers all that is wrong.
async function look(page, pages) {
  const wrong = []
  for (const [kind, address] of pages) {
    await page.setViewportSize(phone)
    await page.goto(address)
    for (const v of await axe(page)) wrong.push(`${kind} phone axe ${v}`)
    const printed = await page.locator('.sheet, .poster, [data-print]').count()
    const heads = await page.locator('h1').count()
    if (heads !== 1) wrong.push(`${kind} has ${heads} h1`)
    const counted = await page.evaluate(() => [...document.querySelectorAll('th')].map(t => t.textContent.trim()).filter(t => /走访次数|登录次数|活跃|积分|排名|上报数|办件数|打卡/.test(t)))
    if (counted.length) wrong.push(`${kind} counts what people do: ${counted}`)
    if (!printed) {
      await page.setViewportSize({ width: 320, height: 640 })
      const over = await sideways(page)
      if (over) wrong.push(`${kind} 320px sideways ${over}`)
      await page.setViewportSize(phone)
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
      const big = await sideways(page)
      if (big) wrong.push(`${kind} 200% sideways ${big}`)
    }
    await page.setViewportSize(desk)
    await page.goto(address)
    for (const v of await axe(page)) wrong.push(`${kind} desk axe ${v}`)
  }
  return wrong
}

test('public pages', async () => {
  const { pages, broken } = await walkPublic()
  assert.deepEqual(broken, [])
  const kinds = pages.map(p => p[0])
  for (const k of ['/', '/q/{code}', '/q/{code}/report', '/q/{code}/board', '/elder', '/progress', '/feedback', '/login', '/cases', '/cases/{code}', '/penalties', '/penalties/{code}']) assert.ok(kinds.includes(k), `${k} is reached`)
  const page = await visit()
  assert.deepEqual(await look(page, pages), [])
  await page.done()
})

// short are the links, buttons and folds that a thumb has less than 44 px for (60 in 大字: ux.md §3).
const short = (page, least) => page.evaluate(least => [...document.querySelectorAll('a, button, summary')]
  .filter(e => !e.matches('.skip') && e.checkVisibility()).map(e => [e.innerText.trim(), e.getBoundingClientRect()])
  .filter(([, r]) => r.height > 1 && (r.height < least - 0.5 || r.width < 43.5)).map(([w, r]) => `${w} ${Math.round(r.width)}×${Math.round(r.height)}`), least)

test('behind a plaque everything that opens is high enough for a thumb', async () => {
  const { pages } = await walkPublic()
  const wrong = []
  for (const [big, least] of [[false, 44], [true, 60]]) {
    const page = await visit({ big })
    for (const [kind, address] of pages.filter(([kind]) => kind.startsWith('/q/') || kind === '/progress')) {
      await page.goto(address)
      for (const s of await short(page, least)) wrong.push(`${kind} ${least} px: ${s}`)
    }
    await page.done()
  }
  assert.deepEqual(wrong, [])
})

// what each role must be able to reach by its own links
const must = {
  community: ['/today', '/matters', '/matters/{id}', '/lists', '/places', '/duties', '/imports', '/me'],
  grid: ['/today', '/matters', '/matters/{id}', '/places', '/me'],
  property: ['/today', '/matters', '/lists', '/me'],
  street: ['/today', '/matters', '/lists', '/me'],
  environment: ['/today', '/environment', '/environment/outlets/{id}', '/environment/tasks', '/environment/samples', '/environment/cases', '/environment/cases/{id}', '/environment/monitors/{id}', '/environment/limits', '/environment/typical', '/me'],
  inspector: ['/me'], sysadmin: ['/me'], secadmin: ['/me'], auditadmin: ['/me'],
}

const seen = new Set() // pages judged already for another role: the same templates
for (const [role, need] of Object.entries(must)) {
  test(`pages of ${role}`, async () => {
    const page = await as(role, { size: desk })
    const start = ['/me', ...need.filter(n => !n.includes('{'))]
    const first = { environment: '/environment', inspector: '/inspect', sysadmin: '/admin', secadmin: '/admin/users', auditadmin: '/admin/audit' }[role] ?? '/today'
    const { pages, broken } = await pagesOf(page, [first, ...start], { most: 80 })
    assert.deepEqual(broken, [], `${role}: links that lead nowhere`)
    const kinds = pages.map(p => p[0])
    for (const k of need) assert.ok(kinds.includes(k), `${role} reaches ${k}; reached ${kinds.join(' ')}`)
    const fresh = pages.filter(([k]) => !seen.has(k))
    for (const [k] of fresh) seen.add(k)
    assert.deepEqual(await look(page, fresh), [])
    await page.done()
  })
}

test('large letters: body of 20 px, buttons of 60 px, no more than three things in one bar', async () => {
  const page = await visit()
  const { pages } = await pagesOf(page, ['/?big=1'], { most: 3 })
  await page.goto('/elder')
  assert.ok(pages.length > 0)
  const m = await page.evaluate(() => ({ body: parseFloat(getComputedStyle(document.body).fontSize), low: [...document.querySelectorAll('main .btn')].map(b => b.getBoundingClientRect().height).filter(h => h < 60) }))
  assert.ok(m.body >= 20, `body is ${m.body} px`)
  assert.deepEqual(m.low, [], 'buttons lower than 60 px')
  await page.goto('/')
  assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize)) >= 20, 'the device remembers')
  await page.done()
})

test('English: menus, buttons and labels are not Chinese only', async () => {
  const page = await as('community', { size: desk, lang: 'en' })
  const { pages } = await pagesOf(page, ['/today'], { most: 30 })
  const left = []
  for (const [kind, address] of pages.filter(([k]) => !/\/print$/.test(k))) { // what is printed is the office's own Chinese form
    await page.goto(address + (address.includes('?') ? '&' : '?') + 'lang=en')
    left.push(...await page.evaluate(k => [...document.querySelectorAll('nav a, .rail a, button, label, th, summary, h2')].map(e => e.textContent.trim())
      .filter(t => /[\u4e00-\u9fff]/.test(t) && !/[A-Za-z]{2}/.test(t)).map(t => `${k}: ${t.slice(0, 24)}`), kind))
  }
  // names of people, places and kinds stay Chinese; the language switch says 中文
  const words = JSON.stringify(['事项', '三张清单', '导入', '责任图', '搜索', '消息', '我的', '退出', '登记', '认领', '导出', '打印', '筛选', '提交', '保存', '取消', '上一页', '下一页', '期限', '状态'])
  const menu = left.filter(l => JSON.parse(words).some(w => l.split(': ')[1].startsWith(w)))
  assert.deepEqual(menu, [])
  await page.done()
})
