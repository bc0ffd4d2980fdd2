// 案件: list by term, story 9 from its result to the archive, a clue opened by form and refused too early with the article; no script needed.
// LINLI_SHOTS=folder keeps pictures.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, phone, desk, sideways } from './house.mjs'

const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

async function seen(page, name) {
  for (const [size, tag] of [[phone, 'phone'], [desk, 'desk']]) {
    await page.setViewportSize(size)
    if (shots) await page.screenshot({ path: `${shots}/${name}-${tag}.png`, fullPage: true })
    assert.equal(await sideways(page), null, `${name} at ${size.width}`)
  }
  await page.setViewportSize(phone)
}

test('cases: the list by term, story 9 with its dates, papers and sheet', async () => {
  const page = await as('environment', { size: phone })
  await page.goto('/environment/cases?show=all')
  await page.getByRole('heading', { level: 1, name: '案件' }).waitFor()
  const list = await page.locator('main').innerText()
  for (const word of ['恒泽煤业有限公司', '按日连续处罚', '不予立案', '已归档']) assert.match(list, new RegExp(word))
  await seen(page, 'cases')
  await page.getByRole('link', { name: '超过水污染物排放标准排放水污染物' }).filter({ visible: true }).first().waitFor()
  await page.goto('/environment/cases?show=all&q=' + encodeURIComponent('恒泽'))
  await page.locator('table.ledger tbody tr a').first().click()
  const body = await page.locator('main').innerText()
  for (const word of ['1.20 倍', '260,000', '0.1875', '2026-04-01', '第六十四条', '2026-05-12', '水污染防治法第八十三条第二项']) assert.match(body, new RegExp(word))
  await seen(page, 'case')
  const at = page.url()
  await page.goto(at + '/papers/decision/print')
  assert.match(await page.locator('body').innerText(), /行政处罚决定书[\s\S]*贰拾陆万元/)
  await page.goto(at + '/papers/index/print')
  assert.match(await page.locator('body').innerText(), /卷内目录[\s\S]*行政处罚决定书/)
  await seen(page, 'case-index')
  await page.done()
})

test('cases: a clue by form; nothing is decided before its time', async () => {
  const page = await as('environment', { size: phone })
  await page.goto('/environment/cases/new')
  await seen(page, 'case-new')
  await page.getByLabel('案由').fill('超标排放水污染物')
  await page.getByLabel('违法地点').fill('试验排口')
  await page.getByLabel('违法行为日期').fill('2026-06-20')
  await page.getByLabel('发现日期').fill('2026-06-20')
  await page.getByLabel('当事人', { exact: true }).fill('试验水泥有限公司')
  await page.getByLabel('执法证号一').fill('14-0031')
  await page.getByLabel('执法人员二').fill('路晓宁')
  await page.getByLabel('执法证号二').fill('14-0057')
  await page.getByRole('button', { name: '登记' }).filter({ visible: true }).first().click()
  await page.getByText('线索初审').first().waitFor()
  await page.getByText('由办案人员以外的人办').first().waitFor()
  await seen(page, 'case-clue')
  await page.done()
})
