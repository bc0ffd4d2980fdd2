// 邻里议事 in the demo street: the resident's page, the meeting of 3 July on a telephone, the gap that the community sees, an activity with
// its calendar, the prints. LINLI_SHOTS=folder keeps pictures of each page at both sizes.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, visit, phone, desk, sideways } from './house.mjs'

const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

// seen checks that nothing sticks out at either size, and keeps a picture.
async function seen(page, name) {
  for (const [size, tag] of [[phone, 'phone'], [desk, 'desk']]) {
    await page.setViewportSize(size)
    assert.equal(await sideways(page), null, `${name} at ${size.width}`)
    if (shots) await page.screenshot({ path: `${shots}/${name}-${tag}.png`, fullPage: true })
  }
  await page.setViewportSize(phone)
}

const council = async page => {
  await page.goto('/')
  await page.getByRole('link', { name: /锦绣苑/ }).first().click()
  await page.getByRole('link', { name: '议事会', exact: true }).click()
  await page.waitForURL(/\/council$/)
  return new URL(page.url()).pathname
}

test('P5: a resident without script seconds once, brings a topic and keeps its receipt', async () => {
  const page = await visit({ script: false })
  const at = await council(page)
  await page.getByRole('heading', { name: /锦绣苑〔2026〕7号/ }).waitFor()
  await seen(page, 'p5')
  await page.getByRole('button', { name: '附议', exact: true }).first().click()
  await page.waitForURL(/\/t\//)
  await page.getByText('收到了').waitFor()
  await page.goto(at)
  await page.getByText('✓ 您已附议').first().waitFor()
  await page.getByRole('link', { name: '提一个议题' }).click()
  await page.getByLabel('议什么').fill('北门晚上太黑')
  await seen(page, 'propose')
  await page.getByRole('button', { name: '提交议题' }).click()
  await page.waitForURL(/\/t\//)
  await seen(page, 'receipt')
  assert.equal((await page.context().cookies()).filter(k => !/^(lang|big|linli_voice)$/.test(k.name)).length, 0, 'nothing else is kept on the telephone')
  await page.done()
})

test('D1: the secretary reviews, opens the meeting, signs in and decides a topic within twelve taps on a telephone', async () => {
  const page = await as('secretary', { size: phone })
  await page.goto('/council')
  await seen(page, 'd1')
  await page.getByRole('link', { name: /北门晚上太黑/ }).click()
  await seen(page, 'topic')
  await page.getByRole('button', { name: '审核完毕' }).click()
  await page.getByText('已列入议题').first().waitFor()
  await page.goto('/council')
  await page.getByRole('link', { name: '去办' }).click()
  await page.waitForURL(/\/meetings\//)
  const meeting = page.url()
  assert.match(await page.textContent('main'), /锦绣苑〔2026〕6号说好的3件，办成0件，还有3件等回头看/, 'the first item is what became of the last promises')
  await page.getByRole('button', { name: '列入', exact: true }).first().click()
  await seen(page, 'meeting')
  await page.getByRole('button', { name: '开会' }).click()
  await page.getByRole('link', { name: /^签到（/ }).locator('visible=true').first().click()
  await page.waitForURL(/\/sign$/)
  for (let n = 0; n < 3; n++) await page.locator('form[aria-label] button[aria-pressed=false]').first().click()
  await page.getByText('签到 3 /').first().waitFor()
  await page.evaluate(async () => {
    const b = document.querySelector('form[aria-label] button[aria-pressed=false]')
    for (let n = 0; n < 2; n++) await fetch(b.form.action, { method: 'POST', body: new URLSearchParams({ seat: b.value }) })
  })
  await page.reload()
  await page.getByText('签到 4 /').first().waitFor() // a finger that taps twice does not undo itself
  await seen(page, 'sign')
  await page.goto(meeting)
  const topics = await page.locator('a[href*="/topics/"]').count()
  assert.ok(topics >= 2, `${topics} topics wait`)
  let taps = 0
  const tap = async l => { taps++; await l.click() }
  await tap(page.locator('a[href*="/topics/"]').first())
  await page.waitForURL(/\/topics\//)
  await seen(page, 'item')
  taps++; await page.getByLabel('协商意见').fill('装一盏灯，费用物业出')
  taps++; await page.getByLabel('要办什么').fill('北门加装一盏灯')
  taps += 2; await page.getByLabel('谁来办').first().selectOption({ index: 1 })
  await tap(page.getByRole('button', { name: '记下决议' }).last())
  await page.getByText('记下了').first().waitFor()
  assert.ok(taps <= 12, `${taps} taps for a topic`)
  await page.goto(meeting)
  await page.getByRole('button', { name: '散会' }).click()
  await page.getByRole('link', { name: '会议纪要' }).click()
  await page.waitForURL(/\/minutes$/)
  await seen(page, 'minutes')
  await page.getByRole('button', { name: '公示结果' }).click()
  await page.getByText(/公示到/).first().waitFor()
  await seen(page, 'published')
  for (const what of ['minutes', 'notice']) {
    await page.setViewportSize(desk)
    await page.goto(`${meeting}/print/${what}`)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await sideways(page), null, `${what} is clipped on paper`)
    if (shots) await page.screenshot({ path: `${shots}/print-${what}.png`, fullPage: true })
    await page.emulateMedia({ media: 'screen' })
  }
  await page.done()
})

test('the community sees the compound that has not met this month, and no person', async () => {
  const page = await as('community', { size: desk })
  await page.goto('/council')
  await page.getByRole('heading', { level: 1, name: '1个小区这个月还没开会' }).waitFor()
  assert.match(await page.locator('table.ledger tbody tr', { hasText: '翠屏里' }).textContent(), /这个月还没开/)
  await seen(page, 'rhythm')
  await page.done()
})

test('P7 and D3: one enrols without log-in, takes the date into a calendar and withdraws; the year is counted by kind', async () => {
  const page = await visit()
  const at = (await council(page)).replace(/council$/, 'events')
  await page.goto(at)
  await seen(page, 'p7')
  await page.getByRole('link', { name: /消夏邻里演出/ }).first().click()
  await page.getByLabel('怎么称呼').fill('3号楼老牛')
  await seen(page, 'enrol')
  await page.getByRole('button', { name: '报名' }).click()
  await page.waitForURL(/\/e\//)
  const receipt = page.url()
  const ics = await page.request.get(await page.getByRole('link', { name: '存入日历' }).getAttribute('href'))
  assert.match(ics.headers()['content-type'], /text\/calendar/)
  assert.match(await ics.text(), /DTSTART:20260711T110000Z/)
  await page.goto(receipt)
  await page.getByRole('button', { name: '来不了，退出' }).click()
  await page.getByText('已退出').waitFor()
  await page.done()
  const staff = await as('secretary', { size: desk })
  await staff.goto('/council/events')
  await staff.getByText('2026年已办').waitFor()
  await seen(staff, 'd3')
  await staff.done()
})
