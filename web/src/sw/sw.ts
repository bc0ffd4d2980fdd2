// The service worker: answers from what is kept when there is no signal, keeps what is sent in the outbox before it is
// sent, and holds the vault's key in memory only, so that the phone locks itself a little after the last page is closed.
import * as keep from "./keep";
import * as queue from "./queue";
import * as store from "./store";
import * as vault from "./vault";
import type { Ask, Status } from "./wire";

declare const self: ServiceWorkerGlobalScope & { LINLI: keep.House };
const house = self.LINLI;
const SLOW = 4000; // a page that is kept does not wait longer for the network
const POST_SLOW = 15_000;
const about = new Map<string, string>(); // address of a form that is about to be sent → its item

self.addEventListener("install", (e) => { e.waitUntil(keep.install(house).then(() => self.skipWaiting())); });
self.addEventListener("activate", (e) => { e.waitUntil(keep.tidy(house).then(() => self.clients.claim())); });
self.addEventListener("sync" as "message", (e) => { e.waitUntil(queue.flush()); });

self.addEventListener("fetch", (e) => {
  const r = e.request;
  const url = new URL(r.url);
  if (url.origin !== self.location.origin) return;
  if (r.method === "GET" && house.assets.includes(url.pathname)) return e.respondWith(keep.asset(house, r));
  if (r.mode !== "navigate") return;
  if (r.method === "GET") return e.respondWith(visit(r, url));
  const id = about.get(url.pathname);
  if (r.method === "POST" && id) {
    about.delete(url.pathname);
    e.respondWith(submit(r, id));
  }
});

// A form may name the page that comes next (onward): without signal that kept page opens by itself, as the server would do it.
const onward = new Map<string, string>();
function onwardOf(id: string, to: string): void {
  if (to.startsWith("/") && !to.startsWith("//")) onward.set(id, to);
}

const down = (status: number): boolean => status === 502 || status === 503 || status === 504;

// visit shows a page: the server's, else the kept one, else the shell.
async function visit(r: Request, url: URL): Promise<Response> {
  const at = url.pathname + url.search;
  const kept = vault.unlocked() && (await keep.has(at));
  const stop = new AbortController();
  const wait = kept ? setTimeout(() => stop.abort(), SLOW) : undefined;
  try {
    const p = await fetch(r, { signal: stop.signal });
    if (!down(p.status)) return p;
  } catch {
    // no signal
  } finally {
    clearTimeout(wait);
  }
  const n = await queue.counts();
  return (await keep.page(house, at, n.count)) ?? keep.shell(house);
}

// submit sends a form that is in the outbox already. Whatever happens, it is not lost.
async function submit(r: Request, id: string): Promise<Response> {
  const on = onward.get(id);
  onward.delete(id);
  const later = Response.redirect(on !== undefined && vault.unlocked() && (await keep.has(on)) ? on : `${keep.SHELL}?kept=${id}`, 303);
  if (await queue.older(id)) {
    await queue.flush();
    if (await queue.older(id)) return later;
  }
  let p: Response;
  try {
    p = await fetch(r, { signal: AbortSignal.timeout(POST_SLOW) });
  } catch {
    return later;
  }
  if (p.status >= 500 || p.status === 429) return later;
  if (p.status === 401) {
    await queue.needsLogin(id);
    return later;
  }
  if (p.status >= 400) {
    await queue.refusedOnPage(id);
    return p;
  }
  await queue.confirm(id);
  void queue.flush(); // its photos follow
  return p;
}

self.addEventListener("message", (e) => {
  const port = e.ports[0];
  e.waitUntil(answer(e.data as Ask).then((v) => port?.postMessage({ ok: v }), (err: unknown) => port?.postMessage({ failed: String(err) })));
});

async function answer(a: Ask): Promise<unknown> {
  switch (a.type) {
    case "status": return status();
    case "enrol": return enrol(a.pin, a.lang);
    case "unlock": return unlock(a.pin);
    case "put":
      await queue.put(a.form);
      about.set(new URL(a.form.action, self.location.origin).pathname, a.form.id);
      onwardOf(a.form.id, a.form.entries.find((e) => e.name === "onward")?.value ?? "");
      return true;
    case "items": return queue.shown();
    case "flush": return queue.flush();
    case "keep": await lease(); await keep.refresh(true); return status();
    case "retry": await queue.again(a.id, a.use); return queue.flush();
    case "discard": return queue.discard(a.id);
    case "entry": return queue.entry(a.id);
    case "draft": return draft(a.key, a.fields);
    case "drafted": return drafted(a.key);
    case "leave": return leave();
    case "here": return here();
  }
}

// A draft of a form is sealed to the vault's public key as an item is: writing needs no PIN, reading does.
interface Draft { at: number; sealed: vault.Sealed }
const DRAFT_AGE = 7 * 24 * 3600 * 1000;

async function draft(key: string, fields: [string, string][]): Promise<boolean> {
  const d = await vault.device();
  if (!d) return false;
  if (fields.length === 0) await store.drop("meta", "draft:" + key);
  else await store.put("meta", { at: Date.now(), sealed: await vault.post(d, queue.json(fields)) } satisfies Draft, "draft:" + key);
  return true;
}

async function drafted(key: string): Promise<[string, string][]> {
  const d = await store.get<Draft>("meta", "draft:" + key);
  if (!d) return [];
  if (Date.now() - d.at > DRAFT_AGE) { await store.drop("meta", "draft:" + key); return []; }
  if (!vault.unlocked()) return [];
  try {
    return JSON.parse(new TextDecoder().decode(await vault.read(d.sealed))) as [string, string][];
  } catch {
    return []; // of an earlier vault
  }
}

async function status(): Promise<Status> {
  const d = await vault.device();
  const n = await queue.counts();
  const list = await store.keys("kept");
  const s: Status = { enrolled: !!d, unlocked: vault.unlocked(), leased: await vault.leased(), until: d?.until ?? 0, pages: list.length, count: n.count, needs: n.needs, clock: d?.clock ?? 0, trouble: queue.trouble, account: "", list: vault.unlocked() ? list : [] };
  const ended = await store.get<{ wiped: string; lost: number }>("meta", "ended");
  if (ended) s.ended = ended;
  return s;
}

async function enrol(pin: string, lang: string): Promise<unknown> {
  const k = await vault.signing();
  const r = await fetch("/offline/devices", { method: "POST", body: new URLSearchParams({ public: k.pub }), headers: { Accept: "application/json" }, redirect: "error" });
  const lent = (await r.json()) as vault.Lent & { detail?: string };
  if (!r.ok) return { enrolled: false, status: r.status, say: lent.detail ?? "" };
  await vault.found(pin, k.sign, lent, lang);
  await keep.refresh(true);
  return status();
}

async function unlock(pin: string): Promise<unknown> {
  const o = await vault.unlock(pin);
  if (!o.ok && o.left <= 0) {
    await queue.wipe("pin");
    return { ok: false, left: 0 };
  }
  if (o.ok) void after();
  return o;
}

async function after(): Promise<void> {
  await lease();
  await queue.flush();
  await keep.refresh(false).catch(() => undefined);
}

// lease asks for another 72 hours when the present ones are an hour old; a phone that was stopped hears it here.
async function lease(): Promise<void> {
  const d = await vault.device();
  if (!d) return;
  try {
    const r = await fetch("/offline/lease", { method: "POST", body: new URLSearchParams({ device: d.id }), headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    const a = (await r.json()) as vault.Lent & { wipe?: boolean };
    if (r.ok && a.device === d.id) await vault.renew(a);
    else if (a.wipe === true) {
      if (vault.unlocked()) await queue.flush(); // what its owner wrote is held by the server
      if (await vault.device()) await queue.wipe("revoked");
    }
  } catch {
    // no signal: the lease runs on
  }
}

let leasedAt = 0;

// here is said by an open page every 20 seconds: it keeps the key in memory, and sends what waits.
async function here(): Promise<Status> {
  if (!(await vault.leased()) || Date.now() - leasedAt > 3600_000) {
    leasedAt = Date.now();
    await lease();
  }
  if ((await queue.counts()).count > 0) await queue.flush();
  if (vault.unlocked()) await keep.refresh(false).catch(() => undefined);
  return status();
}

// leave takes this phone out of use; nothing may wait.
async function leave(): Promise<Status> {
  await queue.flush();
  const n = await queue.counts();
  if (n.count + n.needs === 0) {
    await queue.wipe("left");
    await store.erase(undefined);
  }
  return status();
}
