// 设备告警 (F8): the page of the person on duty with and without script, a word on an alarm, a device registered from the list of
// strangers. The demo street has 12 smoke sensors in 云漳国际 1号楼, one false alarm a week, one true on 2026-06-11.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, allAccounts, phone, desk } from './house.mjs'

// The sensors hang in 云漳国际, of the first account's community.
const office = allAccounts.find(a => a.role === 'community')
const shot = async (page, name) => { if (process.env.LINLI_SHOTS) await page.screenshot({ path: `${process.env.LINLI_SHOTS}/${name}.png` }) }

for (const script of [false, true]) {
  test(`devices, rates and past alarms are there ${script ? 'with' : 'without'} JavaScript`, async () => {
    const page = await as('community', { script, size: script ? desk : phone }, office)
    await page.goto('/fire/signals')
    await page.locator('#signals').waitFor() // whether an alarm waits depends on what other tests of the street did
    assert.equal(await page.locator('noscript', { has: page.locator('.alert') }).isVisible(), !script) // Playwright finds no text inside noscript
    await shot(page, `signals-${script}`)
    await page.getByRole('link', { name: '设备', exact: true }).click()
    assert.equal(await page.locator('table.ledger tbody tr', { hasText: '烟感' }).count(), 12)
    await page.getByRole('link', { name: '误报率', exact: true }).click()
    await page.getByText('云漳国际 1号楼').first().waitFor()
    assert.match(await page.locator('table.ledger tbody tr').first().innerText(), /\d+%/)
    await page.getByRole('link', { name: '以往告警' }).click()
    await page.getByText(/7层楼道电动车电池冒烟[，,]微型站已到/).waitFor()
    await shot(page, `signals-past-${script}`)
    await page.done()
  })
}

test('a device is registered: what is wrong is said at the field, the place is found by its words', async () => {
  const page = await as('community', {}, office)
  await page.goto('/fire/signals/devices/new?source=gbt26875&key=e903')
  await page.getByLabel('名称').fill('消控室传输装置')
  await page.getByLabel('位置').fill('云漳国际2号楼')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('请填写12位十六进制源地址').first().waitFor()
  await shot(page, 'device-wrong')
  assert.equal(await page.getByLabel('名称').inputValue(), '消控室传输装置', 'what was typed is kept')
  await page.getByLabel('设备编号').fill('E90300000000')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('已登记 消控室传输装置').waitFor()
  await page.getByText('e90300000000').first().waitFor()
  await shot(page, 'device')
  await page.done()
})
