// Without a mouse: the report and the log-in by keyboard alone, the focus always to be seen.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { account, visit, building, desk } from './house.mjs'

// tabTo presses Tab until the wished element has the focus.
async function tabTo(page, wish, most = 120) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const hit = await page.evaluate(w => {
      const e = document.activeElement
      const words = [e.textContent, e.getAttribute('aria-label'), e.id && document.querySelector(`label[for="${e.id}"]`)?.textContent, e.closest('label')?.textContent, e.value].map(x => (x ?? '').trim())
      return words.some(x => x === w || x.startsWith(w + ' ') || x.startsWith(w + '\n'))
    }, wish)
    if (!hit) continue
    const seen = await page.evaluate(() => {
      const e = document.activeElement, box = e.closest('.chip') ?? e
      const looks = [e, box, ...box.querySelectorAll('span')].map(x => getComputedStyle(x))
      return looks.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none')
    })
    assert.ok(seen, `the focus on “${wish}” can be seen`)
    return
  }
  assert.fail(`Tab never reaches “${wish}” on ${page.url()}`)
}

test('a report by keyboard alone', async () => {
  const page = await visit({ size: desk })
  const at = await building(page, '锦绣苑', '3号楼')
  await page.goto(at)
  await tabTo(page, '反映一件事')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/report/)
  // the chips are one group: Tab reaches it, arrows choose
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement.name === 'kind')) break
  }
  await page.keyboard.press('Space')
  assert.ok(await page.evaluate(() => !!document.querySelector('[name=kind]:checked')), 'a kind is chosen')
  await tabTo(page, '说一句')
  await page.keyboard.type('7单元门口的灯不亮,钥匙孔都看不见')
  await tabTo(page, '提交')
  await page.keyboard.press('Enter')
  // either the receipt, or first the question whether it is a matter that is under way already
  const asked = page.getByText('这件事已在办，要加一声吗？')
  await page.getByRole('button', { name: '不是同一件，提交我的' }).or(page.getByText('收到了')).first().waitFor()
  if (await asked.isVisible()) {
    await tabTo(page, '不是同一件，提交我的')
    await page.keyboard.press('Enter')
  }
  await page.waitForURL(/\/r\//)
  await page.done()
})

test('log-in by keyboard alone, and the first Tab skips the menu', async () => {
  const who = account('community')
  const page = await visit({ size: desk })
  await page.goto('/login')
  await tabTo(page, '手机号或登录名')
  await page.keyboard.type(who.login)
  await tabTo(page, '密码')
  await page.keyboard.type(who.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(u => !u.pathname.startsWith('/login'))
  await page.goto('/matters')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip')
  await page.keyboard.press('Enter')
  assert.equal(new URL(page.url()).hash, '#main')
  await page.done()
})
