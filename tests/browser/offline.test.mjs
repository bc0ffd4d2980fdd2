// The phone offline (issue 3): a real browser, a real server, a network that is cut.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, account, phone } from './house.mjs'

const PIN = '402917'

async function set(page, pin = PIN) {
  await page.goto('/outbox')
  await page.getByLabel('6位口令').fill(pin)
  await page.getByLabel('再输一次').fill(pin)
  await page.getByRole('button', { name: '设好并存下' }).click()
  await page.getByRole('heading', { name: '离线可用' }).waitFor()
}

test('a report written without signal arrives once', async () => {
  const page = await as('grid', { size: phone })
  await set(page)
  await page.goto('/today')
  await page.context().setOffline(true)
  await page.goto('/today')
  await page.getByText('现在没有信号，可以继续记录。').waitFor()
  const form = await page.evaluate(async () => (await (await fetch('/offline/pages').catch(() => null))?.json?.()) ?? null)
  assert.equal(form, null)
  await page.context().setOffline(false)
  const { pages } = await page.evaluate(async () => (await fetch('/offline/pages')).json())
  const report = pages.find(p => p.startsWith('/matters/new?'))
  await page.context().setOffline(true)
  await page.goto(report)
  await page.locator('label.chip').first().click()
  await page.getByLabel(/说|情况|什么/).first().fill('三楼灯不亮，没有信号时写的')
  await page.getByRole('button', { name: '登记' }).click()
  await page.waitForURL(/\/outbox\?kept=/)
  await page.getByText('已存在手机里').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: '全部上传' }).click()
  await page.locator('[data-state=sent]').waitFor()
  await page.locator('[data-state=sent] a').click()
  await page.getByText('三楼灯不亮，没有信号时写的').first().waitFor()
  await page.done()
})
