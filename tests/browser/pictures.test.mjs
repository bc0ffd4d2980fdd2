// The pictures of README.md, taken only when asked for (LINLI_PICTURES=1).
import { test } from 'node:test'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { as, visit, building, phone, desk } from './house.mjs'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const shot = (page, name) => page.screenshot({ path: folder + name, animations: 'disabled' })

test('pictures', { skip: process.env.LINLI_PICTURES !== '1' && 'LINLI_PICTURES=1 writes docs/pictures' }, async () => {
  mkdirSync(folder, { recursive: true })
  const p1 = await visit({ size: phone })
  await building(p1, '锦绣苑', '3号楼')
  await shot(p1, 'p1-place.png')
  await p1.done()
  const m3 = await as('community', { size: desk })
  await m3.goto('/lists')
  await shot(m3, 'm3-lists.png')
  await m3.goto('/places')
  await m3.getByRole('link', { name: /锦绣苑/ }).first().click()
  await m3.getByRole('link', { name: /^3号楼/ }).first().click()
  await m3.waitForURL(/\/buildings\//)
  await shot(m3, 'w2-wall.png')
  await m3.done()
})
