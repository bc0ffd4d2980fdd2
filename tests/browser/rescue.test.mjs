// 预案、无人机巡查、联合行动与宣传 in the demo street: from the plaque to the card in two taps, a symbol placed by a tap without script, the two-page
// print, a flight plan taken out, the parts of departments, the public guide under its weight. LINLI_SHOTS=folder keeps pictures.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, visit, phone, desk, sideways } from './house.mjs'

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

// plans opens F6 and gives the address of the plan of a building of the flagship compound.
async function plans(page, name) {
  await page.goto('/fire/plans')
  return page.getByRole('link', { name, exact: true }).first().getAttribute('href')
}

test('J14: the code on the wall leads a crew to the card in two taps; the call tree can be dialled', async () => {
  const page = await as('fire', { size: phone })
  const plan = await plans(page, /云漳国际 ?1号楼/)
  await page.goto('/?q=' + encodeURIComponent('云漳国际'))
  await page.getByRole('link', { name: /云漳国际/ }).first().click()
  await page.waitForURL(/\/q\//)
  await page.getByRole('link', { name: '1号楼', exact: true }).click()
  await page.waitForURL(/\/q\//)
  await page.getByRole('heading', { name: /1号楼/ }).waitFor()
  await page.getByRole('link', { name: '救援卡', exact: true }).click() // the second tap; the first was the code
  await page.waitForURL(/\/fire\/card\//)
  assert.equal(new URL(page.url()).pathname.split('/').pop(), plan.split('/').pop(), 'the card is of the building of the code')
  await page.getByText('柳岸路进北门').waitFor()
  assert.equal(await page.getByRole('link', { name: /消控室/ }).getAttribute('href'), 'tel:10000010501')
  await seen(page, 'card')
  await page.done()
})

test('F6: the list says who has a plan; the writer places a symbol by a tap without script and asks; another approves', async () => {
  const page = await as('fire', { size: phone })
  await page.goto('/fire/plans')
  await page.getByRole('heading', { name: /栋有预案/ }).waitFor()
  await seen(page, 'plans')
  const asked = await plans(page, /云漳国际 ?3号楼/)
  await page.goto(asked)
  await seen(page, 'plan-asked')
  await page.getByRole('button', { name: '批准' }).click()
  await page.waitForURL(/\/v\//)
  await page.getByText('已批准').first().waitFor()
  const one = await plans(page, /云漳国际 ?1号楼/)
  await page.goto(one)
  await seen(page, 'plan')
  await page.getByRole('button', { name: '编制新的一版' }).click()
  await page.waitForURL(/\/edit/)
  await seen(page, 'plan-edit')
  const before = await page.locator('#draw .rows li').count()
  const box = await page.locator('input[type=image]').boundingBox()
  await page.locator('select[name=kind]').selectOption('danger')
  await page.locator('input[type=image]').click({ position: { x: box.width / 4, y: box.height / 2 } })
  await page.waitForURL(/\/edit/)
  assert.equal(await page.locator('#draw .rows li').count(), before + 1)
  await page.goto(one + '/print')
  if (shots) await page.screenshot({ path: `${shots}/print-screen.png`, fullPage: true })
  const pdf = await page.pdf({ preferCSSPageSize: true })
  assert.equal((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length, 2, 'two pages of A4')
  await page.done()
})

test('六熟悉: a problem becomes a matter', async () => {
  const page = await as('fire', { size: phone })
  const two = await plans(page, /云漳国际 ?2号楼/)
  await page.goto(two + '/six')
  await page.getByLabel('队站').fill('望岭消防救援站')
  for (let i = 1; i <= 6; i++) await page.locator(`input[name=item${i}][value=${i === 1 ? 'problem' : 'ok'}]`).check({ force: true })
  await page.locator('input[name=note1]').fill('东侧车道停了两辆车，进不去')
  await seen(page, 'six-form')
  await page.getByRole('button', { name: '记下' }).click()
  await page.waitForURL(/\/fire\/six\//)
  await page.getByText('1个问题转成事项').waitFor()
  await page.getByRole('link', { name: /道路和水源/ }).click()
  await page.getByText('东侧车道停了两辆车').first().waitFor()
  await page.done()
})

test('rounds: a flight is laid, refused above 120 m without a reason, and taken out; a picture without position is placed by hand', async () => {
  const page = await as('fire', { size: phone })
  await page.goto('/fire/rounds')
  await seen(page, 'rounds')
  await page.getByRole('link', { name: /云漳国际 ?1号楼/ }).first().click()
  await page.getByText('还没定位').first().waitFor()
  await seen(page, 'round')
  const kml = await page.request.get(page.url() + '/plan.kml')
  assert.match(await kml.text(), /<kml xmlns="http:\/\/www.opengis.net\/kml\/2.2">/)
  await page.goto('/fire/rounds/new')
  await page.getByLabel(/^高度/).fill('60 130')
  await page.getByLabel('飞行单位').fill('望岭区消防救援大队')
  await page.getByRole('button', { name: '生成航线' }).click()
  await page.getByText('高于120米要有空域批准').first().waitFor()
  await seen(page, 'round-refused')
  await page.done()
})

test('campaigns: the parts of departments over one list, what hangs where, ready words', async () => {
  const page = await as('fire', { size: phone })
  await page.goto('/fire/campaigns')
  await page.getByText('过期').first().waitFor()
  await seen(page, 'campaigns')
  await page.getByRole('link', { name: '夏季高层消防联合行动' }).click()
  await page.getByRole('heading', { name: /全部查完/ }).waitFor()
  await seen(page, 'campaign')
  await page.getByRole('link', { name: /6号楼/ }).first().click()
  await seen(page, 'campaign-building')
  await page.goto('/fire/campaigns/new')
  await seen(page, 'campaign-new')
  await page.goto('/fire/words')
  await seen(page, 'words')
  await page.goto('/fire/words/escape/print?size=a4')
  if (shots) await page.screenshot({ path: `${shots}/poster.png`, fullPage: true })
  await page.done()
})

test('the guide is light and needs neither script nor log-in', async () => {
  const page = await visit({ script: false })
  const r = await page.goto('/fire/guide')
  assert.ok((await r.body()).length < 30_000, 'under 30 kB')
  await page.getByText('先打119').waitFor()
  await seen(page, 'guide')
  await page.done()
})
