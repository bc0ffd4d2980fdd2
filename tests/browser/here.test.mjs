// A plaque's code opened somewhere else: the phone notices, the resident may go on, the office sees
// it (security of the plaques). Where the phone is never leaves it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, visit, building, received } from './house.mjs'

async function at(page, spot) {
  await page.context().grantPermissions(['geolocation'])
  await page.context().setGeolocation({ longitude: spot[0], latitude: spot[1], accuracy: 20 })
}

// where the building stands, as the page itself says
async function spotOf(page) {
  const spots = await page.locator('[data-here]').getAttribute('data-here')
  return spots.split(' ')[0].split(',').map(Number)
}

test('the code of one building opened elsewhere is warned of and flagged', async () => {
  const words = '楼道里的灯一闪一闪，核对位置'
  const page = await visit()
  await building(page, '锦绣苑', '3号楼')
  const code = new URL(page.url()).pathname
  const here = await spotOf(page)
  await page.getByText('核对位置').waitFor() // nothing is asked before a tap
  await at(page, here)
  await page.getByRole('button', { name: '核对位置' }).click()
  await page.getByText('手机位置和这块牌子相符').waitFor()

  await at(page, [here[0] + 0.03, here[1]]) // about 2.7 km to the east
  await page.reload() // allowed now: the page looks by itself
  await page.getByText(/您的手机不在这里，相距约2\.\d公里/).waitFor()
  await page.getByText(/这里是3号楼/).waitFor()
  await page.goto(code + '/report')
  await page.getByText(/您的手机不在这里，相距约2\.\d公里/).waitFor()
  const sent = []
  page.on('request', r => { if (r.method() === 'POST') sent.push(r.postData() ?? '') })
  await page.getByText('灯坏了', { exact: true }).click()
  await page.getByLabel('说一句').fill(words)
  await page.getByRole('button', { name: '提交' }).click()
  await received(page)
  assert.ok(sent.length > 0 && sent.every(b => !b.includes(String(here[1]).slice(0, 6))), 'the position was sent')
  await page.done()

  const office = await as('community')
  await office.goto('/matters?tab=open')
  await office.locator('tr', { hasText: words }).getByRole('link').first().click()
  await office.getByText('反映时手机离这里约2.5公里').waitFor()
  await office.done()
})

test('without script nothing about the position is shown', async () => {
  const page = await visit({ script: false })
  await building(page, '锦绣苑', '3号楼')
  assert.equal(await page.locator('[data-here]').isVisible(), false)
  await page.done()
})
