// The community secretary at a desk of 1280×800: lists, the building wall, an import with a messy
// roster up to its receipt, exports, prints on A4 and A3 without a clipped column.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { as, visit, desk, sideways } from './house.mjs'

test('M1: filters narrow the list and stay in the address', async () => {
  const page = await as('community', { size: desk })
  await page.goto('/matters')
  await page.locator('table.ledger tbody tr').first().waitFor()
  await page.getByLabel('小区', { exact: true }).selectOption({ label: '锦绣苑' })
  await page.getByRole('button', { name: '筛选' }).click()
  await page.waitForURL(/place=/)
  for (const t of await page.locator('table.ledger tbody tr').allTextContents()) assert.match(t, /锦绣苑|没有/)
  assert.equal(await sideways(page), null)
  await page.done()
})

test('M3: three lists, one key, and each goes out as xlsx', async () => {
  const page = await as('community', { size: desk })
  await page.goto('/lists')
  for (const name of ['问题清单', '责任清单', '整改清单']) {
    await page.getByRole('link', { name, exact: true }).first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出 xlsx' }).first().click()])
    const raw = readFileSync(await file.path())
    assert.equal(raw.subarray(0, 2).toString(), 'PK', `${name}: ${file.suggestedFilename()}`)
  }
  await page.done()
})

test('W2: the wall of a building is a drawing with a table behind it, and arrows walk over it', async () => {
  const page = await as('community', { size: desk })
  await page.goto('/places')
  await page.getByRole('link', { name: /锦绣苑/ }).first().click()
  await page.getByRole('link', { name: /^3号楼/ }).first().click()
  await page.waitForURL(/\/buildings\//)
  const wall = page.locator('figure svg').first()
  await wall.waitFor()
  const cells = await page.locator('figure svg a').count()
  assert.ok(cells >= 60, `${cells} homes on the wall of 3号楼 (66)`)
  await page.locator('figure svg a').first().focus()
  const before = await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('href'))
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  const after = await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('href'))
  assert.notEqual(after, before, 'an arrow moves to the next home')
  await page.done()
})

test('X2: a messy roster goes through the four steps to its receipt', async () => {
  const folder = join(process.env.LINLI_DATA, '示例导入')
  assert.ok(existsSync(folder), 'the demo brings its messy files')
  const file = readdirSync(folder).find(f => /没找到的地址/.test(f))
  assert.ok(file, 'the sheet with doors that do not exist')
  const page = await as('community', { size: desk })
  await page.goto('/imports')
  await page.getByLabel('文件').setInputFiles(join(folder, file))
  await page.getByLabel('表里没写小区时').selectOption({ label: '锦绣苑' })
  await page.getByRole('button', { name: '上传并认表' }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
  await page.getByRole('button', { name: '列没错，试算' }).first().click({ timeout: 60000 })
  const [early] = await Promise.all([page.waitForEvent('download', { timeout: 60000 }), page.getByRole('link', { name: '下载回执先看看' }).first().click({ timeout: 60000 })])
  assert.equal(readFileSync(await early.path()).subarray(0, 2).toString(), 'PK')
  await page.getByText('不能导入').first().waitFor()
  await page.getByRole('button', { name: '确认导入' }).first().click()
  const [receipt] = await Promise.all([page.waitForEvent('download', { timeout: 60000 }), page.getByRole('link', { name: '下载回执', exact: true }).first().click({ timeout: 60000 })])
  assert.equal(readFileSync(await receipt.path()).subarray(0, 2).toString(), 'PK')
  await page.goto('/imports')
  await page.locator('table.ledger tbody tr', { hasText: '没找到的地址' }).first().waitFor()
  await page.done()
})

test('prints: no column is clipped on A4 and A3, in black and white', async () => {
  const page = await as('community', { size: desk })
  const mm = x => Math.round(x * 96 / 25.4)
  for (const [address, w] of [['/lists/print', 420], ['/duties/table', 297], ['/lists', 297], ['/matters', 297]]) {
    await page.goto(address)
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: mm(w - 20), height: 900 })
    const cut = await page.evaluate(() => [...document.querySelectorAll('th, td')].filter(e => e.offsetParent && (e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1)).slice(0, 3).map(e => e.textContent.trim().slice(0, 20)))
    assert.deepEqual(cut, [], `${address} on paper ${w} mm wide`)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    assert.ok(pdf.length > 5000)
    await page.emulateMedia({ media: 'screen' })
  }
  await page.done()
})

test('one form: a blank sheet from above comes back filled (command line)', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'linli-form-'))
  const out = join(dir, 'homes.xlsx')
  execFileSync(process.env.LINLI_BIN, ['export', '--table', 'home', '--place', '翠屏里', '-o', out, '--data', process.env.LINLI_DATA])
  assert.equal(readFileSync(out).subarray(0, 2).toString(), 'PK')
})

test('M2 without JavaScript: every act is a form that works', async () => {
  const page = await as('community', { script: false })
  await page.goto('/matters')
  await page.locator('table.ledger tbody a').first().click()
  assert.ok(await page.locator('main form[method=post]').count() > 0)
  await page.done()
})
