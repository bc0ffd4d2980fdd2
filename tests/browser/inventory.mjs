// inventory.mjs walks the pages by their own links and keeps one address of each kind: /matters/{id}.
import { visit, building } from './house.mjs'

const kindOf = path => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/^\/q\/[^/]+/, '/q/{code}').replace(/^\/r\/[^/]+/, '/r/{secret}').replace(/\/\d+(?=\/|$)/g, '/{n}').replace(/^(\/(?:cases|penalties))\/[^/]+/, '$1/{code}').replace(/^(\/environment(?:\/cases\/\{id\})?\/papers)\/[^/]+/, '$1/{name}').replace(/^(\/admin\/(?:kinds|robots))\/(?!new$).+/, '$1/{id}')
const leave = /^\/(logout|assets|log\/|metrics|healthz|readyz|api|open311|ui|geo|cal|static)|\.(xlsx|csv|ics|json|txt|svg|pdf|ndjson)$|\/(export|download|template|receipt|photo|copy|file)(\/|$)|\/photo\//

// pagesOf gives [kind, address] of every page that somebody reaches from a page by links.
export async function pagesOf(page, from, { most = 60 } = {}) {
  const seen = new Map(), broken = [], parts = new Set()
  const queue = from.map(address => [address, 'the start'])
  while (queue.length && seen.size < most) {
    const [address, by] = queue.shift()
    const path = new URL(address, page.context()._options?.baseURL ?? process.env.LINLI_URL).pathname
    const kind = kindOf(path)
    if (seen.has(kind)) continue
    const r = await page.goto(address).catch(e => { if (!/ERR_ABORTED|Download/.test(e.message)) throw e; return null })
    if (!r) { seen.set(kind, null); continue }
    if (!/text\/html/.test(r.headers()['content-type'] ?? '')) { seen.set(kind, null); continue }
    if (r.status() >= 400) { broken.push(`${r.status()} ${path}, linked by ${by}`); seen.set(kind, null); continue }
    seen.set(kind, address)
    broken.push(...await missing(page, kind, parts))
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search))
    for (const l of links) {
      const p = l.split('?')[0]
      if (!leave.test(p) && !seen.has(kindOf(p))) queue.push([l, kind])
    }
  }
  return { pages: [...seen].filter(([, a]) => a), broken }
}

// missing asks for what a page names beside its links, icons too, which the browser fetches behind
// the back of a test; each address once.
async function missing(page, kind, parts) {
  const out = []
  const named = await page.evaluate(() => [...document.querySelectorAll('link[href], img[src], script[src], source[src], object[data]')].map(e => e.href || e.src || e.data).filter(u => u.startsWith(location.origin)))
  if (!await page.locator('link[rel~=icon]').count()) out.push(`no icon: the browser asks for /favicon.ico on ${kind}`)
  for (const u of named.filter(u => !parts.has(u))) {
    parts.add(u)
    const r = await page.request.get(u)
    if (r.status() >= 400) out.push(`${r.status()} ${new URL(u).pathname}, a part of ${kind}`)
  }
  return out
}

export const publicStart = ['/', '/elder', '/progress', '/cases', '/penalties', '/feedback', '/login']

// everybody lists who walks: the public, and one log-in of each role that has a menu of its own.
export async function walkPublic() {
  const page = await visit()
  const code = await building(page, '锦绣苑', '3号楼')
  const found = await pagesOf(page, [code, code + '/report', code + '/board', ...publicStart])
  await page.done()
  return found
}
