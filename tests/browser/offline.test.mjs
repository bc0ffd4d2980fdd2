// The phone offline (issue 3): a real browser, a real server, a network that is cut.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { as, account, base, logIn, phone, visit } from './house.mjs'

const PIN = '402917'
const shot = async (page, name) => { if (process.env.LINLI_SHOTS) await page.screenshot({ path: `${process.env.LINLI_SHOTS}/offline-${name}.png`, fullPage: true }) }

async function set(page, pin = PIN, beside = false) {
  await page.goto('/offline/phones') // three phones are the most a person may have: those of other tests go
  if (!beside) await page.evaluate(async () => { for (const f of document.querySelectorAll('form[id^=revoke-]')) await fetch(f.action, { method: 'POST' }) })
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
  await page.getByRole('button', { name: '全部上传' }).waitFor()
  await page.context().setOffline(false)
  await signal(page) // the button asks the same; the worker may begin by itself, and then the button is gone
  await page.locator('[data-state=sent]').waitFor()
  await page.locator('[data-state=sent] a').click()
  await page.getByText('三楼灯不亮，没有信号时写的').first().waitFor()
  await page.done()
})

// ask talks to the service worker as the pages do.
const ask = (page, message) => page.evaluate(m => new Promise((done, fail) => {
  const ch = new MessageChannel()
  ch.port1.onmessage = e => e.data.failed === undefined ? done(e.data.ok) : fail(new Error(e.data.failed))
  navigator.serviceWorker.controller.postMessage(m, [ch.port2])
}), message)

// signal sends what waits. A sending that began while there was none may still be failing: then it is asked again.
const signal = async page => { for (let n = 0; n < 20 && !(await ask(page, { type: 'flush' })); n++) await page.evaluate(() => fetch('/offline/items/none').catch(() => null)) }

const uuid7 = n => { const t = (1782800000000 + n).toString(16).padStart(12, '0'), r = [...crypto.getRandomValues(new Uint8Array(9))].map(x => x.toString(16).padStart(2, '0')).join(''); return `${t.slice(0, 8)}-${t.slice(8)}-7${r.slice(0, 3)}-8${r.slice(3, 6)}-${r.slice(6, 18)}` }
const note = (matter, n, text) => { const id = uuid7(n); return { id, kind: 'act', action: `/matters/${matter}/note`, title: '补充', page: `/matters/${matter}`, claimed: Date.now(), photos: [], entries: [{ name: 'key', value: id }, { name: 'note', value: text }] } }

// bad is a network between phone and server: it loses requests on the way there, answers on the way back, sends requests
// again after others have passed, and answers 503. The seed makes a run repeatable.
async function bad(seed) {
  let s = seed
  const chance = () => { s = (s * 1103515245 + 12345) & 0x7fffffff; return s / 0x7fffffff }
  const up = new URL(base), late = []
  const stats = { lost: 0, unanswered: 0, again: 0, refused: 0 }
  const send = (method, path, headers, body) => new Promise((done, fail) => {
    const r = request({ host: '127.0.0.1', port: up.port, method, path, headers }, a => { const parts = []; a.on('data', d => parts.push(d)); a.on('end', () => done({ status: a.statusCode, headers: a.headers, body: Buffer.concat(parts) })) })
    r.on('error', fail)
    r.end(body)
  })
  const server = createServer(async (q, w) => {
    const parts = []
    for await (const d of q) parts.push(d)
    const body = Buffer.concat(parts), mine = q.url === '/offline/items' && (server.storm || server.cut)
    const pass = () => send(q.method, q.url, q.headers, body)
    try {
      if (mine) {
        const x = chance()
        if (server.cut?.(body)) return q.socket.destroy()
        if (!server.storm) { const a = await pass(); w.writeHead(a.status, a.headers); return w.end(a.body) }
        if (x < 0.05) { stats.lost++; return q.socket.destroy() }
        if (x < 0.10) { await pass(); stats.unanswered++; return q.socket.destroy() }
        if (x < 0.15) { stats.refused++; w.writeHead(503); return w.end() }
        if (x < 0.25) late.push(pass)
        if (x > 0.9 && late.length) { stats.again++; const a = await late.splice(Math.floor(chance() * late.length), 1)[0](); assert.ok(a.status === 200, `a replay is answered ${a.status}`) }
      }
      const a = await pass()
      w.writeHead(a.status, a.headers)
      w.end(a.body)
    } catch (e) { server.failed ??= e; q.socket.destroy() }
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  server.unref() // a test that fails does not keep the run
  return { at: `http://localhost:${server.address().port}`, stats, server, close: () => { server.closeAllConnections(); server.close() } }
}

async function enter(at, beside = false) {
  const page = await visit({ size: phone, at })
  await logIn(page, account('grid'))
  await set(page, PIN, beside)
  return page
}

const ownMatter = async page => (await page.evaluate(async () => (await fetch('/offline/pages')).json())).pages.find(p => /^\/matters\/[0-9a-f-]{36}$/.test(p)).slice(9)

test('1,000 items over a bad network: none lost, none doubled, order kept', async () => {
  const net = await bad(20260624)
  const page = await enter(net.at)
  const matter = await ownMatter(page)
  net.server.storm = true
  for (let i = 0; i < 1000; i += 100) {
    const forms = Array.from({ length: 100 }, (_, k) => note(matter, i + k, `暗号${String(i + k).padStart(4, '0')}`))
    await page.evaluate(async list => {
      for (const form of list) await new Promise(done => { const ch = new MessageChannel(); ch.port1.onmessage = done; navigator.serviceWorker.controller.postMessage({ type: 'put', form }, [ch.port2]) })
    }, forms)
    if (i === 300) { await page.context().setOffline(true); assert.equal(await ask(page, { type: 'flush' }), false); await page.context().setOffline(false) }
    await ask(page, { type: 'flush' })
  }
  for (let tries = 0; !(await ask(page, { type: 'flush' })); tries++) assert.ok(tries < 2000, 'the outbox never empties')
  net.server.storm = false
  const left = await ask(page, { type: 'status' })
  const html = await page.evaluate(async m => (await fetch('/matters/' + m)).text(), matter)
  const seen = [...html.matchAll(/暗号(\d{4})/g)].map(m => Number(m[1])).reverse() // the page has the newest first
  console.log('#', JSON.stringify(net.stats))
  assert.deepEqual([left.count, left.needs, net.server.failed], [0, 0, undefined])
  assert.deepEqual(seen, Array.from({ length: 1000 }, (_, i) => i))
  assert.ok(Object.values(net.stats).every(n => n > 5), 'the network was bad in every way')
  await page.context().close()
  net.close()
})

// everything that stands in the phone's stores, as text
const dump = page => page.evaluate(async () => {
  const text = v => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder().decode(v) : v && typeof v === 'object' && !(v instanceof CryptoKey) ? Object.entries(v).map(([k, x]) => k + '=' + text(x)).join(';') : String(v)
  const db = await new Promise(done => { const r = indexedDB.open('linli'); r.onsuccess = () => done(r.result) })
  const out = []
  for (const name of db.objectStoreNames) out.push(...await new Promise(done => { const r = db.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result.map(text)) }))
  db.close()
  for (const c of await caches.keys()) for (const r of await (await caches.open(c)).keys()) out.push(await (await (await caches.open(c)).match(r)).text())
  out.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage))
  return out.join('\n')
})

const stop = async page => { const cdp = await page.context().newCDPSession(page); await cdp.send('ServiceWorker.enable'); await cdp.send('ServiceWorker.stopAllWorkers'); await cdp.detach() }

test('the store says nothing about anybody; ten wrong PINs empty it', async () => {
  const page = await enter(base)
  const matter = await ownMatter(page)
  const mine = await page.evaluate(async () => (await (await fetch('/today')).text()))
  const name = mine.match(/<div class="num">([^<]+)</)[1]
  await page.context().setOffline(true)
  await ask(page, { type: 'put', form: note(matter, 5000, '申秀兰家水管漏了') })
  const all = await dump(page)
  assert.ok(all.length > 50_000, 'pages are kept')
  for (const secret of [name, '申秀兰', '漏了', '锦绣苑', '号楼', PIN]) assert.ok(!all.includes(secret), `the store holds ${secret} in clear`)
  await stop(page)
  await page.goto('/today')
  await page.getByRole('heading', { name: '请输入口令' }).waitFor()
  await page.getByLabel('6位口令').fill(PIN)
  await page.getByRole('button', { name: '打开' }).click()
  await page.getByText('现在没有信号，可以继续记录。').waitFor()
  await stop(page)
  await page.goto('/today')
  for (let i = 1; i <= 10; i++) {
    await page.getByLabel('6位口令').fill('111' + String(110 + i))
    await page.getByRole('button', { name: '打开' }).click()
    if (i < 10) await page.getByText(`还可以试${10 - i}次`).waitFor()
  }
  await page.getByText('手机里存的内容已清空').waitFor()
  await page.getByText('有1条没来得及上传').waitFor()
  assert.equal((await ask(page, { type: 'status' })).enrolled, false)
  await page.context().close()
})

test('a phone that was stopped hands over what it holds and empties itself', async () => {
  const page = await enter(base)
  const matter = await ownMatter(page)
  await page.context().setOffline(true)
  await ask(page, { type: 'put', form: note(matter, 6000, '停用前写的') })
  const other = await visit()
  await logIn(other, account('grid'))
  await other.goto('/offline/phones')
  while (await other.getByRole('button', { name: '停用' }).count()) {
    await other.getByRole('button', { name: '停用' }).first().click()
    await other.getByText('这部手机一联网就会清空').waitFor()
    await other.goto('/offline/phones')
  }
  await page.context().setOffline(false)
  const status = await page.evaluate(async () => (await fetch('/offline/lease', { method: 'POST', body: new URLSearchParams({ device: 'x' }) })).status)
  assert.equal(status, 404)
  await ask(page, { type: 'flush' })
  const s = await ask(page, { type: 'status' })
  assert.equal(s.enrolled, false)
  assert.equal(s.ended.wiped, 'revoked')
  assert.equal(s.ended.lost, 0)
  const html = await page.evaluate(async m => (await fetch('/matters/' + m)).text(), matter)
  assert.ok(!html.includes('停用前写的'), 'what a stopped phone sent has no effect')
  await page.context().close()
  await other.done()
  const chief = await as('community', { size: phone }) // what it held is not lost: somebody above decides, under the own name
  await chief.goto('/offline/held')
  await chief.getByRole('link', { name: /事项上的一步/ }).last().click()
  await chief.getByText('停用前写的').waitFor()
  await shot(chief, 'held')
  await chief.getByRole('button', { name: '照办' }).click()
  await chief.getByText('已照办，记在您的名下').waitFor()
  await chief.goto('/matters/' + matter)
  await chief.getByText('停用前写的').first().waitFor()
  await chief.done()
})

test('one phone of two is stopped: it is emptied and logged out, the other goes on', async () => {
  const kept = await enter(base)
  const lost = await enter(base, true)
  await kept.goto('/offline/phones')
  const stop = kept.getByRole('button', { name: '停用' })
  assert.equal(await stop.count(), 2)
  await stop.first().click() // the one set up last stands first
  await kept.getByText('这部手机上的登录也退出了').waitFor()
  await ask(lost, { type: 'flush' })
  await ask(lost, { type: 'keep' }) // asks for its lease, and hears it
  assert.equal((await ask(lost, { type: 'status' })).ended.wiped, 'revoked')
  await lost.goto('/today')
  await lost.waitForURL(/\/login/)
  const matter = await ownMatter(kept)
  await ask(kept, { type: 'put', form: note(matter, 6500, '另一部照常') })
  assert.equal(await ask(kept, { type: 'flush' }), true)
  assert.equal((await ask(kept, { type: 'status' })).enrolled, true)
  await kept.goto('/matters/' + matter)
  await kept.getByText('另一部照常').first().waitFor()
  await lost.context().close()
  await kept.context().close()
})

test('not yet is no second version: it waits in "needs you" with its words', async () => {
  const page = await enter(base)
  const matter = await ownMatter(page)
  const f = note(matter, 6600, '看过了')
  f.action = `/matters/${matter}/look`
  f.entries.push({ name: 'result', value: 'pass' })
  await ask(page, { type: 'put', form: f })
  await ask(page, { type: 'flush' })
  await page.goto('/outbox')
  await page.locator('[data-state=needs] .err').waitFor()
  assert.ok((await page.locator('[data-state=needs] .err').innerText()).length > 5)
  assert.equal(await page.locator('.versions').count(), 0)
  await shot(page, 'outbox-not-yet')
  await page.context().close()
})

test('two versions: what changed meanwhile is shown, and mine can stay beside it', async () => {
  const page = await enter(base)
  const matter = await ownMatter(page)
  await page.context().setOffline(true)
  const f = note(matter, 7000, '我看过了，阀门要换')
  f.entries.push({ name: 'rev', value: '1' })
  await ask(page, { type: 'put', form: f })
  await page.context().setOffline(false)
  await ask(page, { type: 'flush' })
  await page.goto('/outbox')
  await page.getByRole('heading', { name: '现在的' }).waitFor()
  await page.getByRole('button', { name: '都留' }).click()
  await page.locator('[data-state=sent]').waitFor()
  await page.goto('/matters/' + matter)
  await page.getByText('我看过了，阀门要换').first().waitFor()
  await page.context().close()
})

test('a visit recorded in the stairwell arrives once', async () => {
  const page = await enter(base)
  const form = (await page.evaluate(async () => (await fetch('/offline/pages')).json())).pages.find(p => p.startsWith('/care/people/'))
  await page.context().setOffline(true)
  await page.goto(form)
  await page.getByText('现在没有信号，可以继续记录。').waitFor()
  await page.getByText('见到本人').click()
  await page.getByText('都好').click()
  await page.getByText('没有', { exact: true }).click()
  await page.getByRole('button', { name: '记下' }).click()
  await page.waitForURL(/\/outbox\?kept=/)
  await page.getByRole('button', { name: '全部上传' }).waitFor()
  await page.locator('[data-state=waiting]').getByText('见到本人 · 都好 · 没有', { exact: true }).waitFor() // the words of the chips, not their values
  await page.context().setOffline(false)
  await signal(page) // the button asks the same; the worker may begin by itself, and then the button is gone
  await page.locator('[data-state=sent]').waitFor()
  const { pages } = await page.evaluate(async () => (await fetch('/offline/pages')).json())
  assert.ok(!pages.includes(form), 'the visit is no longer due')
  await page.context().close()
})

const picture = (page, shade) => page.evaluate(async shade => {
  const c = document.createElement('canvas')
  c.width = 320; c.height = 240
  const pen = c.getContext('2d')
  pen.fillStyle = `rgb(${shade},90,60)`
  pen.fillRect(0, 0, 320, 240)
  const b = await new Promise(done => c.toBlob(done, 'image/jpeg'))
  return btoa(String.fromCharCode(...new Uint8Array(await b.arrayBuffer())))
}, shade)

test('photos are items of their own: a cut between the form and its photos loses none', async () => {
  const net = await bad(7)
  const page = await enter(net.at)
  const form = await page.evaluate(async () => (await (await fetch('/care?tab=all')).text()).match(/\/care\/people\/[0-9a-f-]{36}/)[0]) + '/visit'
  await page.goto(form)
  await page.getByText('见到本人').click()
  await page.getByText('有困难').click()
  await page.getByText('没有', { exact: true }).click()
  await page.getByText('照片（可不拍）').click()
  const files = []
  for (const shade of [10, 90, 170]) files.push({ name: shade + '.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await picture(page, shade), 'base64') })
  await page.locator('input[type=file]').setInputFiles(files)
  await page.locator('.thumb').nth(2).waitFor()
  await shot(page, 'visit-photos')
  let came = 0
  net.server.cut = body => body.includes('"kind":"photo"') && came++ >= 2 // the third and every later one is cut off
  await page.getByRole('button', { name: '记下' }).click()
  await page.waitForURL(/\/(today|outbox)/)
  assert.equal(await ask(page, { type: 'flush' }), false)
  assert.equal((await ask(page, { type: 'status' })).count, 1, 'one photo waits')
  await page.goto('/outbox')
  await page.getByText('照片已到2张，共3张').first().waitFor()
  await shot(page, 'outbox-photos')
  const person = form.split('/visit')[0]
  await page.goto(person)
  await page.getByText('照片已到2张，共3张').waitFor()
  net.server.cut = undefined
  assert.equal(await ask(page, { type: 'flush' }), true)
  assert.equal((await ask(page, { type: 'status' })).count, 0)
  await page.goto(person)
  await page.getByText('照片3张，都到了').waitFor()
  assert.equal(await page.locator('img[src^="data:image"]').count(), 0, 'no picture without a look on record')
  await page.getByText('看具体情况').click()
  await page.getByLabel('为什么要看').fill('核对要修的地方')
  await page.getByRole('button', { name: '看', exact: true }).click()
  await page.locator('img[src^="data:image"]').nth(2).waitFor()
  await shot(page, 'person-photos')
  await page.context().close()
  net.close()
})

test('what the server refused is corrected in its form, and keeps its place', async () => {
  const page = await enter(base)
  const report = (await page.evaluate(async () => (await fetch('/offline/pages')).json())).pages.find(p => p.startsWith('/matters/new?'))
  const id = uuid7(8000), place = new URL(report, base).searchParams.get('place')
  const entries = [{ name: 'key', value: id }, { name: 'place', value: place }, { name: 'text', value: '楼道灯坏了，忘了选种类' }]
  await ask(page, { type: 'put', form: { id, kind: 'report', action: '/matters/new', title: '反映', page: report, claimed: Date.now(), photos: [], entries } })
  await ask(page, { type: 'flush' })
  await page.goto('/outbox')
  await page.locator('[data-state=needs]').waitFor()
  await shot(page, 'outbox-needs')
  await page.getByRole('button', { name: '打开表格改' }).click()
  await page.waitForURL(/matters\/new/)
  await page.waitForFunction(() => document.querySelector('#new textarea')?.value === '楼道灯坏了，忘了选种类')
  assert.equal(await page.locator('#new input[name=key]').inputValue(), id)
  await page.locator('label.chip').first().click()
  await page.getByRole('button', { name: '登记' }).click()
  await page.waitForURL(/\/matters\/[0-9a-f-]{36}/)
  await page.getByText('楼道灯坏了，忘了选种类').first().waitFor()
  const items = await ask(page, { type: 'items' })
  assert.deepEqual(items.filter(i => i.id === id).map(i => i.state), ['sent'])
  await page.context().close()
})

// sealed waits until a draft of this form is in the store.
const sealed = (page, form) => page.waitForFunction(form => new Promise(done => { const r = indexedDB.open('linli'); r.onsuccess = () => { const k = r.result.transaction('meta').objectStore('meta').getAllKeys(); k.onsuccess = () => { r.result.close(); done(k.result.some(x => String(x).startsWith('draft:' + form))) } } }), form)

test('a draft is sealed on a phone that works offline', async () => {
  const page = await enter(base)
  const report = (await page.evaluate(async () => (await fetch('/offline/pages')).json())).pages.find(p => p.startsWith('/matters/new?'))
  await page.goto(report)
  await page.getByLabel(/说|情况|什么/).first().fill('申秀兰家的门锁坏了')
  await sealed(page, 'new-')
  assert.ok(!(await dump(page)).includes('门锁坏了'), 'the draft stands in clear on the phone')
  await page.goto('/today')
  await page.goto(report)
  await page.waitForFunction(() => document.querySelector('#new textarea')?.value === '申秀兰家的门锁坏了')
  // a form that is not for the outbox too: its draft names somebody just the same
  await page.goto('/council/topics/new')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel(/说|情况|什么/).first().fill('任春和说门厅太滑')
  await sealed(page, 'topic-')
  assert.ok(!(await dump(page)).includes('门厅太滑'), 'the draft of a topic stands in clear on the phone')
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter(k => k.startsWith('draft:')).length), 0)
  await page.context().close()
})
