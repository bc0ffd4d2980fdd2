// The main story on the phone: a resident without an account and without JavaScript reports, the
// property manager fixes, another one looks, the resident is told. Then the same with script.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { as, visit, building, received, desk } from './house.mjs'

const photo = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAwAEADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAUEBv/EACQQAAECBQIHAAAAAAAAAAAAAAABAwIEBRESQWEVNVOCorLR/8QAGAEBAQEBAQAAAAAAAAAAAAAAAAQFAwb/xAAhEQADAQABBAIDAAAAAAAAAAAAAQIDIQQFERIxQVHR8P/aAAwDAQACEQMRAD8A2AEGpVCbYn3GmncYIbWTFF0TYxsMK2r1k09dZyn2ovA5fi091/CH4aqbUJt+fbaddygivdMUTRdim+36xLptcf34OE9bnVKUnyXgAQFYAAAOXrHNHu31Q6gg1Knzb8+4601lBFay5Imibl/b7mNW6fjj9EnWzVZpSvPJINtH5oz3eqjhM90POH6aqbT5tifbddaxghvdckXRdzT33yeVJUvh/ZBllotJbl/K+i8ADzptAAAAAAAAAAAAAAAH/9k=', 'base64')

async function report(page, words, kind = '灯坏了') {
  await building(page, '锦绣苑', '3号楼')
  await page.getByRole('link', { name: '反映一件事' }).first().click()
  await page.getByText(kind, { exact: true }).click()
  await page.getByLabel('说一句').fill(words)
  return page
}

for (const script of [false, true]) {
  test(`a report becomes a verified fix, ${script ? 'with' : 'without'} JavaScript`, async () => {
    const words = `3单元${script ? '二' : '四'}层的灯坏了,晚上看不见`
    const resident = await visit({ script })
    await report(resident, words)
    await resident.locator('input[type=file]').setInputFiles({ name: '灯.jpg', mimeType: 'image/jpeg', buffer: photo })
    await resident.getByRole('button', { name: '提交' }).click()
    await received(resident)
    await resident.getByText(/收到了，编号/).waitFor()
    assert.equal(await resident.locator('.photos img').count(), 1, 'the photo stands with the report')
    const link = resident.url().split('?')[0]

    const manager = await as('property', { script })
    await manager.goto('/matters?tab=mine')
    await manager.locator('tr', { hasText: words }).getByRole('link').first().click()
    const matter = manager.url()
    await manager.getByRole('button', { name: '认领', exact: true }).click()
    await manager.getByLabel('怎么办好的').fill('换了灯泡')
    await manager.getByRole('button', { name: '办好了', exact: true }).click()
    await manager.getByText('待复查').first().waitFor()
    assert.equal(await manager.locator('#do-look').count(), 0, 'the one who fixed it may not look')

    const verifier = await as('community', { script })
    await verifier.goto(matter)
    await verifier.locator('#do-look').getByText('合格', { exact: true }).click()
    await verifier.getByRole('button', { name: '去看过了', exact: true }).click()
    await verifier.getByText('已销号').first().waitFor()

    await resident.goto(link)
    await resident.getByText(/另有人看过/).first().waitFor()
    await resident.getByRole('button', { name: '满意', exact: true }).click()
    const [file] = await Promise.all([resident.waitForEvent('download'), resident.getByRole('link', { name: '下载收据' }).click()])
    assert.match(file.suggestedFilename(), /^linli-receipt-.*\.txt$/)
    for (const p of [resident, manager, verifier]) await p.done()
  })
}

test('what was typed survives a cut network, and two submits make one matter', async () => {
  const page = await visit()
  const words = '9单元门口的灯一闪一闪,已经一个星期了'
  await report(page, words)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '提交' }).click().catch(() => {})
  await page.context().setOffline(false)
  const form = await building(page, '锦绣苑', '3号楼') + '/report'
  await page.goto(form)
  assert.equal(await page.getByLabel('说一句').inputValue(), words, 'the draft is still there')
  await page.getByText('灯坏了', { exact: true }).click()
  // an impatient thumb: the same form goes out twice
  const sent = await page.evaluate(async () => {
    const f = document.querySelector('form#report')
    const data = f => { const d = new FormData(f); d.set('sure', '1'); return d }
    const send = () => fetch(f.action, { method: 'POST', body: data(f), redirect: 'follow' })
    const [a, b] = await Promise.all([send(), send()])
    return [a.url, b.url].map(u => new URL(u).pathname)
  })
  assert.match(sent[0], /^\/r\//)
  assert.equal(sent[0], sent[1], 'both submits lead to the same receipt')
  await page.goto(`${sent[0]}?new=1&sent=${form.split('/')[2] && 'report-' + form.split('/')[2]}`)
  await page.goto(form)
  assert.equal(await page.getByLabel('说一句').inputValue(), '', 'what was sent is no draft any more')
  await page.done()
})

test('wrong fields are told beside the field, and what was typed is kept', async () => {
  const page = await visit({ script: false })
  await report(page, '有个井盖松了')
  await page.getByText('留电话、说具体位置').click()
  await page.getByLabel('电话').fill('12')
  await page.getByRole('button', { name: '提交' }).click()
  await page.locator('#form-errors').waitFor()
  assert.equal(await page.getByLabel('说一句').inputValue(), '有个井盖松了')
  await page.locator('.err').first().waitFor()
  await page.done()
})

test('a matter on the desk shows ribbon, people and the ledger number of each step', async () => {
  const page = await as('community', { size: desk })
  await page.goto('/matters?tab=closed')
  await page.locator('table.ledger tbody a.lead').first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
  await page.getByText(/第[\d,\s]+条/).first().waitFor()
  await page.locator('figure svg').first().waitFor()
  await page.done()
})
