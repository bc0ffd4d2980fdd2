// office.mjs: an empty installation of its own with its server, for tests that begin with nothing.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import assert from 'node:assert/strict'

const freePort = () => new Promise(done => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })

// office makes an empty folder; linli(…) runs a command there, start() serves it, close() ends the
// server and removes everything.
export async function office() {
  const dir = mkdtempSync(join(tmpdir(), 'linli-office-'))
  const port = await freePort()
  const o = { dir, url: `http://localhost:${port}`, server: null, said: '' }
  const env = { ...process.env, LINLI_DATA: join(dir, 'data'), LINLI_DB: '', LINLI_FIRE: '', LINLI_MQTT: '' } // the ports are those of another server

  // a command that has to succeed, or with no = true has to say no
  o.linli = (args, { no = false } = {}) => {
    const r = spawnSync(process.env.LINLI_BIN, args, { cwd: dir, env, encoding: 'utf8' })
    assert.equal(r.status !== 0, no, `linli ${args.join(' ')}: exit ${r.status}\n${r.stdout}${r.stderr}`)
    return r.stdout + r.stderr
  }
  o.file = (name, data) => { const at = join(dir, name); writeFileSync(at, data); return at }
  o.start = async () => {
    o.server = spawn(process.env.LINLI_BIN, ['serve', '--addr', `127.0.0.1:${port}`, '--public-url', o.url], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
    o.server.stdout.on('data', d => { o.said += d })
    o.server.stderr.on('data', () => {})
    for (;;) {
      assert.equal(o.server.exitCode, null, `the server ended: ${o.said}`)
      const r = await fetch(`${o.url}/readyz`).catch(() => null)
      if (r?.ok) return
      await new Promise(done => setTimeout(done, 100))
    }
  }
  o.close = async () => {
    if (o.server && o.server.exitCode === null) {
      const ended = new Promise(done => o.server.once('exit', done))
      o.server.kill('SIGTERM')
      await ended
    }
    rmSync(dir, { recursive: true, force: true })
  }
  return o
}
