// 邻里互助 on the phone: the round, a visit in at most five taps, nobody home in two, a visit that arrives once although the
// signal was cut, what stays sealed, and the daughter's page that shows dates only.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, visit, base, phone, desk } from './house.mjs'

const shot = async (page, name) => { if (process.env.LINLI_SHOTS) await page.screenshot({ path: `${process.env.LINLI_SHOTS}/${name}.png` }) }

// doors are the rows of the round, in the order of the page.
const doors = page => page.locator('a.row[href*="/care/people/"]')

for (const script of [false, true]) {
  test(`a visit takes at most five taps and leads back, ${script ? 'with' : 'without'} JavaScript`, async () => {
    const page = await as('grid', { script })
    let taps = 0
    const tap = async l => { taps++; await l.click() }
    await page.goto('/today')
    await shot(page, `today-${script}`)
    const row = doors(page).first()
    const name = (await row.locator('.what').innerText()).split('\n')[0].trim().split(' ')[1]
    await tap(row)
    await page.getByText('见到谁', { exact: true }).waitFor()
    assert.equal(await page.locator('input[name=how]:checked').count(), 0, 'how somebody is may never be filled in beforehand')
    await shot(page, `visit-${script}`)
    await tap(page.locator('label.chip', { hasText: '见到本人' }))
    await tap(page.locator('label.chip', { hasText: '都好' }))
    await tap(page.locator('label.chip', { hasText: '没有' }))
    await tap(page.getByRole('button', { name: '记下', exact: true }).locator('visible=true'))
    await page.getByText(`记下了 ${name}`).waitFor()
    assert.ok(taps <= 5, `${taps} taps`)
    await page.done()
  })
}

test('nobody home takes two taps, makes a new date and a card without a name', async () => {
  const page = await as('grid')
  await page.goto('/care?tab=week')
  const first = page.locator('table.ledger tbody tr a').first()
  const name = await first.innerText()
  await first.click()
  await page.getByRole('link', { name: '记走访' }).locator('visible=true').first().click()
  await page.getByRole('button', { name: '没人应门' }).click()
  await page.getByText(/再来/).first().waitFor()
  await shot(page, 'nobody')
  const url = page.url()
  await page.getByRole('link', { name: '打印门卡' }).click()
  await page.getByText('我们来过').first().waitFor()
  await shot(page, 'card')
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/)
  assert.ok(Math.abs(paper[1] - 297.6) < 3 && Math.abs(paper[2] - 419.5) < 3, `the card is A6, not ${paper[1]} × ${paper[2]} pt`)
  assert.ok(!(await page.locator('main').innerText()).includes(name), 'the card names who lives there')
  await page.goto(url)
  await page.done()
})

test('a phone sends the same visit twice after a cut: one visit, the same answer, its own time kept', async () => {
  const page = await as('grid')
  await page.goto('/care?tab=all')
  const href = await page.locator('table.ledger tbody tr a').last().getAttribute('href')
  const send = () => page.evaluate(async ({ href, key, at }) => {
    const r = await fetch(`${href}/visit`, { method: 'POST', headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ key, claimed: String(at), met: 'self', how: 'well' }) })
    return { status: r.status, body: await r.json() }
  }, { href, key, at })
  const hex = n => [...crypto.getRandomValues(new Uint8Array(n))].map(b => b.toString(16).padStart(2, '0')).join('')
  const key = `01970000-${hex(2)}-7${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`
  const at = Date.parse('2026-06-27T02:00:00Z')
  await page.context().setOffline(true)
  await assert.rejects(send(), 'without a signal nothing is sent')
  await page.context().setOffline(false)
  const [one, two] = [await send(), await send()]
  assert.equal(one.status, 200)
  assert.deepEqual(one.body, two.body)
  await page.goto(href)
  assert.equal(await page.getByText('手机时间 2026-06-27 10:00').count(), 1, 'one visit, with the phone’s own time beside the server’s')
  await page.done()
})

test('what must be known is opened for a reason, on record; the relative sees dates only and the link can be ended', async () => {
  const page = await as('community')
  await page.goto('/search?q=申秀兰')
  await page.goto('/care?tab=all')
  await page.getByRole('link', { name: '申秀兰' }).first().click()
  const person = page.url()
  await shot(page, 'person')
  assert.ok(!(await page.content()).includes('膝关节'), 'the sealed part is in the page')
  await page.getByText('看具体情况').click()
  await page.getByLabel('为什么要看').fill('上门前了解')
  await page.getByRole('button', { name: '看', exact: true }).click()
  await page.getByText('膝关节术后').waitFor()

  await page.goto(`${person}/peace`)
  await page.getByLabel('家属姓名').fill('申建华')
  await page.getByLabel('和本人的关系').fill('女儿')
  await page.getByRole('button', { name: '开通', exact: true }).click()
  await page.getByText('要先问过本人').first().waitFor()
  await page.getByText('问过本人，本人同意').click()
  await page.getByRole('button', { name: '开通', exact: true }).click()
  const link = await page.locator('.alert strong').innerText()
  await shot(page, 'peace')

  for (const [size, name] of [[phone, 'phone'], [desk, 'desk']]) {
    const daughter = await visit({ size, script: false })
    await daughter.goto(link.replace(/^https?:\/\/[^/]+/, base))
    await daughter.getByText(/有人去看过/).waitFor()
    await shot(daughter, `calm-${name}`)
    const words = await daughter.locator('body').innerText()
    for (const secret of ['申秀兰', '膝关节', '独居', '501', '锦绣苑']) assert.ok(!words.includes(secret), `the page shows ${secret}`)
    assert.ok(parseFloat(await daughter.locator('.card strong').first().evaluate(e => getComputedStyle(e).fontSize)) >= 24, 'large type')
    assert.match(await daughter.locator('.dock a').getAttribute('href'), /^tel:/)
    await daughter.done()
  }
  await page.goto(`${person}/peace`)
  await page.getByRole('button', { name: '停用' }).first().click()
  const late = await visit({ script: false })
  const res = await late.goto(link.replace(/^https?:\/\/[^/]+/, base))
  assert.equal(res.status(), 404)
  await late.context().close()
  await page.done()
})

test('respite: a stand-in is proposed, the carer agrees, the hand-over note stays shut before the shift', async () => {
  const page = await as('community')
  await page.goto('/care?tab=all')
  await page.getByRole('link', { name: '牛志远' }).first().click()
  await page.getByRole('link', { name: '安排喘息' }).click()
  await page.getByLabel('哪天').fill('2026-07-10')
  await page.getByLabel('几点开始').fill('14:00')
  await page.locator('label.chip', { hasText: '2小时' }).click()
  await page.locator('label.chip', { hasText: '喂饭' }).click()
  await page.getByLabel('交接单').fill('三点半吃药')
  await shot(page, 'respite-new')
  await page.getByRole('button', { name: '记下，去找人' }).click()
  await page.getByRole('button', { name: '答应了' }).first().waitFor()
  await shot(page, 'respite-propose')
  await page.getByRole('button', { name: '答应了' }).first().click()
  await page.getByText('等照护人同意').first().waitFor()
  await page.getByRole('button', { name: '照护人同意了' }).click()
  await page.getByText('替班前半小时起才能看交接单').waitFor()
  assert.ok(!(await page.content()).includes('三点半吃药'), 'the note is readable days before the shift')
  await page.goto('/care/respite')
  await shot(page, 'respite-list')
  await page.done()
})

test('the street reads figures and no names; the quarterly report is one click', async () => {
  const street = await as('street', { size: desk })
  await street.goto('/care')
  await shot(street, 'street')
  const words = await street.locator('main').innerText()
  assert.ok(words.includes('锦绣苑') && !words.includes('申秀兰'))
  await street.getByRole('link', { name: '季报' }).click()
  await street.getByText('走访与联户季报').first().waitFor()
  await shot(street, 'quarter')
  await street.done()
})
