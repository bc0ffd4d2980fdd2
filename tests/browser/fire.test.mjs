// 高层建筑消防: what issue 4 calls done, played on the demo street. A hazard found on a phone stands in the three lists; hot work is
// copied, posted, approved by another, closed; a sweep goes from door to door, with and without a signal; the plaque's code
// leads to the public page and the crew from there to the card in two taps; a flight plan is read by another program; a frame of
// a fire alarm transmitter stands on the open page. Then the first pages: axe, both sizes, keyboard.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { DOMParser } from '@xmldom/xmldom'
import { kml } from '@tmcw/togeojson'
import { as, visit, allAccounts, phone, desk, sideways } from './house.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const shot = async (page, name) => { if (shots) await page.screenshot({ path: `${shots}/fire-${name}.png`, fullPage: true }) }

const at = (role, place) => {
  const a = allAccounts.find(x => x.role === role && x.place === place)
  assert.ok(a, `the demo street has a ${role} of ${place}`)
  return a
}
const tower = at('property', '云漳国际') // the manager of the flagship towers

// picture draws a photo in the browser; each shade is a file of its own.
async function picture(page, shade) {
  const b = await page.evaluate(async shade => {
    const c = document.createElement('canvas')
    c.width = 640; c.height = 480
    const pen = c.getContext('2d')
    pen.fillStyle = `rgb(${shade},120,80)`
    pen.fillRect(0, 0, 640, 480)
    const b = await new Promise(done => c.toBlob(done, 'image/jpeg'))
    return btoa(String.fromCharCode(...new Uint8Array(await b.arrayBuffer())))
  }, shade)
  return { name: `${shade}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(b, 'base64') }
}

// button that can be pressed at this size: the one in the page or the one at the thumb.
const press = (page, name) => page.getByRole('button', { name, exact: true }).filter({ visible: true }).first().click()

test('J9: building, part, chip, photo: a hazard is a matter, and stands in each of the three lists', async () => {
  const page = await as('grid', { size: phone })
  await page.goto('/fire/hazards')
  await page.getByRole('link', { name: '登记隐患' }).filter({ visible: true }).first().click()
  await page.getByRole('link', { name: /号楼/ }).first().click()
  await page.waitForURL(/\/fire\/hazards\/find\/[0-9a-f-]{36}$/)
  const place = new URL(page.url()).pathname.split('/').pop()
  const unit = page.locator('label.chip:has(input[name=unit])')
  if (await unit.count()) await unit.first().click()
  const part = page.locator('fieldset details:has(input[name=what])').nth(1)
  await part.locator('summary').click()
  const chip = part.locator('label.chip').first()
  const what = (await chip.innerText()).trim()
  await chip.click()
  await page.locator('input[type=file]').setInputFiles(await picture(page, 37))
  await page.locator('.thumb').first().waitFor()
  await shot(page, 'find')
  await press(page, '记下')
  await page.waitForURL(/\/fire\/hazards\/m\//)
  await page.getByText(/已登记 .*办，期限/).waitFor()
  const matter = new URL(page.url()).pathname.split('/').pop()
  assert.match(await page.locator('main').innerText(), new RegExp(what.slice(0, 4)), 'the hazard says what was chosen')
  assert.equal(await page.locator(`img[src*="/matters/${matter}/photo/"]`).count(), 1, "the finder's photo stands on the page of the hazard")
  await shot(page, 'hazard')
  const no = (await page.getByText(/已登记 /).innerText()).match(/已登记 ([^，\s]+)/)[1]

  const office = await as('community', { size: desk })
  for (const list of ['problem', 'duty', 'fix']) {
    await office.goto(`/lists?list=${list}&place=${place}`)
    const row = office.locator('tbody tr', { hasText: no })
    await row.first().waitFor()
    assert.equal(await row.count(), 1, `${no} stands once in the list ${list}`)
  }
  await office.goto(`/matters/${matter}`)
  assert.ok(await office.locator('img[src*="photo"]').count() > 0, 'the photo belongs to the matter')
  await office.done()
  await page.done()
})

// now is the clock of the demo street, as a field of date and time wants it.
const now = () => {
  const p = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date('2026-06-30T18:00:00+08:00')).map(x => [x.type, x.value]))
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}

test('hot work on a phone: a copy, the check, another one approves, both notices photographed, begun, ended; nobody closes too early', async () => {
  const page = await as('property', { size: phone }, tower)
  await page.goto('/fire/works')
  await page.getByRole('link', { name: '申请动火' }).filter({ visible: true }).first().click()
  await page.getByRole('link', { name: /支架焊接/ }).first().click()
  await page.getByText(/^已照 .* 填好$/).waitFor()
  assert.equal(await page.getByLabel('动火人', { exact: false }).first().inputValue(), '康永强', 'the worker comes with the copy')
  await page.getByLabel('开始时间').fill(now())
  await page.getByLabel('几小时').fill('2')
  await page.getByLabel('几级风').fill('2')
  await shot(page, 'work-new')
  await press(page, '提交申请')
  await page.waitForURL(/\/fire\/works\/[0-9a-f-]{36}$/)
  const work = new URL(page.url()).pathname

  await press(page, '都看过，没问题') // nothing is ticked yet
  await page.getByText('还有没勾的').first().waitFor()
  for (const box of await page.locator('#next input[name=line]').all()) await box.check({ force: true })
  await press(page, '都看过，没问题')
  await page.getByText('现场已查，等别人批准').waitFor()
  assert.equal(await page.getByRole('button', { name: '批准', exact: true }).count(), 0, 'who asked may not approve')

  const body = await as('fire', { size: phone })
  await body.goto(work)
  await body.getByText('动火人和证书').first().waitFor()
  await body.getByText('外墙保温').first().waitFor()
  await shot(body, 'work-approve')
  await press(body, '批准')
  await body.getByText('已批准，贴好公告才能开工').waitFor()
  await body.done()

  await page.goto(work)
  await press(page, '公告贴好了') // without photos
  await page.getByText('主要出入口和作业处的公告都要拍照').first().waitFor()
  await page.locator('input[name=entrance]').setInputFiles(await picture(page, 60))
  await page.locator('input[name=site]').setInputFiles(await picture(page, 90))
  await page.locator('.thumb').nth(1).waitFor()
  await press(page, '公告贴好了')
  await page.getByText('公告已拍照，可以按时开工').waitFor()
  assert.equal(await page.locator('img[src*="/photo/"]').count(), 2, 'both notices are kept')
  await press(page, '开工')
  await page.getByText('开工了，每30分钟巡查一次').waitFor()
  await press(page, '作业结束')
  await page.getByText('作业结束，留人看守30分钟').waitFor()
  await page.getByText(/作业结束后要看守30分钟，还差\d+分钟/).waitFor()
  assert.equal(await page.getByRole('button', { name: '看守完毕' }).count(), 0, 'nobody ends the watch before its time')
  await shot(page, 'work-watched')
  await page.done()
})

test('hot work: what ended an hour ago is watched, looked at again, closed with a photo', async () => {
  const page = await as('property', { size: phone }, tower)
  await page.goto('/fire/works')
  await page.getByRole('link', { name: /立管焊接/ }).first().click()
  await press(page, '看守完毕')
  await page.getByText('看守完毕，满60分钟再看一次').waitFor()
  await press(page, '没有余火，关闭')
  await page.getByText('请拍一张收尾照片').first().waitFor()
  await page.locator('input[name=photo]').setInputFiles(await picture(page, 150))
  await page.locator('.thumb').first().waitFor()
  await press(page, '没有余火，关闭')
  await page.getByText('已关闭').first().waitFor()
  await page.getByAltText('收尾照片').waitFor()
  await shot(page, 'work-closed')
  await page.done()
})

test('hot work on an outer wall that burns is refused on the form, with the clause', async () => {
  const page = await as('property', { size: phone }) // 锦绣苑: all of B1
  await page.goto('/fire/works')
  await page.getByRole('link', { name: '申请动火' }).filter({ visible: true }).first().click()
  await page.getByRole('link', { name: /栏杆切割/ }).first().click()
  await page.getByText(/^已照 .* 填好$/).waitFor()
  await page.locator('label.chip:has(input[name=spot][value=outer])').click()
  await page.getByLabel('开始时间').fill(now())
  await page.getByLabel('几小时').fill('2')
  await page.getByLabel('几级风').fill('2')
  await press(page, '提交申请')
  await page.getByText(/高层民用建筑消防安全管理规定第19条/).first().waitFor()
  assert.equal(new URL(page.url()).pathname, '/fire/works/new', 'no permit was made')
  await shot(page, 'work-refused')
  await page.done()
})

const PIN = '402917'
const door = page => new URL(page.url()).pathname

test('sweep: three ticks and the next door opens by itself; without signal the knock waits in the outbox and arrives once', async () => {
  const page = await as('grid', { size: phone })
  await page.goto('/fire/sweeps')
  await page.getByRole('link', { name: '2026年夏季敲门行动' }).first().click()
  await page.getByRole('link', { name: /锦绣苑/ }).nth(1).click()
  const wall = page.url()
  const walked = async () => Number((await page.getByText(/走到\d+/).first().innerText()).match(/走到(\d+)/)[1])
  const before = await page.getByText(/走到\d+/).count() ? await walked() : 0
  await page.getByRole('link', { name: /^下一户/ }).filter({ visible: true }).first().click()
  await page.getByRole('button', { name: '在家，记下' }).filter({ visible: true }).waitFor()
  const one = door(page)
  for (const tick of ['给了宣传单', '有灭火器', '有烟感']) await page.locator('label.chip', { hasText: tick }).click()
  await shot(page, 'door')
  await press(page, '在家，记下')
  await page.waitForURL(u => u.pathname !== one && /\/doors\//.test(u.pathname))
  await page.goto(wall)
  assert.equal(await walked(), before + 1, 'the wall fills up')
  await shot(page, 'wall')
  await page.goto(one)
  await page.getByText(/上次：.*在家/).waitFor()

  await page.goto('/offline/phones')
  await page.evaluate(async () => { for (const f of document.querySelectorAll('form[id^=revoke-]')) await fetch(f.action, { method: 'POST' }) })
  await page.goto('/outbox')
  await page.getByLabel('6位口令').fill(PIN)
  await page.getByLabel('再输一次').fill(PIN)
  await page.getByRole('button', { name: '设好并存下' }).click()
  await page.getByRole('heading', { name: '离线可用' }).waitFor()
  const ask = message => page.evaluate(m => new Promise((done, fail) => {
    const ch = new MessageChannel()
    ch.port1.onmessage = e => e.data.failed === undefined ? done(e.data.ok) : fail(new Error(e.data.failed))
    navigator.serviceWorker.controller.postMessage(m, [ch.port2])
  }), message)
  const { pages } = await page.evaluate(async () => (await fetch('/offline/pages')).json())
  const due = pages.find(p => /^\/fire\/sweeps\/[^/]+\/doors\//.test(p))
  assert.ok(due, 'no door is kept')
  await page.context().setOffline(true)
  await page.goto(due)
  await page.locator('label.chip', { hasText: '有灭火器' }).click()
  await press(page, '在家，记下')
  await page.waitForURL(u => u.pathname !== due)
  await page.goto('/outbox')
  assert.equal((await ask({ type: 'status' })).count, 1, 'one knock waits')
  await shot(page, 'outbox')
  await page.context().setOffline(false)
  await ask({ type: 'flush' })
  await ask({ type: 'flush' })
  await page.goto(due)
  await page.getByText(/上次：.*在家/).waitFor()
  assert.equal(await page.getByText(/上次：/).count(), 1)
  await page.done()
})

// plaqueOf opens the plaque of the first tower of a compound and gives the public address that is printed on it.
async function plaqueOf(page, name) {
  await page.goto('/fire/towers?q=' + encodeURIComponent(name))
  await page.getByRole('link', { name }).first().click()
  await page.waitForURL(/\/fire\/towers\/[0-9a-f-]{36}/)
  await page.locator('a[href*="/fire/plaques/"]').first().click()
  await page.waitForURL(/\/fire\/plaques\//)
}

test('the plaque is printed, its code leads to the public page, and no household stands there', async () => {
  const office = await as('community', { size: desk })
  await plaqueOf(office, '锦绣苑')
  await office.getByRole('link', { name: '打印A3' }).or(office.getByRole('link', { name: /A3/ })).first().click()
  await office.waitForURL(/\/print\/a3$/)
  assert.ok(await office.locator('.code svg').count() === 1, 'the plaque bears its code')
  const address = (await office.locator('.out .small').first().innerText()).trim()
  await shot(office, 'plaque')
  const pdf = await office.pdf({ preferCSSPageSize: true })
  assert.equal((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length, 1, 'one sheet')

  await office.goto('/care?tab=all')
  const names = (await office.locator('table.ledger tbody tr a').allInnerTexts()).map(n => n.trim()).filter(n => /^[\u4e00-\u9fff]{2,4}$/.test(n))
  assert.ok(names.length > 10, 'names of households to look for')
  await office.done()

  const passer = await visit({ size: phone, script: false })
  await passer.goto(address)
  assert.match(new URL(passer.url()).pathname, /^\/q\/[^/]+$/)
  await passer.getByRole('heading', { name: /号楼/ }).first().waitFor()
  await passer.getByText(/外墙保温/).first().waitFor()
  await shot(passer, 'p1')
  for (const path of [address, address + '/escape']) {
    await passer.goto(path)
    const words = await passer.content()
    assert.deepEqual(names.filter(n => words.includes(n)), [], `names of households on ${path}`)
    assert.equal(await sideways(passer), null)
  }
  await passer.done()
})

test('J14: from the code on the wall the crew is at the card of that building in two taps', async () => {
  const page = await as('fire', { size: phone })
  await page.goto('/fire/plans')
  const plan = await page.getByRole('link', { name: /云漳国际 ?1号楼/ }).first().getAttribute('href')
  await plaqueOf(page, '云漳国际 1号楼')
  const address = '/q/' + (await page.locator('main').innerText()).match(/\/q\/([^\s/]+)/)[1]
  let taps = 1 // the scan
  await page.goto(address)
  await page.getByRole('link', { name: '救援卡', exact: true }).first().click()
  taps++
  await page.waitForURL(/\/fire\/card\//)
  assert.equal(door(page).split('/').pop(), plan.split('/')[3], 'the card is of the building of the code')
  assert.ok(taps <= 2, `${taps} taps`)
  await page.locator('a[href^="tel:"]').first().waitFor()
  assert.equal(await sideways(page), null)
  await shot(page, 'card')
  await page.done()
})

const metres = (a, b) => Math.hypot((a[0] - b[0]) * Math.cos(a[1] * Math.PI / 180), a[1] - b[1]) * 111_320

test('a flight plan opens in another program: its points stand around the building, at the heights asked for', async () => {
  const page = await as('fire', { size: desk })
  await page.goto('/fire/rounds/new')
  const choice = await page.locator('select[name=building] option', { hasText: /云漳国际 ?2号楼/ }).first().getAttribute('value')
  await page.locator('select[name=building]').selectOption(choice)
  await page.getByLabel(/^高度/).fill('30 60')
  await page.getByLabel('飞行单位').fill('望岭区消防救援大队')
  await page.getByRole('button', { name: '生成航线' }).click()
  await page.waitForURL(/\/fire\/rounds\/[0-9a-f-]{36}$/)
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/plan.kml"]').first().click()])
  const read = kml(new DOMParser().parseFromString(readFileSync(await file.path(), 'utf8'), 'text/xml'))
  const line = read.features.find(f => f.geometry.type === 'LineString').geometry.coordinates
  const points = read.features.filter(f => f.geometry.type === 'Point').map(f => f.geometry.coordinates)
  assert.ok(points.length >= 8, `${points.length} points that take a picture`)
  assert.deepEqual([...new Set(points.map(p => p[2]))].sort((a, b) => a - b), [30, 60])

  const mid = [0, 1].map(i => points.reduce((s, p) => s + p[i], 0) / points.length)
  const away = points.map(p => metres(mid, p))
  assert.ok(Math.min(...away) > 5 && Math.max(...away) < 120, `between ${Math.min(...away)} and ${Math.max(...away)} m from the middle`)
  const sides = new Set(points.map(p => Math.floor((Math.atan2(p[1] - mid[1], p[0] - mid[0]) + Math.PI) / (Math.PI / 2)) % 4))
  assert.equal(sides.size, 4, 'points on every side')
  assert.ok(line.length >= points.length, 'one line through all of them')
  await page.done()
})

const SOURCE = 260111 // of this test's transmitter

// frame is GB/T 26875.3, 8.2.1.2: a smoke detector (type 40) reports the state of a component, 2 = fire.
function frame(seq, at, state) {
  const six = n => { const b = Buffer.alloc(6); b.writeUIntLE(n, 0, 6); return b }
  const label = Buffer.from([at.getUTCSeconds(), at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCFullYear() % 100])
  const object = Buffer.concat([Buffer.from([1, 1, 40, 3, 0, 12, 0, state, 0]), Buffer.alloc(31), label])
  const data = Buffer.concat([Buffer.from([2, 1]), object])
  const head = Buffer.concat([Buffer.from([seq & 255, seq >> 8, 1, 0]), label, six(SOURCE), six(1), Buffer.from([data.length & 255, data.length >> 8, 2])])
  const body = Buffer.concat([head, data])
  return Buffer.concat([Buffer.from('@@'), body, Buffer.from([body.reduce((s, b) => s + b & 255, 0)]), Buffer.from('##')])
}

// send gives a frame to the fire port and waits for the answer to it: 3 confirms.
const send = bytes => new Promise((done, fail) => {
  const [, host, port] = process.env.LINLI_FIRE.match(/^(.*):(\d+)$/)
  const s = connect(Number(port), host || '127.0.0.1', () => s.write(bytes))
  let got = Buffer.alloc(0)
  s.setTimeout(20000, () => s.destroy(new Error('no answer from the fire port')))
  s.on('error', fail)
  s.on('data', b => { got = Buffer.concat([got, b]); if (got.length >= 30) { s.end(); done({ seq: got.readUInt16LE(2), cmd: got[26] }) } })
  s.on('close', () => fail(new Error('the fire port hung up')))
})

test('F8: a frame of a registered transmitter is confirmed, becomes a matter, and stands on the open page without reload', async () => {
  assert.ok(process.env.LINLI_FIRE, 'run.sh says where the fire port is: LINLI_FIRE=host:port of `linli serve --fire`')
  const page = await as('property', { size: phone }, tower)
  await page.goto('/fire/signals/devices/new')
  await page.locator('label.chip:has(input[name=source][value=gbt26875])').click()
  const key = Buffer.alloc(6); key.writeUIntLE(SOURCE, 0, 6)
  await page.getByLabel('设备编号').fill(key.toString('hex'))
  await page.getByLabel('名称').fill('2号楼传输装置')
  await page.locator('label.chip:has(input[name=kind][value=transmitter])').click()
  await page.getByLabel('位置').fill('云漳国际2号楼')
  await page.getByLabel('心跳间隔').fill('0')
  await press(page, '登记')
  await page.getByText('已登记 2号楼传输装置').waitFor()

  await page.goto('/fire/signals')
  const cards = page.locator('#signals section.card h2', { hasText: '火警' })
  const before = await cards.count()
  await page.evaluate(() => { globalThis.sameDocument = true })
  const clock = new Date(Date.parse('2026-06-30T18:00:00Z')) // local time of the street, as the wire has it
  assert.deepEqual(await send(frame(7, clock, 2)), { seq: 7, cmd: 3 }, 'kept, then confirmed')
  await cards.nth(before).waitFor()
  assert.ok(await page.evaluate(() => globalThis.sameDocument), 'the page was not loaded anew')
  const card = page.locator('#signals section.card', { hasText: '3区12点' }).first()
  assert.match(await card.innerText(), /云漳国际 ?2号楼/, 'the place of the device')
  await shot(page, 'signals')
  await card.locator('a[href^="/matters/"]').click()
  await page.waitForURL(/\/matters\/[0-9a-f-]{36}/)
  assert.match(await page.locator('main').innerText(), /2号楼/)
  await shot(page, 'signal-matter')

  assert.deepEqual(await send(frame(7, clock, 2)), { seq: 7, cmd: 3 }, 'the same frame again is confirmed')
  await page.goto('/fire/signals')
  assert.equal(await cards.count(), before + 1, 'and opens nothing')
  await page.done()
})

const first = ['/fire', '/fire/towers', '/fire/hazards', '/fire/works', '/fire/signals', '/fire/sweeps', '/fire/stations', '/fire/plans', '/fire/drills', '/fire/charging', '/fire/classes', '/fire/rounds', '/fire/campaigns']

test('the first pages of the affair: one h1, axe, no sideways scrolling on the phone and at the desk', async () => {
  const page = await as('fire', { size: phone })
  const city = await as('community', { size: phone })
  const wrong = []
  for (const address of first) {
    const p = address === '/fire/sweeps' ? city : page // the fire body does not knock on doors
    for (const size of [phone, desk]) {
      await p.setViewportSize(size)
      const r = await p.goto(address)
      if (r.status() !== 200) wrong.push(`${address}: ${r.status()}`)
      await shot(p, `first${address.replaceAll('/', '-')}-${size.width}`)
      if (await p.locator('h1').count() !== 1) wrong.push(`${address}: ${await p.locator('h1').count()} h1`)
      const over = await sideways(p)
      if (over) wrong.push(`${address} at ${size.width}: ${over}`)
      await p.evaluate(axeSource)
      wrong.push(...await p.evaluate(async where => (await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }))
        .violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${where} axe ${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' ; ')}`), `${address} at ${size.width}`))
    }
  }
  assert.deepEqual(wrong, [])
  await city.done()
  await page.done()
})

// reached presses Tab around a whole page and tells what can be seen and pressed but never had the focus. Of a group of radio
// buttons one is enough: arrows choose.
async function missed(page) {
  await page.evaluate(() => {
    const name = e => e.type === 'radio' ? `radio ${e.form?.id} ${e.name}` : null
    const seen = e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && !e.closest('[inert], .honey')
    globalThis.wish = new Set()
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) if (seen(e)) globalThis.wish.add(name(e) ?? e)
    globalThis.met = e => globalThis.wish.delete(name(e) ?? e)
    document.body.tabIndex = -1
    document.body.focus()
  })
  for (let i = 0, most = 40 + await page.evaluate(() => globalThis.wish.size); i < most; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => { globalThis.met(document.activeElement); return globalThis.wish.size === 0 })) break
  }
  return page.evaluate(() => [...globalThis.wish].slice(0, 5).map(e => typeof e === 'string' ? e : `${e.tagName} “${(e.textContent || e.name || '').trim().slice(0, 30)}”`))
}

test('without a mouse: Tab reaches everything on the first pages and the forms', async () => {
  const page = await as('property', { size: desk }, tower)
  const wrong = []
  for (const address of ['/fire', '/fire/hazards', '/fire/works', '/fire/works/new', '/fire/signals', '/fire/signals/devices/new', '/fire/plans', '/fire/stations']) {
    await page.goto(address)
    const left = await missed(page)
    if (left.length) wrong.push(`${address}: ${left.join(', ')}`)
  }
  assert.deepEqual(wrong, [])
  await page.done()
})
