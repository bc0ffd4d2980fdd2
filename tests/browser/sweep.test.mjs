// 敲门行动 (F5, J10): the wall leads to the next door, a door is two taps, the next one opens by itself, with and without signal.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, phone } from './house.mjs'

const PIN = '402917'
const door = page => new URL(page.url()).pathname

// tally is how many doors of the building were reached, shut and refused so far: other tests of the street knock too.
const tally = async page => (await page.locator('main').innerText()).match(/走到(\d+) · 没人(\d+) · 拒绝(\d+)/)?.slice(1).map(Number) ?? [0, 0, 0]

async function firstDoor(page) {
  await page.goto('/fire/sweeps')
  await page.getByRole('link', { name: '2026年夏季敲门行动' }).first().click()
  await page.getByRole('link', { name: /锦绣苑/ }).nth(1).click() // a tower that nobody has begun
  const before = await tally(page)
  await page.getByRole('link', { name: /^下一户/ }).filter({ visible: true }).first().click()
  await page.getByRole('button', { name: '在家，记下' }).filter({ visible: true }).waitFor()
  return before
}

test('three doors, two taps each: the next door opens by itself and the wall fills up', async () => {
  const page = await as('grid', { size: phone })
  const before = await firstDoor(page)
  const at = [door(page)]
  await page.getByText('有烟感').click()
  await page.getByRole('button', { name: '在家，记下' }).filter({ visible: true }).click()
  await page.waitForURL(u => u.pathname !== at[0])
  at.push(door(page))
  await page.getByRole('button', { name: '没人' }).filter({ visible: true }).click()
  await page.waitForURL(u => u.pathname !== at[1])
  at.push(door(page))
  await page.getByRole('button', { name: '拒绝' }).filter({ visible: true }).click()
  await page.waitForURL(u => u.pathname !== at[2])
  assert.equal(new Set([...at, door(page)]).size, 4, 'each knock leads to another door')
  await page.getByRole('link', { name: '看楼栋图' }).click()
  await page.getByText(/走到\d+ · 没人\d+ · 拒绝\d+/).waitFor()
  const [reached, shut, refused] = before
  assert.deepEqual(await tally(page), [reached + 2, shut + 1, refused + 1])
  await page.done()
})

test('doors without signal: the next kept door opens, and each knock arrives once', async () => {
  const page = await as('grid', { size: phone })
  await page.goto('/offline/phones')
  await page.evaluate(async () => { for (const f of document.querySelectorAll('form[id^=revoke-]')) await fetch(f.action, { method: 'POST' }) })
  await page.goto('/outbox')
  await page.getByLabel('6位口令').fill(PIN)
  await page.getByLabel('再输一次').fill(PIN)
  await page.getByRole('button', { name: '设好并存下' }).click()
  await page.getByRole('heading', { name: '离线可用' }).waitFor()
  const { pages } = await page.evaluate(async () => (await fetch('/offline/pages')).json())
  const first = pages.find(p => /^\/fire\/sweeps\/[^/]+\/doors\//.test(p))
  assert.ok(first, 'no door is kept')
  await page.context().setOffline(true)
  await page.goto(first)
  await page.getByText('有灭火器').click()
  await page.getByRole('button', { name: '在家，记下' }).filter({ visible: true }).click()
  await page.waitForURL(u => u.pathname !== first)
  const second = door(page)
  assert.match(second, /\/doors\//, 'without signal the next door opens too')
  await page.getByRole('button', { name: '没人' }).filter({ visible: true }).click()
  await page.waitForURL(u => u.pathname !== second)
  await page.context().setOffline(false)
  await page.goto('/outbox')
  await page.evaluate(() => new Promise(done => { const ch = new MessageChannel(); ch.port1.onmessage = done; navigator.serviceWorker.controller.postMessage({ type: 'flush' }, [ch.port2]) }))
  await page.goto(first)
  await page.getByText(/上次：.*在家/).waitFor()
  await page.goto(second)
  await page.getByText(/上次：.*没人/).waitFor()
  await page.done()
})
