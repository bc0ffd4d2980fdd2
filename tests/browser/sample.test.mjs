// 现场检查 (G2): planned with two officers, filled on a tablet without signal with sketch and signature, and sent later exactly once.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as } from './house.mjs'

const PIN = '402917'
const tablet = { width: 768, height: 1024 }

// draw makes a stroke on a pad.
async function draw(page, name) {
  const pad = page.locator(`.pad:has(input[name=${name}]) canvas`)
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 160, box.y + 90, { steps: 6 })
  await page.mouse.move(box.x + 240, box.y + 50, { steps: 6 })
  await page.mouse.up()
  await page.locator(`.pad:has(input[name=${name}]) canvas[data-drawn]`).waitFor()
}

async function planned(page) {
  await page.goto('/environment/tasks/new')
  await page.getByLabel('任务名称').fill('离线检查')
  const point = await page.locator('select[name=at] option').filter({ hasText: '恒泽煤业矿井水排口' }).first().getAttribute('value')
  await page.locator('select[name=at]').selectOption(point)
  await page.locator('label.chip').filter({ hasText: '冀文斌' }).click()
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await page.getByText('至少要两名执法证有效的人员').first().waitFor()
  await page.locator('label.chip').filter({ hasText: '路晓宁' }).click()
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await page.waitForURL(u => /tasks\/[0-9a-f-]{36}$/.test(u.pathname))
  return new URL(page.url()).pathname
}

const local = (day, hour, minute) => `${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`

test('an inspection without signal arrives once, with its sketch and signature', async () => {
  const page = await as('environment', { size: tablet })
  const task = await planned(page)
  const day = (await page.locator('main').innerText()).match(/\d{4}-\d\d-\d\d/)[0]
  await page.goto('/offline/phones')
  await page.evaluate(async () => { for (const f of document.querySelectorAll('form[id^=revoke-]')) await fetch(f.action, { method: 'POST' }) })
  await page.goto('/outbox')
  await page.getByLabel('6位口令').fill(PIN)
  await page.getByLabel('再输一次').fill(PIN)
  await page.getByRole('button', { name: '设好并存下' }).click()
  await page.getByRole('heading', { name: '离线可用' }).waitFor()
  const { pages } = await page.evaluate(async () => (await fetch('/offline/pages')).json())
  assert.ok(pages.includes(`${task}/site`), `the form is not kept: ${pages}`)

  await page.context().setOffline(true)
  await page.goto(`${task}/site`)
  await page.getByText('已出示执法证并告知').click()
  for (const [name, minute] of [['shown', 0], ['began', 0], ['ended', 40], ['s1_taken', 10], ['s1_sealed', 15]]) {
    const field = page.locator(`input[name=${name}]`)
    if (name.startsWith('s1')) await page.locator('details.sub-card').nth(1).evaluate(d => { d.open = true })
    await field.fill(local(day, 0, minute))
  }
  await page.locator('input[name=s1_seal]').fill('F1')
  await page.getByLabel('情况记录').fill('排口有水外排，水色微浊。')
  await draw(page, 'sketch')
  await page.getByRole('button', { name: '大字读给对方听' }).click()
  await page.locator('.readback dd').filter({ hasText: '水色微浊' }).waitFor()
  await page.getByText('已读给被检查人听').click()
  await page.locator('label.chip').filter({ hasText: '在屏幕上签字' }).click()
  await draw(page, 'sign')
  await page.getByText('被检查人亲笔写了').click()
  await page.getByLabel('签字人').fill('企业环保员')
  await page.getByRole('button', { name: '存下' }).filter({ visible: true }).click()
  await page.waitForURL(u => !u.pathname.endsWith('/site'))

  await page.context().setOffline(false)
  await page.goto('/outbox')
  const flush = () => page.evaluate(() => new Promise(done => { const ch = new MessageChannel(); ch.port1.onmessage = done; navigator.serviceWorker.controller.postMessage({ type: 'flush' }, [ch.port2]) }))
  await flush()
  await flush() // again: nothing is sent twice
  await page.goto(task)
  await page.getByText('已签字').first().waitFor()
  await page.getByText('排口有水外排，水色微浊。').waitFor()
  assert.equal(await page.locator(`a[href^="${task}/pictures/"]`).count(), 2, 'sketch and signature are there, once each')
  assert.equal(await page.locator('main table a[href^="/environment/samples/"]').count(), 1, 'one sample')
  await page.goto(`${task}/site`)
  await page.getByText('笔录已签字封存').waitFor()
  await page.done()
})
