// hazard.test.mjs: J9 and J12 as people do them: a hazard found on the phone in few taps and followed to its page; hot work asked for from a
// copy, checked, approved by another, not begun without notices.
import test from 'node:test'
import assert from 'node:assert/strict'
import { as, allAccounts, phone, desk } from './house.mjs'

const seen = async (p, name) => {
  if (!process.env.LINLI_SHOTS) return
  for (const [size, what] of [[desk, 'desk'], [phone, 'phone']]) {
    await p.setViewportSize(size)
    await p.screenshot({ path: `${process.env.LINLI_SHOTS}/hazard-${name}-${what}.png`, fullPage: true })
  }
}
const named = login => allAccounts.find(a => a.login === login)

test('J9: building, part, hazard, save', async () => {
  const p = await as('grid', { size: phone }, named('jiahaiyan'))
  await p.goto('/fire/hazards')
  let taps = 0
  const tap = async l => { taps++; await l.click() }
  await tap(p.getByRole('link', { name: '登记隐患' }).last())
  await tap(p.locator('main a[href^="/fire/hazards/find/"]').first())
  await tap(p.getByText('首层门厅', { exact: true }))
  await tap(p.getByText('楼道停放或充电电动自行车').last())
  await tap(p.getByRole('button', { name: '记下' }).last())
  await p.waitForURL(/\/fire\/hazards\/m\//)
  assert.ok(taps <= 6, `${taps} taps`)
  const words = await p.locator('main').innerText()
  for (const w of ['F12', '令5第37条', '复查合格后7天回头看']) assert.ok(words.includes(w), w)
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= 390), 'nothing sticks out')
  await p.done()
})

test('hazards: zero, draw, weekly report and check-lists open', async () => {
  const p = await as('fire', { size: desk })
  for (const [at, word] of [['/fire/hazards', '动态清零率'], ['/fire/hazards/checks', '令5第28条'], ['/fire/hazards/draws', '随机抽查'], ['/fire/hazards/week', '清零周报']]) {
    const r = await p.goto(at)
    assert.equal(r.status(), 200, at)
    assert.ok((await p.locator('body').innerText()).includes(word), `${at}: ${word}`)
  }
  await p.done()
})

test('M3: 较大 stands in the list and on paper as 较大, in the columns of the office', async () => {
  const finder = await as('grid', { size: phone }, named('jiahaiyan'))
  await finder.goto('/fire/hazards/find')
  await finder.locator('main a[href^="/fire/hazards/find/"]').first().click()
  await finder.locator('#find').getByText('首层门厅', { exact: true }).click()
  await finder.locator('#find').getByText('楼道停放或充电电动自行车').last().click()
  await finder.getByText('要改等级').click()
  await finder.locator('input[name=grade][value=larger]').check({ force: true })
  await finder.getByRole('button', { name: '记下' }).last().click()
  await finder.waitForURL(/\/fire\/hazards\/m\//)
  await finder.done()
  const p = await as('fire', { size: desk })
  await p.goto('/lists?grade=larger')
  const no = (await p.locator('table.ledger tbody tr').first().innerText()).match(/\S+〔\d{4}〕\d+/)[0]
  assert.ok((await p.locator('table.ledger tbody tr', { hasText: no }).innerText()).includes('较大'), 'on the page')
  await seen(p, 'm3-larger')
  await p.setViewportSize(desk)
  for (const [list, heads] of [['problem', '排查人 依据条款'], ['duty', '监管部门 防范措施(整改前)'], ['fix', '自查人 回头看结果']]) {
    await p.goto(`/lists/print?list=${list}&grade=larger`)
    const row = p.locator('table tbody tr', { hasText: no })
    assert.equal(await row.count(), 1, `${no} once on ${list}`)
    if (list === 'problem') assert.ok((await row.innerText()).includes('较大'), 'on paper')
    const head = await p.locator('thead').innerText()
    for (const h of heads.split(' ')) assert.ok(head.includes(h), `${list}: ${h}`)
    if (process.env.LINLI_SHOTS) await p.screenshot({ path: `${process.env.LINLI_SHOTS}/hazard-print-${list}.png` })
  }
  await p.done()
})

test('J12: hot work from a copy to its approval', async () => {
  const m = await as('property', { size: phone }, named('fengjianjun'))
  await m.goto('/fire/works/new')
  await m.locator('main a[href*="copy="]').first().click()
  const day = await m.locator('input[name=from]').inputValue()
  assert.match(day, /T/)
  await m.locator('input[name=wind]').fill('2')
  await m.getByRole('button', { name: '提交申请' }).last().click()
  await m.waitForURL(u => /\/fire\/works\/[0-9a-f]/.test(u.pathname))
  const at = new URL(m.url()).pathname
  for (const box of await m.locator('input[name=line]').all()) await box.check({ force: true })
  await m.getByRole('button', { name: '都看过，没问题' }).click()
  await m.waitForLoadState()
  assert.equal(await m.getByRole('button', { name: '批准', exact: true }).count(), 0, 'the manager can not approve')
  await m.done()
  const f = await as('fire', { size: phone })
  await f.goto(at)
  const words = await f.locator('main').innerText()
  for (const w of ['动火人和证书', '外墙保温', '天气']) assert.ok(words.includes(w), w)
  await f.getByRole('button', { name: '批准', exact: true }).click()
  await f.waitForLoadState()
  assert.ok((await f.locator('body').innerText()).includes('已批准'))
  await f.done()
})
