import { test } from 'node:test'
import { as, desk, phone } from './house.mjs'
const out = '/tmp/dp/shots/'
test('look', async () => {
  for (const [name, size] of [['d', desk], ['p', phone]]) {
    const p = await as('community', { size })
    const shot = async n => { await p.screenshot({ path: `${out}${n}-${name}.png`, fullPage: true }); console.log(n, name, p.url(), await p.title()) }
    await p.goto('/duties'); await shot('r1')
    const href = await p.getByRole('link', { name: '自动分配' }).first().getAttribute('href')
    await p.goto(href); await shot('begin')
    const b = p.getByRole('button', { name: /尽量不换人/ }).first()
    const t = Date.now(); await b.click(); await p.waitForLoadState(); console.log('ms', Date.now() - t)
    await shot('draft')
    const h = await p.locator('svg.plan a').first().getAttribute('href')
    await p.goto(h); await shot('wall')
    const cell = await p.locator('svg[data-wall] a').first().getAttribute('href')
    await p.goto(cell); await shot('seat')
    await p.goto(href.replace('plan', 'servers')); await shot('roster')
    const s = await p.locator('a[href^="/duties/servers/"]').first().getAttribute('href')
    await p.goto(s); await shot('server')
  }
})
