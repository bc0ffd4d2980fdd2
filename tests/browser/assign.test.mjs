// assign.test.mjs: 联户分配. The secretary of 锦绣苑 makes a draft for 1,368 doors and 70 members, pins a door, takes the plan; a member
// goes off the list and the hole is filled with few changes. Phone and desk; LINLI_SHOTS names a folder for pictures.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, desk, phone } from './house.mjs'

const shots = process.env.LINLI_SHOTS
const shot = async (page, name) => {
  const small = page.viewportSize().width < 600
  if (shots) await page.screenshot({ path: `${shots}/assign-${name}.png`, fullPage: true, clip: small ? { x: 0, y: 0, width: 390, height: 1500 } : undefined })
}

// narrow complains when a page is wider than its screen.
const narrow = async page => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is wider than the screen`)


test('a branch is assigned, a member leaves, the hole is filled', async () => {
  const page = await as('secretary', { size: desk })
  await page.goto('/duties')
  await shot(page, 'r1-desk')
  await page.getByRole('link', { name: '自动分配' }).click()
  await page.getByText('这里有1368户').waitFor()
  await shot(page, 'begin-desk')
  await page.getByRole('button', { name: '不管原来，从头分' }).click()
  await page.getByRole('heading', { level: 1, name: /户户有人，这是草案/ }).waitFor()
  await narrow(page)
  await shot(page, 'draft-desk')
  assert.equal(await page.locator('svg.plan a').count(), 16, 'all sixteen buildings are on the plan')

  await page.locator('svg.plan a').first().click()
  await page.locator('svg[data-wall] a').first().click()
  await page.getByRole('button', { name: '固定不动' }).click()
  await page.getByRole('button', { name: '放开' }).waitFor()
  await shot(page, 'wall-desk')
  await page.getByRole('link', { name: '回到方案' }).first().click()
  await page.getByRole('button', { name: '采用这个方案' }).click()
  await page.getByRole('heading', { level: 1, name: '锦绣苑户户有人负责' }).waitFor()

  await page.getByRole('link', { name: '党小组与联户名单' }).click()
  await shot(page, 'roster-desk')
  const gone = await page.locator('tr', { hasText: '党员' }).filter({ hasText: '不免' }).first().getByRole('link').first()
  const name = (await gone.innerText()).trim()
  await gone.click()
  await page.getByRole('button', { name: '从名单里去掉' }).click()
  await page.getByText('已从名单里去掉').waitFor()
  await page.getByRole('link', { name: '自动分配' }).click()
  await page.getByRole('button', { name: '补上空缺，尽量不换人' }).click()
  await page.getByRole('heading', { level: 1, name: /户户有人，这是草案/ }).waitFor()
  const rows = page.locator('table[data-moves] tbody tr, tr[id^="m-"]')
  const moved = await rows.count()
  const of = await rows.filter({ hasText: name }).count()
  assert.ok(moved > 0 && moved < 60, `${moved} doors move`)
  assert.ok(of >= 15 && moved - of <= of, `${of} doors of ${name} are filled, ${moved - of} others move`)
  await shot(page, 'few-desk')
  await page.getByRole('button', { name: '采用这个方案' }).click()
  await page.getByRole('heading', { level: 1, name: '锦绣苑户户有人负责' }).waitFor()
  assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0, `${name} has no doors any more`)
  await page.done()
})

test('on the phone', async () => {
  const page = await as('secretary', { size: phone })
  await page.goto('/duties')
  const plan = await page.getByRole('link', { name: '自动分配' }).first().getAttribute('href')
  await page.goto(plan)
  await narrow(page)
  await shot(page, 'begin-phone')
  await page.getByRole('button', { name: '补上空缺，尽量不换人' }).click()
  await page.getByText('这是草案').first().waitFor()
  await narrow(page)
  await shot(page, 'draft-phone')
  await page.goto(await page.locator('svg.plan a').first().getAttribute('href'))
  await page.goto(await page.locator('svg[data-wall] a').nth(3).getAttribute('href'))
  await narrow(page)
  await shot(page, 'wall-phone')
  await page.goto(plan.replace('/plan', '/servers'))
  await narrow(page)
  await shot(page, 'roster-phone')
  await page.locator('a[href^="/duties/servers/"]').first().click()
  await narrow(page)
  await shot(page, 'server-phone')
  await page.goto(plan)
  await page.getByRole('button', { name: '不用这个草案' }).click()
  await page.getByText('责任没有变').waitFor()
  await page.done()
})
