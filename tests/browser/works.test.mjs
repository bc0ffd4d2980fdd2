// Without signal at the place of the work and at the foot of a burning tower: hot work is asked for, checked, posted with photos, begun
// and ended on a phone whose network is cut, each once; the rescue card opens from the phone, without a name on it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, allAccounts, phone, desk, sideways } from './house.mjs'

const PIN = '402917'
const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const shot = async (page, name) => { if (shots) await page.screenshot({ path: `${shots}/works-${name}.png`, fullPage: true }) }
const tower = allAccounts.find(x => x.role === 'property' && x.place === '云漳国际')
const press = (page, name) => page.getByRole('button', { name, exact: true }).filter({ visible: true }).first().click()

// again presses a button after which the same page is opened anew.
async function again(page, name) {
  const opened = page.waitForEvent('load')
  await press(page, name)
  await opened
}

async function set(page) {
  await page.goto('/offline/phones')
  await page.evaluate(async () => { for (const f of document.querySelectorAll('form[id^=revoke-]')) await fetch(f.action, { method: 'POST' }) })
  await page.goto('/outbox')
  await page.getByLabel('6位口令').fill(PIN)
  await page.getByLabel('再输一次').fill(PIN)
  await page.getByRole('button', { name: '设好并存下' }).click()
  await page.getByRole('heading', { name: '离线可用' }).waitFor()
}

const ask = (page, message) => page.evaluate(m => new Promise((done, fail) => {
  const ch = new MessageChannel()
  ch.port1.onmessage = e => e.data.failed === undefined ? done(e.data.ok) : fail(new Error(e.data.failed))
  navigator.serviceWorker.controller.postMessage(m, [ch.port2])
}), message)

// sent waits until nothing of the outbox is left, photos neither.
async function sent(page) {
  await page.context().setOffline(false)
  await page.goto('/outbox')
  for (let i = 0; i < 40; i++) {
    await ask(page, { type: 'flush' })
    const s = await ask(page, { type: 'status' })
    assert.equal(s.needs, 0, 'nothing was refused')
    if (s.count === 0) return
  }
  assert.fail('the outbox does not empty')
}

const kept = async page => (await page.evaluate(async () => (await fetch('/offline/pages')).json())).pages

async function picture(page, shade) {
  const b = await page.evaluate(async shade => {
    const c = document.createElement('canvas')
    c.width = 640; c.height = 480
    const pen = c.getContext('2d')
    pen.fillStyle = `rgb(${shade},90,140)`
    pen.fillRect(0, 0, 640, 480)
    const b = await new Promise(done => c.toBlob(done, 'image/jpeg'))
    return btoa(String.fromCharCode(...new Uint8Array(await b.arrayBuffer())))
  }, shade)
  return { name: `${shade}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(b, 'base64') }
}

test('hot work without signal: asked for, checked, and after another one approved: posted with photos, begun, ended', async () => {
  const page = await as('property', { size: phone }, tower)
  await set(page)
  const copy = (await kept(page)).find(p => p.startsWith('/fire/works/new?copy='))
  assert.ok(copy, 'a request to copy from is kept')
  await page.context().setOffline(true)
  await page.goto(copy)
  await page.getByLabel('具体位置').fill('断网申请的屋面')
  await page.locator('label.chip:has(input[name=spot][value=roof])').click()
  await page.getByLabel('开始时间').fill('2026-06-30T18:00')
  await page.getByLabel('几小时').fill('3')
  await page.getByLabel('几级风').fill('2')
  await press(page, '提交申请')
  await page.waitForURL(/\/outbox\?kept=/)
  await shot(page, 'asked-offline')
  await sent(page)
  await page.goto('/fire/works')
  const rows = page.locator('table.ledger tbody tr', { hasText: '断网申请的屋面' })
  assert.equal(await rows.count(), 1, 'asked for once')
  await rows.getByRole('link').first().click()
  await page.waitForURL(/\/fire\/works\/[0-9a-f-]{36}$/)
  const work = new URL(page.url()).pathname

  await ask(page, { type: 'keep' })
  assert.ok((await kept(page)).includes(work + '/site'))
  await page.context().setOffline(true)
  await page.goto(work + '/site')
  for (const box of await page.locator('#site-check input[name=line]').all()) await box.check({ force: true })
  await again(page, '都看过，没问题') // the page opens again by itself
  await sent(page)
  await page.goto(work)
  await page.getByText('等批准').first().waitFor()

  const body = await as('fire', { size: phone })
  await body.goto(work)
  await press(body, '批准')
  await body.getByText('已批准，贴好公告才能开工').waitFor()
  await body.done()

  await page.goto(work + '/site')
  await shot(page, 'site')
  assert.equal(await sideways(page), null)
  await ask(page, { type: 'keep' })
  await page.context().setOffline(true)
  await page.goto(work + '/site')
  await page.locator('#site-post input[name=entrance]').setInputFiles(await picture(page, 61))
  await page.locator('#site-post input[name=site]').setInputFiles(await picture(page, 91))
  await page.locator('.thumb').nth(1).waitFor()
  await again(page, '公告贴好了') // the page opens again by itself
  for (const act of ['开工', '作业结束']) await again(page, act)
  await sent(page)
  await page.goto(work)
  await page.getByText('看守中').first().waitFor()
  assert.equal(await page.locator('img[src*="/photo/"]').count(), 2, 'both notices arrived after their form')
  assert.equal(await page.getByText('张照片没有传到').count(), 0)
  await shot(page, 'ended')
  await page.setViewportSize(desk)
  await shot(page, 'ended-desk')
  await page.done()
})

test('J14 without signal: from the day to the cards to the card, counts by floor and no name', async () => {
  const page = await as('fire', { size: phone })
  await set(page)
  const cards = (await kept(page)).filter(p => p.startsWith('/fire/card/'))
  assert.ok(cards.length > 0 && cards.length <= 30, `${cards.length} cards`)
  await page.context().setOffline(true)
  await page.goto('/today')
  await page.getByRole('link', { name: /救援卡/ }).first().click()
  await page.waitForURL(/\/fire\/cards$/)
  await page.locator('main a[href^="/fire/card/"]').first().waitFor()
  await shot(page, 'cards')
  await page.locator('main a[href^="/fire/card/"]').first().click()
  await page.waitForURL(/\/fire\/card\//)
  await page.getByText('存在手机里的救援卡').waitFor()
  await page.locator('a[href^="tel:"]').first().waitFor()
  assert.equal(await page.locator('input[name=reason]').count(), 0, 'names are not asked for without signal')
  assert.equal(await sideways(page), null)
  await shot(page, 'card-offline')
  await page.context().setOffline(false)
  await page.reload()
  assert.equal(await page.getByText('存在手机里的救援卡').count(), 0, 'with signal the whole card opens')
  await page.done()
})

test('who may not know who needs help keeps no card', async () => {
  const page = await as('property', { size: phone }, tower)
  await page.goto('/fire/works')
  const list = (await kept(page)).filter(p => p.startsWith('/fire/card'))
  assert.deepEqual(list, [])
  await page.done()
})
