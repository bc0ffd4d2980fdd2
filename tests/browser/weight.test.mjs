// P1 and P2 on a cheap phone (ux.md §4, users.md B17): at most 120 kB over the wire, no web font,
// readable before any script, few requests.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { visit, building } from './house.mjs'

for (const what of ['', '/report']) {
  test(`weight of ${what ? 'P2' : 'P1'}`, async () => {
    const page = await visit()
    const address = await building(page, '锦绣苑', '3号楼') + what
    const fresh = await visit()
    const cdp = await fresh.context().newCDPSession(fresh)
    await cdp.send('Network.enable')
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
    let bytes = 0, asked = 0
    const fonts = []
    cdp.on('Network.loadingFinished', e => { bytes += e.encodedDataLength })
    cdp.on('Network.responseReceived', e => { asked++; if (e.type === 'Font') fonts.push(e.response.url) })
    await fresh.goto(address, { waitUntil: 'networkidle' })
    assert.ok(bytes > 1000 && bytes <= 120_000, `${bytes} bytes over the wire`)
    assert.ok(asked <= 6, `${asked} requests`)
    assert.deepEqual(fonts, [], 'web fonts')
    console.log(`# ${what ? 'P2' : 'P1'}: ${bytes} bytes in ${asked} requests`)
    await page.done()
    await fresh.done()
  })
}

test('first paint waits for no script', async () => {
  const page = await visit()
  const address = await building(page, '锦绣苑', '3号楼')
  const slow = await visit()
  await slow.route('**/assets/*.js', () => {}) // scripts never arrive
  await slow.goto(address, { waitUntil: 'commit' })
  await slow.getByRole('heading', { level: 1 }).waitFor()
  const painted = await slow.evaluate(() => new Promise(done => {
    const has = () => performance.getEntriesByName('first-contentful-paint').length > 0
    if (has()) return done(true)
    new PerformanceObserver((l, o) => { if (has()) { o.disconnect(); done(true) } }).observe({ type: 'paint', buffered: true })
  }))
  assert.ok(painted)
  assert.equal(await slow.evaluate(() => [...document.scripts].filter(s => s.src && !s.defer && !s.async && s.type !== 'module').length), 0, 'scripts that hold up the page')
  await page.done()
  await slow.unroute('**/assets/*.js')
  await slow.context().close()
})
