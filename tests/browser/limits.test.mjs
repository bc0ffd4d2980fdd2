// 限值与法条: look-up by pollutant, document and date; old law and Code side by side; tables of discretion; terms counted from a day; an
// office's own file put in place and taken back. LINLI_SHOTS=folder keeps pictures.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, phone, desk, sideways } from './house.mjs'

const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

async function seen(page, name) {
  for (const [size, tag] of [[phone, 'phone'], [desk, 'desk']]) {
    await page.setViewportSize(size)
    assert.equal(await sideways(page), null, `${name} at ${size.width}`)
    if (shots) await page.screenshot({ path: `${shots}/${name}-${tag}.png`, fullPage: true })
  }
  await page.setViewportSize(phone)
}

// row gives the words of the table row that begins with name.
const row = (page, name) => page.locator('table.ledger tbody tr').filter({ hasText: name }).first().innerText()

test('limits: the table of surface water whole, one pollutant in all documents, a date before a standard', async () => {
  const page = await as('environment', { size: phone })
  await page.goto('/environment/limits')
  await page.getByRole('heading', { level: 1, name: /GB 3838-2002/ }).waitFor()
  assert.equal(await page.locator('table.ledger tbody tr').count(), 25, '24 items, total phosphorus twice')
  assert.match(await row(page, '化学需氧量'), /≤15 mg\/L[\s\S]*≤20 mg\/L[\s\S]*≤30 mg\/L[\s\S]*≤40 mg\/L[\s\S]*表1 第5项/)
  await seen(page, 'limits')
  await page.goto('/environment/limits?pollutant=w21003&document=all&day=2026-03-11')
  await page.getByRole('heading', { level: 1, name: '氨氮：4 份标准有限值' }).waitFor()
  await page.getByText('对照许可证核实').first().waitFor()
  assert.match(await page.locator('main').innerText(), /氨氮 （水温≤12℃）[\s\S]*≤8 mg\/L/)
  await seen(page, 'limits-ammonia')
  await page.goto('/environment/limits?document=all&day=1999-01-01')
  await page.getByRole('heading', { level: 1, name: '1 份标准' }).waitFor()
  await page.goto('/environment/limits?pollutant=nonsense&day=soon')
  await page.getByText('看不懂这个日期：soon').waitFor()
  await page.getByText('不认识的污染物：nonsense').waitFor()
  await page.done()
})

test('law: the same act before and under the Code, and which holds at the decision', async () => {
  const page = await as('environment', { size: phone })
  await page.goto('/environment/limits?show=law&act=2026-03-21')
  await page.getByRole('heading', { level: 1, name: '2026-03-21 的行为适用法典施行前的规定' }).waitFor()
  const over = await row(page, '超过水污染物排放标准')
  assert.match(over, /水污染防治法第八十三条第二项[\s\S]*100,000 至 1,000,000[\s\S]*生态环境法典第一千一百零七条/)
  await seen(page, 'law')
  await page.goto('/environment/limits?show=law&act=2026-03-21&decision=2026-09-20')
  assert.match(await row(page, '超过许可证载明'), /新的较轻，适用新规定/)
  await page.goto('/environment/limits?show=law&act=2026-09-01')
  await page.getByRole('heading', { level: 1, name: '2026-09-01 的行为适用生态环境法典' }).waitFor()
  await seen(page, 'law-code')
  await page.done()
})

test('discretion and terms: versions and marks, last days counted from a day', async () => {
  const page = await as('environment', { size: phone })
  await page.goto('/environment/limits?show=discretion')
  await page.getByText('不是任何机关发布的').first().waitFor()
  assert.match(await row(page, '超标程度'), /4级 100% 以上不足 200%/)
  await seen(page, 'discretion')
  await page.goto('/environment/limits?show=terms&from=2026-03-25')
  assert.match(await row(page, '要求听证'), /5 个工作日[\s\S]*2026-04-01/)
  await seen(page, 'terms')
  await page.done()
})

test('an office puts its own terms in place and takes them back', async () => {
  const page = await as('environment', { size: desk })
  await page.goto('/environment/limits?show=terms&from=2026-03-25')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载现行文件' }).click()])
  assert.equal(download.suggestedFilename(), 'environment-terms.json')
  const file = page.locator('#f-file')
  await file.setInputFiles({ name: 't.json', mimeType: 'application/json', buffer: Buffer.from('{') })
  await page.getByLabel('依据').fill('某市规定〔2026〕3号')
  await page.getByRole('button', { name: '放入' }).click()
  await page.getByText('读不出来').first().waitFor()
  await file.setInputFiles({ name: 't.json', mimeType: 'application/json', buffer: Buffer.from('[{"id":"penalty.defence","title":"陈述、申辩","source":"某市规定","from":"2020-01-01","deadline":{"unit":"working-day","n":7}}]') })
  await page.getByLabel('依据').fill('某市规定〔2026〕3号')
  await page.getByRole('button', { name: '放入' }).click()
  await page.getByText('规定已更换').waitFor()
  await page.goto('/environment/limits?show=terms&from=2026-03-25')
  assert.match(await row(page, '陈述、申辩'), /7 个工作日[\s\S]*2026-04-03/)
  await page.getByLabel('依据').fill('规定已废止')
  await page.getByRole('button', { name: '恢复随系统提供的' }).click()
  await page.getByText('规定已更换').waitFor()
  await page.goto('/environment/limits?show=terms&from=2026-03-25')
  assert.match(await row(page, '陈述、申辩'), /5 个工作日[\s\S]*2026-04-01/)
  await page.done()
})
