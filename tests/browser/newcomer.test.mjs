// The whole first story of a newcomer, from an empty folder, through what people touch: the
// operator's commands and the pages. No demo, no pinned clock, nothing set behind the pages.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { office } from './office.mjs'
import { visit, desk, phone } from './house.mjs'
import { workbook, words } from './sheets.mjs'

const own = 'a word and another and a third 7'
const said = '2单元门口的灯三天不亮了,晚上看不见台阶'
const photo = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAwAEADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAUEBv/EACQQAAECBQIHAAAAAAAAAAAAAAABAwIEBRESQWEVNVOCorLR/8QAGAEBAQEBAQAAAAAAAAAAAAAAAAQFAwb/xAAhEQADAQABBAIDAAAAAAAAAAAAAQIDIQQFERIxQVHR8P/aAAwDAQACEQMRAD8A2AEGpVCbYn3GmncYIbWTFF0TYxsMK2r1k09dZyn2ovA5fi091/CH4aqbUJt+fbaddygivdMUTRdim+36xLptcf34OE9bnVKUnyXgAQFYAAAOXrHNHu31Q6gg1Knzb8+4601lBFay5Imibl/b7mNW6fjj9EnWzVZpSvPJINtH5oz3eqjhM90POH6aqbT5tifbddaxghvdckXRdzT33yeVJUvh/ZBllotJbl/K+i8ADzptAAAAAAAAAAAAAAAH/9k=', 'base64')
let number, link, matter
let o
before(async () => { o = await office() })
after(async () => { await o.close() })

// people keep their log-in for the whole story
const states = new Map()

// code is what an authenticator shows (RFC 6238); each step of 30 seconds is good for one use.
const secrets = new Map()
const used = new Map()
async function code(name) {
  const key = secrets.get(name)
  const bits = [...key].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
  // the next step is allowed for a clock that runs a little ahead: so nobody waits half a minute
  const step = Math.max(Math.floor(Date.now() / 30000), (used.get(name) ?? 0) + 1)
  used.set(name, step)
  const at = Buffer.alloc(8)
  at.writeBigUInt64BE(BigInt(step))
  const h = createHmac('sha1', bytes).update(at).digest()
  return String((h.readUInt32BE(h[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0')
}

// enters with the first password, which must be changed at once; administrators need a second step.
async function enters(name, login, first, second = false) {
  const p = await visit({ size: desk, at: o.url })
  await p.goto('/login')
  await p.getByLabel('手机号或登录名').fill(login)
  await p.getByLabel('密码').first().fill(first)
  await p.getByRole('button', { name: '登录', exact: true }).click()
  if (second) {
    await p.waitForURL(/enrol/)
    secrets.set(name, (await p.locator('code').innerText()).replace(/\s/g, ''))
    await p.getByLabel('验证码').fill(await code(name))
    await p.getByRole('button', { name: '继续' }).click()
  }
  await p.getByLabel('新密码').fill(own)
  await p.getByLabel('再填一次').fill(own)
  await p.getByRole('button', { name: '保存新密码' }).click()
  await p.waitForURL(u => !u.pathname.startsWith('/login'))
  states.set(name, await p.context().storageState())
  await p.done()
}

const opens = (name, path, size = desk) => visit({ size, at: o.url, state: states.get(name) }).then(async p => { await p.goto(path); return p })

// an account by the page Z2; the first password is shown once
async function account(page, name, login, role, place) {
  await page.goto('/admin/users')
  await page.getByRole('link', { name: '开通账号' }).click()
  await page.getByLabel('姓名').fill(name)
  await page.locator('[name=name]').fill(login)
  await page.locator('[name=role]').selectOption(role)
  await page.locator('[name=place]').fill(place)
  await page.getByRole('button', { name: '开通', exact: true }).click()
  const first = (await page.locator('[data-first-password]').innerText()).trim()
  await enters(name, login, first)
}

test('an empty office says what to do; the operator and the security administrator let people in', async () => {
  await o.start()
  assert.match(o.said, /linli user add/)
  const anybody = await visit({ at: o.url })
  await anybody.goto('/')
  await anybody.getByText('系统还没有建好地点').waitFor()
  await anybody.done()
  o.linli(['place', 'divisions', '140400'])
  const first = o.linli(['user', 'add', 'anquan', '--name', '安守一', '--role', 'secadmin']).trim().split('\t')[1]
  await enters('安守一', 'anquan', first, true)
  const p = await opens('安守一', '/admin/users')
  await account(p, '秦海峰', 'qinhaifeng', 'street', '东街街道')
  const street = await opens('秦海峰', '/admin/places')
  await street.getByRole('link', { name: '东街街道' }).first().click()
  await street.locator('[name=kind]').selectOption('community')
  await street.locator('[name=new_name]').fill('锦绣社区')
  await street.getByRole('button', { name: '添加', exact: true }).click()
  await street.getByRole('link', { name: '锦绣社区' }).first().waitFor()
  await street.done()
  await account(p, '孙宁', 'sunning', 'community', '锦绣社区')
  await p.done()
})

// take brings a workbook through the four steps; each question gets the answer that answer(text) names.
async function take(page, name, sheets, { place, answer = () => null } = {}) {
  await page.goto('/imports')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook(sheets) })
  if (place) await page.locator('select[name=place]').selectOption({ label: place })
  await page.getByRole('button', { name: '上传并认表' }).click()
  const steps = page.locator('main')
  const ask = async form => {
    for (const q of await page.locator(`${form} fieldset`).all()) {
      const words = answer(await q.innerText())
      if (words) await q.getByText(words, { exact: true }).first().click()
    }
  }
  await page.locator('#columns, #confirm').first().waitFor()
  if (await page.getByRole('button', { name: '列没错，试算' }).count()) {
    await ask('#columns')
    await page.getByRole('button', { name: '列没错，试算' }).first().click()
    await page.getByText('确认后写入').waitFor()
  }
  if (await page.locator('#answers').count()) {
    await ask('#answers')
    await page.getByRole('button', { name: '按选的重新试算' }).click()
    await page.getByText('确认后写入').waitFor()
  }
  const tried = await steps.innerText()
  await page.getByRole('button', { name: '确认导入' }).first().click()
  await page.getByText(/已写入：/).waitFor()
  return { tried, done: await steps.innerText() }
}

// receipt is the office's own sheet with two columns more.
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()])
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('the office brings its own untidy sheets; what cannot be understood is asked or told, never guessed', async () => {
  const p = await opens('孙宁', '/imports')
  await take(p, '小区.xlsx', { Sheet1: [['锦绣社区小区情况一览表', '<', '<', '<', '<'], ['小区名称(必填)', '曾用名', '社区', '管理方式', '物业公司'], ['锦绣苑', '锦绣小区', '锦绣社区', '专业化物业', '云漳安居物业']] })
  await take(p, '楼栋.xlsx', { Sheet1: [['小区名称', '楼号', '单元数量', '层数', '每层户数'], ['锦绣苑', '3号楼', 2, 2, 1], ['锦绣苑', '5＃', 1, 2, 1]] })
  const homes = await take(p, '房屋.xlsx', {
    '3号楼': [['锦绣苑房屋台账', '<', '<', '<'], ['楼号', '单元号', '房间号', '面积(㎡)'], ['3＃', '一单元', 101, '89.5㎡'], ['^', '1单元', '２０１', '八十九点五'], ['^', '2', '101', 102.36], ['^', '2', '201', '102.36平'], ['合计', null, null, 383.72]],
    '5号楼': [['楼号', '单元号', '房间号', '面积(㎡)'], ['5号楼', null, '101', '77'], ['同上', null, '201', '77']],
  }, { place: '锦绣苑' })
  const people = await take(p, '居民.xlsx', { 花名册: [
    ['锦绣苑居民花名册', '<', '<', '<', '<', '<', '<'], ['填表日期：2026年2月28日', '<', '<', '<', '<', '<', '<'],
    ['序号', '楼号', '单元', '房间号', '人员姓名', '家庭关系', '身份证号码', '重点人群'],
    [1, '3号楼', '1', '101', '申 秀 兰', '本人', 980101194305110000, '独居老人'],
    [2, '三号楼', '一单元', '２０１', '栗建明', '本人', null, null],
    [3, '3栋', '2门', '0101', '段守义', '户主', null, '低保、孤寡'],
    [4, '9号楼', '1', '901', '常爱莲', '户主', null, null],
    [5, '3-2', null, 201, '牛志远', '户主', null, '爱唱戏'],
  ] }, { place: '锦绣苑', answer: q => /爱唱戏/.test(q) ? '其他' : null })
  const receipt = words((await download(p, '下载回执')).bytes)
  assert.match(homes.tried, /八十九点五/)
  assert.match(people.tried, /「爱唱戏」是哪一种/)
  assert.match(people.done, /新增 4/)
  for (const said of [/导入结果/, /末三位已丢失/, /没找到的地址|待认址/]) assert.match(receipt, said)
  await p.done()
})

test('the doors without a name are seen on the map, on the wall and in the table, then named', async () => {
  const p = await opens('孙宁', '/duties')
  await p.getByText('还有6户没人负责').first().waitFor()
  await p.goto('/places')
  await p.getByText(/没人负责 6户/).first().waitFor()
  await p.getByRole('link', { name: '锦绣苑' }).first().click()
  await p.getByText('6户，6户没人负责').first().waitFor()
  await p.getByRole('link', { name: /3号楼/ }).first().click()
  await p.getByText('4户 · 有人负责 0 · 没人负责 4').first().waitFor()
  assert.equal(await p.getByText('■ 201').count() > 0, true)
  await take(p, '联户.xlsx', { 责任表: [['党员联户责任表', '<', '<', '<'], ['党小组', '姓名', '责任楼栋', '责任单元/户'], ['第一党小组', '任春和', '3号楼', '1单元']] }, { place: '锦绣苑' })
  await p.goto('/duties')
  await p.getByText('还有4户没人负责').first().waitFor()
  for (let left = 2; left > 0; left--) {
    await p.getByRole('link', { name: '分给谁…' }).first().click()
    const who = await p.locator('[name=person] option', { hasText: '任春和' }).getAttribute('value')
    await p.locator('[name=person]').selectOption(who)
    await p.getByRole('button', { name: /分给他/ }).click()
    await p.waitForURL(/duties\?/)
  }
  await p.getByText('每一户都有人负责。').waitFor()
  await p.done()
})

test('grid worker and property manager get accounts and duties through the pages', async () => {
  const safe = await opens('安守一', '/admin/users')
  await account(safe, '李晋芳', 'lijinfang', 'grid', '锦绣苑')
  await account(safe, '郭向荣', 'guoxiangrong', 'property', '锦绣苑')
  await safe.done()
  const p = await opens('孙宁', '/duties')
  const gives = async (who, role, groups) => {
    await p.goto('/duties')
    await p.getByRole('link', { name: '网格、物业等责任' }).click()
    await p.locator('[name=role]').selectOption(role)
    for (const g of groups) await p.getByText(g, { exact: true }).click()
    await p.locator('[name=person]').selectOption({ label: who })
    await p.getByRole('button', { name: '保存', exact: true }).click()
    await p.getByText(new RegExp(`${who}现在是`)).first().waitFor()
  }
  await gives('李晋芳', 'grid', [])
  await gives('郭向荣', 'property', ['公共设施'])
  const table = await p.locator('main').innerText()
  assert.equal(table.match(/公共设施/g)?.length, 1, table)
  for (const said of [/李晋芳/, /网格员/, /全部事项/, /郭向荣/, /公共设施/, /任春和/]) assert.match(table, said)
  assert.doesNotMatch(table, /facility|heating/)
  await p.done()
})

test('a resident scans the plaque and reports; the loop is walked to its end', async () => {
  const p = await opens('孙宁', '/places')
  await p.getByRole('link', { name: '锦绣苑' }).first().click()
  await p.getByRole('link', { name: /3号楼/ }).first().click()
  await p.getByRole('link', { name: '码牌' }).first().click()
  await p.locator('svg').first().waitFor()
  const plaque = await p.locator('body').innerText()
  const address = /\/q\/([\w-]+)/.exec(plaque)[0]
  await p.done()

  const resident = await visit({ size: phone, at: o.url })
  await resident.goto(address)
  await resident.getByText('这里谁负责').first().waitFor()
  await resident.getByRole('link', { name: '反映一件事' }).first().click()
  await resident.getByText('灯坏了', { exact: true }).click()
  await resident.getByLabel('说一句').fill(said)
  await resident.locator('input[type=file]').setInputFiles({ name: '灯.jpg', mimeType: 'image/jpeg', buffer: photo })
  await resident.getByRole('button', { name: '提交' }).click()
  await resident.waitForURL(/\/r\//)
  const text = await resident.getByText(/收到了，编号/).first().innerText()
  number = /编号\s*(\S+)/.exec(text)[1]
  link = resident.url().split('?')[0]
  assert.equal(await resident.locator('.photos img').count(), 1, 'the photo stands with the report')
  assert.doesNotMatch(await resident.locator('main').innerText(), /李晋芳|郭向荣/)

  // Whose is it? The table says: at the compound the grid worker for all, the property manager for public facilities.
  const manager = await opens('郭向荣', '/matters?tab=mine')
  await manager.locator('tr', { hasText: said }).getByRole('link').first().click()
  matter = manager.url()
  await manager.getByRole('button', { name: '认领', exact: true }).click()
  await manager.getByText('已认领').first().waitFor()
  await manager.getByLabel('怎么办好的').fill('换了灯泡和声控开关')
  await manager.locator('#do-rectify input[type=file]').setInputFiles({ name: '后.jpg', mimeType: 'image/jpeg', buffer: photo })
  await manager.getByRole('button', { name: '办好了', exact: true }).click()
  await manager.getByText('待复查').first().waitFor()
  assert.equal(await manager.locator('#do-look').count(), 0, 'the one who fixed it may not look')
  assert.ok(await manager.locator('.photos img').count() >= 2, 'before and after stand side by side')

  const grid = await opens('李晋芳', matter, phone)
  await grid.getByText('换了灯泡和声控开关').first().waitFor()
  await grid.done()

  // the three lists show what is still open; this matter waits for its look
  const verifier = await opens('孙宁', '/lists')
  const no = /\S+〔\d+〕\d+/.exec(await manager.locator('main').innerText())[0]
  for (const [list, has] of [[null, '问题描述'], ['责任清单', '责任单位'], ['整改清单', '整改措施']]) {
    await verifier.goto('/lists')
    if (list) await verifier.getByRole('link', { name: list }).first().click()
    const got = words((await download(verifier, '导出 xlsx')).bytes)
    assert.ok(got.includes(has) && got.includes(no), `${list ?? '问题清单'}: ${got.replace(/\s+/g, ' ')}`)
  }
  await verifier.goto('/looks')
  await verifier.getByRole('link', { name: '复查' }).first().click()
  await verifier.locator('#do-look').getByText('合格', { exact: true }).click()
  await verifier.locator('#do-look').getByRole('button', { name: '去看过了' }).click()
  await verifier.getByText('已销号').first().waitFor()
  // closed, it leaves what is to be worked on and stays in the lists of everything: 已销号
  await verifier.goto('/lists?list=fix')
  await verifier.getByText('没有在办的事项').first().waitFor()
  await verifier.locator('[name=state]').selectOption({ label: '全部（含已销号）' })
  await verifier.getByRole('button', { name: '筛选' }).click()
  await verifier.getByRole('link', { name: '整改清单' }).first().waitFor()
  for (const [list, has] of [['问题清单', said], ['责任清单', '郭向荣'], ['整改清单', '换了灯泡和声控开关']]) {
    await verifier.getByRole('link', { name: list }).first().click()
    await verifier.getByText(no).first().waitFor()
    const got = words((await download(verifier, '导出 xlsx')).bytes)
    assert.ok(got.includes(no) && got.includes(has) && got.includes('口径：全部事项（含已销号）'), `${list}: ${got.replace(/\s+/g, ' ')}`)
    if (list === '整改清单') assert.match(got, /换了灯泡和声控开关[^]*孙宁[^]*合格[^]*已销号/)
  }
  await verifier.done()

  await resident.goto(link)
  await resident.getByText(/另有人看过/).first().waitFor()
  const looked = await resident.locator('ol.log li', { hasText: '复查合格' }).first().innerText()
  assert.match(looked, /看的人没经手这件事/)
  assert.doesNotMatch(looked, /物业/, 'who fixed it did not look')
  await resident.getByRole('button', { name: '满意', exact: true }).click()
  await resident.getByText(/您说了：满意/).first().waitFor()
  o.file('收据.txt', (await download(resident, '下载收据')).bytes)
  await resident.done()
  await manager.done()
})

test('a blank form from above comes back filled, by the page and by the command', async () => {
  const p = await opens('孙宁', '/reports')
  const blank = workbook({ 表: [['高层住宅情况统计表', '<', '<', '<'], ['小区名称', '楼号', '单元数', '有无宠物']] })
  await p.locator('input[type=file]').setInputFiles({ name: '上级空表.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: blank })
  await p.getByRole('button', { name: '上传并对列' }).click()
  await p.waitForURL(/\/forms\//)
  const filled = words((await download(p, '下载填好的表')).bytes)
  for (const w of ['锦绣苑', '3号楼', '本系统没有此数据']) assert.ok(filled.includes(w), filled)
  await p.done()
  o.file('上级空表.xlsx', blank)
  o.linli(['fill', '上级空表.xlsx', '-o', '填好.xlsx', '--place', '锦绣苑'])
  const same = words(readFileSync(`${o.dir}/填好.xlsx`))
  for (const w of ['锦绣苑', '3号楼', '本系统没有此数据']) assert.ok(same.includes(w), same)
})

test('the receipt holds, each step stands in the ledger, and the ledger is sound', async () => {
  assert.match(o.linli(['ledger', 'receipt', 'verify', '收据.txt']), /收据成立/)
  o.file('假收据.txt', readFileSync(`${o.dir}/收据.txt`, 'utf8').replace('灯', '门'))
  o.linli(['ledger', 'receipt', 'verify', '假收据.txt'], { no: true })
  assert.match(o.linli(['ledger', 'verify']), /台账核验通过/)

  // X3 is the audit's page: an inspector of the street follows the numbers of M2
  const safe = await opens('安守一', '/admin/users')
  await account(safe, '韩直', 'hanzhi', 'inspector', '东街街道')
  await safe.done()
  const p = await opens('韩直', matter)
  // the number of a step comes a moment after the step: the page is asked until the last one has its own
  const links = () => p.locator('a[href^="/ledger/"]').evaluateAll(l => [...new Set(l.map(a => a.getAttribute('href')))])
  let entries = await links()
  for (const end = Date.now() + 30000; entries.length < 7 && Date.now() < end; entries = await links()) await p.reload()
  const kinds = []
  for (const at of entries) {
    await p.goto(at)
    await p.getByText('在台账里，没有改动').first().waitFor()
    kinds.unshift((await p.locator('dt', { hasText: /^记录种类$/ }).locator('xpath=following-sibling::dd[1]').first().innerText()).trim())
  }
  assert.deepEqual(kinds, ['受理', '派发', '认领', '办好了', '复查合格', '销号', '评价'])
  await p.done()
})
