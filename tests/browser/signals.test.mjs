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

test('a rule of a device: added, changed, ended, and the defaults stand beside it', async () => {
  const page = await as('community', { size: desk }, office)
  await page.goto('/fire/signals?view=rules')
  await page.getByText('限值和持续时间是工程默认值').waitFor()
  await shot(page, 'rules')
  await page.goto('/fire/signals?view=devices')
  await page.locator('table.ledger tbody tr', { hasText: '烟感' }).first().getByRole('link').first().click()
  await page.getByRole('link', { name: '给这台设备单独定规则' }).click()
  await page.getByText(/只管设备/).waitFor()
  await page.getByLabel('什么信号').selectOption('temperature')
  await page.locator('label.chip:has(input[name=op][value=over])').click()
  await page.getByLabel('限值').fill('很高')
  await page.getByLabel('持续几秒才算').fill('120')
  await page.getByRole('button', { name: '保存规则' }).click()
  await page.getByText('高于、低于要填数字').first().waitFor()
  assert.equal(await page.getByLabel('持续几秒才算').inputValue(), '120', 'what was typed is kept')
  await page.getByLabel('限值').fill('60')
  await shot(page, 'rule-form')
  await page.getByRole('button', { name: '保存规则' }).click()
  await page.getByText('规则已保存').waitFor()
  const row = page.locator('table.ledger').first().locator('tbody tr', { hasText: 'temperature' })
  assert.match(await row.innerText(), /高于60[\s\S]*持续120秒/)
  await page.setViewportSize(phone)
  await shot(page, 'rules-phone')
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390), 'nothing sticks out')
  await page.setViewportSize(desk)
  await row.getByRole('link').click()
  await page.getByLabel('限值').fill('70')
  await page.getByRole('button', { name: '保存规则' }).click()
  await page.getByText('规则已保存').waitFor()
  assert.match(await row.innerText(), /高于70/)
  await row.getByRole('link').click()
  await page.getByRole('button', { name: '停用这条规则' }).click()
  await page.getByText('规则已停用').waitFor()
  assert.equal(await row.count(), 0)
  await page.done()
})
