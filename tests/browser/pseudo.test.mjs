// Longer words (ux.md §10): every text of every page grows by 40 %, as another language or another
// office's wording would make it, and nothing may be cut off, pushed out of its box or off the page.
// The words grow in the browser, so that no made-up language is part of the product. Drawings keep
// their own words: they are laid out on the server and carry the same as a table.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, visit, sideways, desk, phone } from './house.mjs'
import { pagesOf, walkPublic } from './inventory.mjs'

// grow lengthens texts, labels of fields and choices.
const grow = page => page.evaluate(() => {
  const longer = s => { const t = s.trim(); return t ? s.replace(t, t + '～' + t.slice(0, Math.max(0, Math.ceil(t.length * 0.4) - 1))) : s }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script,style,svg,textarea')) nodes.push(walk.currentNode)
  for (const n of nodes) n.data = longer(n.data)
})

// cut lists what is clipped: text wider or higher than a box that hides the rest, and words that
// stick out of their button, tag, tab or cell.
const cut = page => page.evaluate(() => {
  const out = []
  const tell = (e, why) => out.push(`${why}: ${e.tagName.toLowerCase()}.${String(e.className).split(' ').slice(0, 2).join('.')} “${(e.textContent || '').trim().slice(0, 20)}”`)
  const pen = document.createElement('canvas').getContext('2d')
  const wide = (words, font) => { pen.font = font; return pen.measureText(words).width }
  const shown = e => e.offsetParent !== null || getComputedStyle(e).position === 'fixed'
  for (const e of document.querySelectorAll('body *')) {
    if (!(e instanceof HTMLElement) || !shown(e) || !e.textContent.trim() || e.closest('.sr, .skip, .honey, svg, option') || e.tagName === 'OPTION') continue
    const s = getComputedStyle(e)
    if (s.clipPath !== 'none') continue
    if (e instanceof HTMLSelectElement) { // Chromium counts the closed list into scrollWidth; what can be cut is the chosen words
      if (wide(e.selectedOptions[0]?.text ?? '', s.font) > e.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight) + 1) tell(e, 'choice cut')
      continue
    }
    if (s.textOverflow === 'ellipsis') tell(e, 'ellipsis')
    if (/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1) tell(e, 'cut at the side')
    if (/hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1) tell(e, 'cut below')
    if (e.matches('button, .btn, .chip, .tag, .tabs > a, .tabbar a, .kpi, summary, th, label') && s.display !== 'inline' && e.scrollWidth > e.clientWidth + 2) tell(e, 'sticks out')
  }
  return [...new Set(out)].slice(0, 5)
})

async function look(page, pages) {
  const wrong = []
  for (const [kind, address] of pages) {
    for (const size of [phone, desk]) {
      await page.setViewportSize(size)
      await page.goto(address)
      if (await page.locator('.paper, .poster, [data-print]').count()) continue // paper has its own test
      await grow(page)
      for (const c of await cut(page)) wrong.push(`${kind} ${size.width} ${c}`)
      const over = await sideways(page)
      if (over) wrong.push(`${kind} ${size.width} sideways ${over}`)
    }
  }
  return wrong
}

test('longer words on public pages', async () => {
  const { pages } = await walkPublic()
  const page = await visit()
  assert.deepEqual(await look(page, pages), [])
  await page.done()
})

const seen = new Set()
for (const role of ['community', 'grid', 'street', 'environment', 'inspector', 'sysadmin', 'secadmin']) {
  test(`longer words on pages of ${role}`, async () => {
    const page = await as(role, { size: desk })
    const first = { environment: '/environment', inspector: '/inspect', sysadmin: '/admin', secadmin: '/admin/users' }[role] ?? '/today'
    const { pages } = await pagesOf(page, [first, '/me'], { most: 60 })
    const fresh = pages.filter(([k]) => !seen.has(k))
    for (const [k] of fresh) seen.add(k)
    assert.ok(fresh.length > 0 || role !== 'community')
    assert.deepEqual(await look(page, fresh), [])
    await page.done()
  })
}
