// sheets.mjs: untidy workbooks as an office sends them, and the words of those that come back.
// Written with Node alone: a stored zip of the few parts that a workbook needs.
import { crc32 as nodeCrc, inflateRawSync } from 'node:zlib'

const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0 })
const crc32 = nodeCrc ?? (b => { let c = 0xffffffff; for (const x of b) c = table[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0 })

function zip(files) {
  const parts = [], list = []
  let at = 0
  for (const [name, text] of files) {
    const n = Buffer.from(name), d = Buffer.from(text), head = Buffer.alloc(30), dir = Buffer.alloc(46)
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(0x0800, 6); head.writeUInt32LE(crc32(d), 14)
    head.writeUInt32LE(d.length, 18); head.writeUInt32LE(d.length, 22); head.writeUInt16LE(n.length, 26)
    dir.writeUInt32LE(0x02014b50, 0); dir.writeUInt16LE(20, 4); dir.writeUInt16LE(20, 6); dir.writeUInt16LE(0x0800, 8); dir.writeUInt32LE(crc32(d), 16)
    dir.writeUInt32LE(d.length, 20); dir.writeUInt32LE(d.length, 24); dir.writeUInt16LE(n.length, 28); dir.writeUInt32LE(at, 42)
    parts.push(head, n, d); list.push(dir, n); at += 30 + n.length + d.length
  }
  const directory = Buffer.concat(list), end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(files.length, 8); end.writeUInt16LE(files.length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}

const esc = s => s.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const column = i => String.fromCharCode(65 + i)

// workbook makes an xlsx of {sheet name: rows}. A string is text, a number a number (as Excel
// destroys identity numbers), null empty; '<' joins with the cell to the left, '^' with the one above.
export function workbook(sheets) {
  const names = Object.keys(sheets)
  const files = [
    ['[Content_Types].xml', `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`],
    ['_rels/.rels', '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
    ['xl/workbook.xml', `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names.map((n, i) => `<sheet name="${esc(n)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`],
  ]
  names.forEach((n, i) => files.push([`xl/worksheets/sheet${i + 1}.xml`, sheet(sheets[n])]))
  return zip(files)
}

function sheet(rows) {
  const merged = new Map()
  const head = (r, c) => rows[r][c] === '<' ? head(r, c - 1) : rows[r][c] === '^' ? head(r - 1, c) : `${column(c)}${r + 1}`
  const body = rows.map((row, r) => `<row r="${r + 1}">${row.map((v, c) => {
    const ref = `${column(c)}${r + 1}`
    if (v === '<' || v === '^') { merged.set(head(r, c), ref); return '' }
    if (v === null) return ''
    return typeof v === 'number' ? `<c r="${ref}"><v>${v}</v></c>` : `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${esc(v)}</t></is></c>`
  }).join('')}</row>`).join('')
  const cells = [...merged].map(([a, b]) => `<mergeCell ref="${a}:${b}"/>`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData>${cells && `<mergeCells count="${merged.size}">${cells}</mergeCells>`}</worksheet>`
}

// words gives all text of a workbook: shared strings, inline strings, numbers, comments.
export function words(xlsx) {
  let out = ''
  const end = xlsx.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  let at = xlsx.readUInt32LE(end + 16)
  for (let n = xlsx.readUInt16LE(end + 10); n > 0; n--) {
    const nameLen = xlsx.readUInt16LE(at + 28), name = xlsx.toString('utf8', at + 46, at + 46 + nameLen)
    const local = xlsx.readUInt32LE(at + 42), size = xlsx.readUInt32LE(at + 20)
    if (/sharedStrings|worksheets\/sheet|comments/.test(name) && name.endsWith('.xml')) {
      const from = local + 30 + xlsx.readUInt16LE(local + 26) + xlsx.readUInt16LE(local + 28)
      const raw = xlsx.subarray(from, from + size)
      const xml = (xlsx.readUInt16LE(at + 10) === 8 ? inflateRawSync(raw) : raw).toString('utf8')
      out += xml.replace(/<\/(t|v|c|row)>/g, '\n').replace(/<[^>]+>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
    }
    at += 46 + nameLen + xlsx.readUInt16LE(at + 30) + xlsx.readUInt16LE(at + 32)
  }
  return out
}
