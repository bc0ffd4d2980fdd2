// house.mjs: what all browser tests share: one Chromium, pages that complain about every broken
// rule of the content policy, log-ins of the demo street, and the words on the pages.
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

export const base = process.env.LINLI_URL
export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 800 }

const accounts = JSON.parse(readFileSync(`${process.env.LINLI_DATA}/demo-accounts.json`, 'utf8'))

let browser
const launch = async () => (browser ??= await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
}))
after(async () => { await browser?.close() })

// visit opens a fresh browser profile. script: false = no JavaScript at all. Broken content
// policy, script errors, answers of 5xx and of 404 to what a page itself asks for are kept in page.trouble; done() checks them.
export async function visit({ size = phone, script = true, state, lang, big, at = base } = {}) {
  const b = await launch()
  const context = await b.newContext({ baseURL: at, viewport: size, javaScriptEnabled: script, storageState: state, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', isMobile: size.width < 600, hasTouch: size.width < 600, deviceScaleFactor: 1 })
  context.setDefaultTimeout(15000)
  const url = new URL(at)
  if (lang) await context.addCookies([{ name: 'lang', value: lang, domain: url.hostname, path: '/' }])
  if (big) await context.addCookies([{ name: 'big', value: '1', domain: url.hostname, path: '/' }])
  const page = await context.newPage()
  page.trouble = []
  page.on('console', m => {
    if (/Content Security Policy|Refused to/.test(m.text())) page.trouble.push(`policy: ${m.text()} on ${page.url()}`)
  })
  page.on('pageerror', e => page.trouble.push(`script: ${e.message} on ${page.url()}`))
  page.on('response', r => {
    const own = r.url().startsWith(at) && !r.request().isNavigationRequest() // what the page itself asks for
    if (r.status() >= 500 || own && r.status() === 404) page.trouble.push(`${r.status()} ${r.url()} on ${page.url()}`)
  })
  page.done = async () => {
    const list = page.trouble
    await context.close()
    assert.deepEqual(list, [], 'trouble while the pages were open')
  }
  return page
}

export const account = role => {
  const a = accounts.find(x => x.role === role)
  assert.ok(a, `the demo street has a log-in for ${role}`)
  return a
}

const states = new Map()

// as opens a page for somebody with this role; each logs in once a file. who narrows to a place.
export async function as(role, options = {}, who = account(role)) {
  if (!states.has(who.login)) {
    const p = await visit()
    await logIn(p, who)
    states.set(who.login, await p.context().storageState())
    await p.done()
  }
  return visit({ ...options, state: states.get(who.login) })
}

export async function logIn(page, who) {
  await page.goto('/login')
  await page.getByLabel('手机号或登录名').fill(who.login)
  await page.getByLabel('密码', { exact: false }).first().fill(who.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(u => !u.pathname.startsWith('/login'))
}

export const allAccounts = accounts

// building finds the plaque's code of a building from the first page, as a resident does.
export async function building(page, compound, name) {
  await page.goto('/')
  await page.getByRole('link', { name: new RegExp(compound) }).first().click()
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.waitForURL(/\/q\//)
  return new URL(page.url()).pathname
}

// received waits for the receipt; when Linli asks whether it is the same as an open matter, press
// answers no.
export async function received(page, press = () => page.getByRole('button', { name: '不是同一件，提交我的' }).click()) {
  const asked = page.getByText('这件事已在办，要加一声吗？')
  const there = page.waitForURL(/\/r\//).then(() => true, () => false)
  await Promise.race([there, asked.waitFor().catch(() => there)])
  if (/\/r\//.test(page.url())) return
  await press()
  await page.waitForURL(/\/r\//)
}

// sideways tells how far a page can be pushed sideways, and what pushes it.
export const sideways = page => page.evaluate(() => {
  const root = document.documentElement
  const over = root.scrollWidth - root.clientWidth
  if (over <= 0) return null
  const inScroller = e => { for (let p = e.parentElement; p; p = p.parentElement) { const o = getComputedStyle(p).overflowX; if (o === 'auto' || o === 'scroll' || o === 'hidden') return true } return false }
  const who = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !inScroller(e)).slice(0, 3)
    .map(e => `${e.tagName.toLowerCase()}.${e.className} “${(e.textContent || '').trim().slice(0, 30)}”`)
  return `${over}px: ${who.join(' | ')}`
})
