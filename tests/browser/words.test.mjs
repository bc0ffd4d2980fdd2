// A Chinese page speaks Chinese: no raw word of the program (password, fixed, null) and no half-width
// comma between Chinese words stands where a person reads. Words that Chinese offices write in Latin
// letters are listed here, each once.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, visit, desk, allAccounts } from './house.mjs'
import { pagesOf, walkPublic } from './inventory.mjs'

const known = new Set(`English LED SBS CMA xlsx docx csv Excel WPS PDF Open API GeoJSON JSON iCalendar GPS GCJ WGS CGCS SQLite PostgreSQL Linli linli JPEG PNG WebP
  TOTP OIDC SMTP CPU WeCom XPS EPS URL SHA Point Polygon Chrome Safari Firefox Edge Linux Windows Android iOS localhost`.split(/\s+/))
for (const a of allAccounts) known.add(a.login)
// commands, hashes, codes (the four characters of a plaque's check code) and log-in names are shown as what they are;
// noscript is text only for a browser that has script
const own = 'code, pre, kbd, samp, textarea, input, script, noscript, style, svg, .num, .hash, [data-raw]'
const heads = 'label, th, h1, h2, h3, h4, .why, .hint, button, .btn, summary, .alert, dt, .empty, .tabs, .soft'

const read = page => page.evaluate(([known, own, heads]) => {
  const ok = new Set(known), out = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walk.nextNode()) nodes.push(walk.currentNode)
  for (const n of nodes) {
    const e = n.parentElement
    if (!n.data.trim() || /^[0-9A-Z]{4}$/.test(n.data.trim()) || e.closest(own) || e.closest('[lang=en], a[hreflang]')) continue
    const words = n.data.replace(/校验码 [0-9A-Z]{4}/g, '').replace(/https?:\S+|[\w.+-]+@[\w.-]+|[\w./-]*\.(?:xlsx|csv|txt|json|db|jpg|png)\b|\/[a-z][\w/.{}-]*|[0-9a-f]{8,}…?|[A-Za-z0-9+/_-]{20,}=?|\bq[0-9A-Z]{6}\b|linli\.city\S*|\b[a-z]+\.[a-z]+\b|\([a-z_]+\)|台账摘要 \S+/g, ' ').match(/[A-Za-z][A-Za-z]{2,}/g) ?? []
    for (const w of words) if (!ok.has(w)) out.push(`${w} in “${n.data.trim().slice(0, 60)}”`)
    if (/\p{Script=Han},\s?\p{Script=Han}/u.test(n.data) && e.closest(heads) && !e.closest('td')) out.push(`half-width comma in “${n.data.trim().slice(0, 60)}”`)
  }
  return [...new Set(out)].slice(0, 12)
}, [[...known], own, heads])

async function look(page, pages) {
  const wrong = []
  for (const [kind, address] of pages) {
    await page.goto(address)
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true }))
    for (const w of await read(page)) wrong.push(`${kind}: ${w}`)
  }
  return wrong
}

test('public pages speak Chinese', async () => {
  const { pages } = await walkPublic()
  const page = await visit()
  assert.deepEqual(await look(page, pages), [])
  await page.done()
})

const seen = new Set()
for (const role of ['community', 'grid', 'property', 'street', 'environment', 'inspector', 'sysadmin', 'secadmin', 'auditadmin']) {
  test(`pages of ${role} speak Chinese`, async () => {
    const page = await as(role, { size: desk })
    const first = { environment: '/environment', inspector: '/inspect', sysadmin: '/admin', secadmin: '/admin/users', auditadmin: '/admin/audit' }[role] ?? '/today'
    const { pages } = await pagesOf(page, [first, '/me'], { most: 60 })
    const fresh = pages.filter(([k]) => !seen.has(k))
    for (const [k] of fresh) seen.add(k)
    assert.deepEqual(await look(page, fresh), [])
    await page.done()
  })
}
