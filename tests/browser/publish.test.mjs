// publish.test.mjs: what everybody reads of penalties (G4) without log-in and without script, what is left of one that was taken down, and how
// an office replaces the template of a paper: brought by one, approved by another, taken back.
import test from 'node:test'
import assert from 'node:assert/strict'
import { deflateRawSync, crc32 } from 'node:zlib'
import { as, visit, allAccounts, phone, desk } from './house.mjs'

const named = login => allAccounts.find(a => a.login === login)

// zip writes files as a ZIP: a template as somebody else's program writes it.
function zip(files) {
  const parts = [], dir = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const n = Buffer.from(name), raw = Buffer.from(text), body = deflateRawSync(raw)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0); head.writeUInt16LE(0x800, 2); head.writeUInt16LE(8, 4); head.writeUInt32LE(crc32(raw), 10); head.writeUInt32LE(body.length, 14); head.writeUInt32LE(raw.length, 18); head.writeUInt16LE(n.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, n, body])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    dir.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, n]))
    parts.push(local)
    at += local.length
  }
  const d = Buffer.concat(dir), end = Buffer.alloc(18)
  end.writeUInt16LE(dir.length, 4); end.writeUInt16LE(dir.length, 6); end.writeUInt32LE(d.length, 8); end.writeUInt32LE(at, 12)
  return Buffer.concat([...parts, d, Buffer.from('PK\x05\x06'), end])
}

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
// docx writes paragraphs; | parts a paragraph into runs, as Word does with a placeholder.
const docx = (lines, more = {}) => ({ name: '模板.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', buffer: zip({ '[Content_Types].xml': types, 'word/document.xml': `<w:document xmlns:w="${w}"><w:body>${lines.map(l => `<w:p>${l.split('~').map(t => `<w:r><w:t>${t}</w:t></w:r>`).join('')}</w:p>`).join('')}</w:body></w:document>`, ...more }) })

for (const size of [phone, desk]) {
  test(`cases and decisions are read by everybody, ${size.width}`, async () => {
    const p = await visit({ size, script: false })
    await p.goto('/cases')
    await p.locator('main a[href^="/cases/2026-"]').first().click()
    const words = await p.locator('main').innerText()
    for (const x of ['云漳市某公司', '案情', '查处', '启示', '第八十三条第二项', '待核']) assert.ok(words.includes(x), `${x} in ${words}`)
    const all = await p.content()
    for (const x of ['恒泽', '屈守田', '望环罚', '冀文斌', '路晓宁', '柴青云']) assert.ok(!all.includes(x), `the case tells ${x}`)
    await p.getByRole('link', { name: '打印' }).click()
    assert.ok(!(await p.content()).includes('恒泽'), 'the print tells')
    await p.goto('/penalties')
    assert.ok((await p.locator('main').innerText()).includes('恒泽煤业有限公司'), 'a decision names the company')
    const gone = await p.goto('/penalties/2026-1')
    assert.equal(gone.status(), 410)
    const stone = await p.content()
    assert.match(stone, /已于 2026-06-10 撤下/)
    assert.match(stone, /决定被依法撤销/)
    for (const x of ['晟途', '白启明', '监测记录缺失', '贰万元']) assert.ok(!stone.includes(x), `the tombstone tells ${x}`)
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out')
    await p.done()
  })
}

const line = '{{机~关}}窗口{{文号}}{{当~事人~}}{{决定文号}}{{罚款|大写}}{{缴款期限}}{{缴款银行}}{{日期|日期}}'

test('an office brings its own template', async () => {
  const p = await as('environment', { size: desk, script: false }, named('jiwenbin'))
  await p.goto('/environment/papers/pay')
  const send = async file => { await p.locator('input[type=file]').setInputFiles(file); await p.getByRole('button', { name: '上传并检查' }).click(); await p.waitForLoadState() }
  await send(docx([line, '{{罚款额}}']))
  assert.match(await p.locator('main').innerText(), /不认识这些占位符：\{\{罚款额\}\}（是不是 罚款？）/)
  await send(docx([line.replace('{{日期|日期}}', '')]))
  assert.match(await p.locator('main').innerText(), /缺少法定必有的内容：\{\{日期\}\}/)
  await send(docx([line], { 'word/vbaProject.bin': 'x' }))
  assert.match(await p.locator('main').innerText(), /文件里有宏/)
  await send({ name: 'a.docx', mimeType: 'text/plain', buffer: Buffer.from('hello') })
  assert.match(await p.locator('main').innerText(), /不是 \.docx/)
  await send(docx([line]))
  assert.match(await p.locator('main').innerText(), /第2版\s*◇\s*待审核/)
  assert.equal(await p.getByRole('button', { name: '审核通过，启用' }).count(), 0, 'not by who brought it')
  await p.done()
  const r = await as('environment', { size: phone }, named('chaiqingyun'))
  await r.goto('/environment/papers/pay')
  await r.getByRole('button', { name: '审核通过，启用' }).click()
  assert.match(await r.locator('main').innerText(), /第2版\s*●\s*在用/)
  const sample = await r.request.get('/environment/papers/pay/sample')
  assert.equal(sample.status(), 200)
  assert.equal((await sample.body()).subarray(0, 2).toString(), 'PK')
  const second = r.locator('section', { hasText: '第2版' }).last()
  await second.getByLabel(/理由/).fill('账户还要再核')
  await second.getByRole('button', { name: '收回这一版' }).click()
  assert.match(await r.locator('main').innerText(), /第2版\s*○\s*已收回/)
  assert.match(await r.locator('main').innerText(), /第1版\s*●\s*在用/)
  await r.done()
})

test('a decision is taken down and leaves its stone', async () => {
  const r = await as('environment', { size: desk }, named('chaiqingyun'))
  await r.goto('/environment/typical')
  await r.getByRole('link', { name: '超过水污染物排放标准排放水污染物', exact: true }).click()
  const address = await r.locator('main a[href^="/penalties/"]').getAttribute('href')
  await r.getByLabel(/说明（公众会看到/).fill('对恒泽煤业的决定已变更。')
  await r.getByRole('button', { name: '撤下' }).click()
  assert.match(await r.locator('main').innerText(), /理由里不能写/)
  await r.getByLabel(/说明（公众会看到/).fill('公开的法定代表人有误，改正后重新公开。')
  await r.getByRole('combobox', { name: /原因/ }).selectOption('error')
  await r.getByRole('button', { name: '撤下' }).click()
  assert.match(await r.locator('main').innerText(), /公开内容有误/)
  await r.done()
  const p = await visit({ size: phone })
  const gone = await p.goto(address)
  assert.equal(gone.status(), 410)
  assert.ok(!(await p.content()).includes('恒泽'))
  await p.done()
})
