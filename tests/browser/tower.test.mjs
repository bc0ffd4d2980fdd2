// 高层消防: F1 leads to the file of a building, a changed fact makes its plaque stale, a new one goes from draft to the wall and its page
// behind the code says so without log-in; a form that came too late shows both versions. LINLI_SHOTS=folder keeps pictures at both sizes.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { as, visit, phone, desk, sideways } from './house.mjs'

const shots = process.env.LINLI_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

async function seen(page, name) {
  for (const [size, tag] of [[phone, 'phone'], [desk, 'desk']]) {
    await page.setViewportSize(size)
    assert.equal(await sideways(page), null, `${name} at ${size.width}`)
    if (shots) await page.screenshot({ path: `${shots}/${name}-${tag}.png`, fullPage: true })
  }
}

// picture makes a PNG that no other test sends.
const picture = page => page.evaluate(() => { const c = document.createElement('canvas'); c.width = 64; c.height = 48; const g = c.getContext('2d'); g.fillStyle = '#c84'; g.fillRect(0, 0, 64, 48); g.fillStyle = '#fff'; g.fillRect(8, 8, 40, 30); return c.toDataURL('image/png').split(',')[1] })

test('F1 counts the towers of the district and leads to a file', async () => {
  const page = await as('fire', { size: desk })
  await page.goto('/fire')
  await page.getByText('高层54栋').first().waitFor()
  await page.getByText('54', { exact: false }).first().waitFor()
  assert.ok(await page.locator('figure svg, svg.draw').count() >= 2, 'drawings')
  await seen(page, 'f1')
  await page.setViewportSize(desk)
  await page.getByRole('link', { name: '一楼一档' }).first().click()
  await page.waitForURL(/\/fire\/towers$/)
  await seen(page, 'towers')
  await page.goto('/fire/towers?flag=red')
  const rows = await page.locator('table tbody tr').count()
  assert.ok(rows > 0, 'towers with a red wall')
  assert.equal(await page.locator('table tbody tr', { hasText: '黄' }).count(), 0, 'no amber among the red ones')
  await page.done()
})

test('F2: a changed fact makes the plaque stale; a new one goes to the wall; P1 and the way out say what stands there', async () => {
  const page = await as('fire', { size: desk })
  await page.goto('/fire/towers')
  await page.locator('table a', { hasText: '云漳国际 1号楼' }).click()
  const at = new URL(page.url()).pathname
  await page.getByText('法定例行工作').first().waitFor()
  await seen(page, 'f2')
  await page.setViewportSize(desk)
  await page.goto(`${at}/edit`)
  await page.getByText('谁负责').first().click()
  await page.getByLabel('消防安全管理人').fill('程示例')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.waitForURL(u => u.pathname === at)
  await page.getByText('要重发').first().waitFor()
  await page.locator('a[href^="/fire/plaques/"]').first().click()
  await page.getByText('档案改了，这块牌要重发').waitFor()
  await page.locator('table[data-versions]').getByText('程示例').waitFor()
  await seen(page, 'plaque-stale')
  await page.setViewportSize(desk)
  await page.goto(at)
  await page.getByRole('button', { name: '起草新牌' }).click()
  await page.waitForURL(/\/fire\/plaques\//)
  await page.getByRole('button', { name: '审定', exact: true }).click()
  await page.getByRole('link', { name: '打印A3' }).click()
  await page.getByText('程示例').waitFor()
  const wide = await page.locator('.plaque-sheet .code svg').evaluate(e => e.getBoundingClientRect().width / 96 * 25.4)
  assert.ok(wide >= 60, `the code is ${wide} mm wide`)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  assert.equal((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length, 1, 'the plaque is one sheet')
  const over = await page.locator('.plaque-sheet').evaluate(e => e.scrollHeight - e.clientHeight)
  assert.ok(over <= 1, `${over} px of the plaque are cut off`)
  await page.goBack()
  await page.getByRole('button', { name: '已印制', exact: true }).click()
  await page.locator('#post input[type=file]').setInputFiles({ name: '牌.png', mimeType: 'image/png', buffer: Buffer.from(await picture(page), 'base64') })
  await page.getByRole('button', { name: '已上墙', exact: true }).click()
  await page.getByAltText('牌在墙上').waitFor()
  const code = (await page.getByText(/\/q\/\w+/).first().textContent()).match(/\/q\/(\w+)/)[1]
  await page.getByLabel('校验码').fill('XXXX')
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('可能是旧牌或被换了的牌').waitFor()
  const resident = await visit({ script: false })
  await resident.goto(`/q/${code}`)
  const words = await resident.locator('main').innerText()
  for (const w of ['程示例', '外墙保温', '微型消防站', '最近检查', '下次检查']) assert.ok(words.includes(w), `P1 says ${w}`)
  const check = words.match(/校验码 (\w+)/)[1]
  await seen(resident, 'p1')
  await resident.getByRole('link', { name: '怎么逃生' }).click()
  await resident.getByText('走楼梯，不坐电梯').waitFor()
  await seen(resident, 'escape')
  await resident.done()
  await page.getByLabel('校验码').fill(check.toLowerCase())
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('一致，是这块牌').waitFor()
  await page.done()
})

test('F2: who comes late sees both versions, and what was typed is not lost', async () => {
  const page = await as('fire', { size: desk })
  await page.goto('/fire/towers')
  await page.locator('table a', { hasText: '云漳国际 2号楼' }).click()
  const at = new URL(page.url()).pathname
  const late = await as('fire', { size: phone })
  await late.goto(`${at}/edit`)
  await page.goto(`${at}/edit`)
  await page.getByText('设施').first().click()
  await page.getByLabel('灭火器').fill('77')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.waitForURL(u => u.pathname === at)
  await late.getByText('设施').first().click()
  await late.getByLabel('灭火器').fill('88')
  await late.getByRole('button', { name: '保存', exact: true }).click()
  await late.getByText('别人刚刚改过这份档案').waitFor()
  const both = await late.locator('table[data-versions]').innerText()
  assert.ok(both.includes('88') && both.includes('77'), both)
  await seen(late, 'conflict')
  await late.getByRole('button', { name: '保存', exact: true }).click()
  await late.waitForURL(u => u.pathname === at)
  await late.getByText('88').first().waitFor()
  await page.goto(`${at}/edit`)
  await page.getByLabel('建筑高度（米）').fill('很高')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('写米数，如99.5').first().waitFor()
  await page.done()
  await late.done()
})

test('duties become matters once, and a round is written down with two taps', async () => {
  const page = await as('fire', { size: desk })
  await page.goto('/fire/towers')
  await page.locator('table a', { hasText: '云漳国际 3号楼' }).click()
  const at = new URL(page.url()).pathname
  await page.getByRole('button', { name: '开始排期' }).click()
  await page.getByText('到时候自动出事项').waitFor()
  await page.getByRole('link', { name: '防火检查' }).click()
  await page.waitForURL(/\/matters\//)
  await page.getByRole('heading', { name: /防火检查 2026年6月/ }).first().waitFor()
  await page.goto(`${at}/patrol`)
  await page.getByText('没问题').first().click()
  await page.getByRole('button', { name: '记下巡查' }).click()
  await page.getByText('今天1次').waitFor()
  await seen(page, 'patrol')
  await page.done()
})
