// environment.test.mjs: story 9 on the demo street, as its people read it: the officer from the map of water to the outlet and the case with
// its sheet, the reviewer the same case, anybody the typical case without names, the officer the station that sent a day twice. Every page
// of G1–G4 keeps its width on a phone, has one h1 and at most one primary button. LINLI_SHOTS=folder keeps pictures.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, visit, allAccounts, phone, desk, sideways } from './house.mjs'

const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

const named = login => allAccounts.find(a => a.login === login)
const narrow = { width: 320, height: 640 }
const words = page => page.locator('main').innerText()

// fits judges the page that is open on a phone; printed sheets have the width of paper.
async function fits(page, name) {
  const wrong = []
  for (const size of [phone, narrow]) {
    await page.setViewportSize(size)
    if (await page.locator('.sheet, [data-print]').count()) continue
    const over = await sideways(page)
    if (over) wrong.push(`${name} at ${size.width}: ${over}`)
  }
  await page.setViewportSize(phone)
  const heads = await page.locator('h1').count()
  if (heads !== 1) wrong.push(`${name} has ${heads} h1`)
  const primary = await page.locator('.btn-primary:visible').allInnerTexts()
  if (primary.length > 1) wrong.push(`${name} has ${primary.length} primary buttons: ${primary.join('、')}`)
  if (shots) await page.screenshot({ path: `${shots}/${name.replace(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true })
  return wrong
}

// one opens the case of the company on its list.
async function one(page) {
  await page.goto('/environment/cases?show=all&q=' + encodeURIComponent('恒泽'))
  await page.locator('table.ledger tbody tr').filter({ hasText: '恒泽煤业有限公司' }).getByRole('link').first().click()
  await page.waitForURL(/\/environment\/cases\/[0-9a-f-]{36}$/)
}

test('the officer goes from the map of water to the outlet, its permit limit and its station', async () => {
  const page = await as('environment', { size: phone }, named('jiwenbin'))
  await page.goto('/environment')
  await page.getByRole('heading', { level: 1, name: /个排放口/ }).waitFor()
  await page.getByRole('link', { name: /恒泽煤业矿井水排口/ }).first().click()
  await page.waitForURL(/\/environment\/outlets\//)
  await page.getByRole('heading', { level: 1, name: '恒泽煤业矿井水排口' }).waitFor()
  const outlet = await words(page)
  assert.match(outlet, /化学需氧量\s*≤20 mg\/L/, 'the limit that counts')
  assert.match(outlet, /44 mg\/L[\s\S]*超标/, 'the sample of 2026-03-11')
  await page.getByRole('link', { name: /矿井水排口自动站/ }).first().click()
  await page.waitForURL(/\/environment\/monitors\//)
  await page.done()
})

test('officer and reviewer read the same case: its steps, its terms, and a fine that its sheet explains', async () => {
  for (const login of ['luxiaoning', 'chaiqingyun']) {
    const page = await as('environment', { size: phone }, named(login))
    await one(page)
    assert.deepEqual((await page.locator('ol.steps > li').allInnerTexts()).map(s => s.replace(/[^\p{Script=Han}]/gu, '')), ['初审', '调查', '审核', '告知', '决定', '送达', '缴款', '结案'])
    const body = await words(page)
    for (const x of ['已归档', '1.20 倍', '0.1875', '268750', '260,000', '2026-04-20', '2026-05-12']) assert.ok(body.includes(x), `${login} reads ${x}`)
    await page.getByRole('link', { name: '打印裁量表' }).click()
    await page.waitForURL(/papers\/discretion\/print$/)
    const sheet = await page.locator('body').innerText()
    assert.match(sheet, /裁量表[\s\S]*0\.1875[\s\S]*260,?000/)
    await page.done()
  }
})

test('anybody reads the typical case, and nobody in it can be recognised', async () => {
  const page = await visit({ size: phone, script: false })
  await page.goto('/cases')
  await page.locator('main a[href^="/cases/"]').first().click()
  assert.match(await words(page), /云漳市某公司[\s\S]*化学需氧量[\s\S]*启示/)
  const all = await page.content()
  for (const x of ['恒泽', '冀文斌', '路晓宁', '柴青云', '屈守田', '91980']) assert.ok(!all.includes(x), `the case tells ${x}`)
  assert.deepEqual(await fits(page, 'public case'), [])
  const closed = await page.goto('/environment/cases')
  assert.ok(page.url().includes('/login') || closed.status() >= 400, 'the case itself is for its officers')
  await page.done()
})

test('a station shows its line under its limit, and the day that it sent twice is asked about', async () => {
  const page = await as('environment', { size: phone }, named('luxiaoning'))
  await page.goto('/environment/monitors')
  await page.getByRole('link', { name: '矿井水排口自动站', exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name: '矿井水排口自动站' }).waitFor()
  const chart = page.locator('main svg.series:visible')
  assert.match(await chart.getAttribute('aria-label'), /化学需氧量：有效\d+个/)
  assert.match(await chart.textContent(), /限值 20/, 'the limit is drawn and named')
  assert.ok(await chart.locator('polyline, path').count() > 0, 'the figures are a line')
  await page.getByRole('link', { name: /重复历史数据 · 化学需氧量/ }).first().click()
  const sign = await words(page)
  assert.match(sign, /2026-06-09[\s\S]*2026-06-10/)
  assert.match(sign, /24小时以前逐时相同/)
  await page.done()
})

// every gives one address of each kind of page of G1–G4, found as people find them.
async function every(page) {
  const start = ['/environment', '/environment?view=map', '/environment?view=list', '/environment/tasks?state=signed', '/environment/tasks/new', '/environment/tasks/officers', '/environment/samples', '/environment/cases', '/environment/cases/new',
    '/environment/monitors', '/environment/limits', '/environment/limits?show=law', '/environment/limits?show=discretion', '/environment/limits?show=terms', '/environment/typical', '/environment/papers', '/environment/papers/decision', '/environment/network', '/cases', '/penalties']
  const seen = new Map()
  const kind = a => a.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/papers\/[^/]+/, '/papers/{name}').replace(/^(\/(?:cases|penalties))\/[^/]+/, '$1/{code}')
  const queue = start.map(a => [a, a])
  for (const [k, address] of queue) {
    if (seen.has(k)) continue
    seen.set(k, address)
    const r = await page.goto(address)
    assert.equal(r.status(), 200, address)
    const links = await page.locator('main a[href]:not([download])').evaluateAll(l => l.filter(a => a.origin === location.origin).map(a => a.pathname + (/\/new$/.test(a.pathname) ? a.search : '')))
    for (const l of links) {
      const path = l.split('?')[0]
      if (!/^\/(environment|cases|penalties)(\/|$)/.test(path) || /\/(export|pictures|sample|template|download|file)(\/|$)|\.(docx|xlsx|json|geojson)$|\/papers\/[^/]+$/.test(path)) continue
      if (!seen.has(kind(path))) queue.push([kind(path), l])
    }
  }
  return seen
}

test('every page of the affair keeps its width, has one h1 and at most one primary button', async () => {
  const page = await as('environment', { size: phone }, named('jiwenbin'))
  const pages = await every(page)
  for (const k of ['/environment/outlets/{id}', '/environment/companies/{id}', '/environment/sections/{id}/trace', '/environment/tasks/{id}', '/environment/samples/{id}', '/environment/cases/{id}', '/environment/monitors/{id}', '/environment/monitors/{id}/signs/{id}', '/environment/typical/{id}', '/cases/{code}', '/penalties/{code}'])
    assert.ok(pages.has(k), `${k} is reached; reached ${[...pages.keys()].join(' ')}`)
  // a form of an inspection is there only while one is planned: one is planned as an officer does
  await page.goto('/environment/tasks/new')
  await page.getByLabel('任务名称').fill('例行检查')
  await page.locator('select[name=at]').selectOption(await page.locator('select[name=at] option').filter({ hasText: '恒泽煤业矿井水排口' }).first().getAttribute('value'))
  for (const who of ['冀文斌', '路晓宁']) await page.locator('label.chip').filter({ hasText: who }).click()
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await page.waitForURL(/tasks\/[0-9a-f-]{36}$/)
  const task = new URL(page.url()).pathname
  pages.set('task planned', task).set('G2', `${task}/site`)
  const wrong = []
  for (const [k, address] of pages) {
    await page.setViewportSize(phone)
    await page.goto(address)
    wrong.push(...await fits(page, k))
  }
  assert.deepEqual(wrong, [])
  await page.setViewportSize(desk)
  await page.done()
})
