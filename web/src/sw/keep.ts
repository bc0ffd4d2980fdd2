// Kept pages: what the server's list names, sealed, and the shell in clear (it says nothing about anybody).
import * as store from "./store";
import * as vault from "./vault";

interface Kept { at: number; sealed: vault.Sealed }
export interface House { build: string; assets: string[]; words: Record<string, Record<string, string>> }

export const SHELL = "/outbox";
const FRESH = 10 * 60 * 1000;
const cacheName = (h: House): string => "linli-" + h.build;

export async function install(h: House): Promise<void> {
  const c = await caches.open(cacheName(h));
  await c.addAll([...h.assets, SHELL].map((u) => new Request(u, { cache: "reload", credentials: "omit" })));
}

export async function tidy(h: House): Promise<void> {
  for (const n of await caches.keys()) if (n.startsWith("linli-") && n !== cacheName(h)) await caches.delete(n);
}

export const shell = async (h: House): Promise<Response> => (await (await caches.open(cacheName(h))).match(SHELL)) ?? Response.error();

export async function asset(h: House, r: Request): Promise<Response> {
  return (await (await caches.open(cacheName(h))).match(r)) ?? fetch(r);
}

let busy: Promise<void> | undefined;

// refresh fetches the pages of the list anew. Those no longer on it are dropped.
export function refresh(force: boolean): Promise<void> {
  busy ??= run(force).finally(() => { busy = undefined; });
  return busy;
}

async function run(force: boolean): Promise<void> {
  const last = (await store.get<number>("meta", "kept")) ?? 0;
  if (!vault.unlocked() || (!force && Date.now() - last < FRESH && last <= Date.now())) return;
  const r = await fetch("/offline/pages", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  if (!r.ok) return;
  const { pages } = (await r.json()) as { pages: string[] };
  for (const url of pages) {
    const p = await fetch(url, { headers: { "Linli-Keep": "1" }, cache: "no-store", redirect: "manual" });
    if (p.ok && (p.headers.get("Content-Type") ?? "").startsWith("text/html")) await store.put("kept", { at: Date.now(), sealed: await vault.seal(await p.text()) } satisfies Kept, url);
    else if (p.status === 404 || p.status === 403) await store.drop("kept", url);
  }
  const on = new Set(pages);
  for (const url of await store.keys("kept")) if (!on.has(url)) await store.drop("kept", url);
  await store.put("meta", Date.now(), "kept");
}

export async function has(url: string): Promise<boolean> {
  return (await store.get<Kept>("kept", url)) !== undefined;
}

// page opens a kept page and says above it that it is one.
export async function page(h: House, url: string, count: number): Promise<Response | undefined> {
  const k = await store.get<Kept>("kept", url);
  if (!k || !vault.unlocked()) return undefined;
  let html: string;
  try {
    html = await vault.open(k.sealed);
  } catch {
    return undefined; // of an earlier vault
  }
  const d = await vault.device();
  const w = h.words[d?.lang ?? "zh"] ?? {};
  const at = new Date(k.at).toLocaleString(d?.lang === "en" ? "en-GB" : "zh-CN", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const bar = `<div class="offbar" role="status"><span>${w["bar"] ?? ""}</span> <a href="${SHELL}">${(w["waiting"] ?? "").replace("%d", String(count))}</a> <span class="soft">${(w["kept_at"] ?? "").replace("%s", at)}</span></div>`;
  html = html.replace(/<body([^>]*)>/, (_, attrs: string) => `<body${attrs} data-kept="${k.at}">${bar}`);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'" } });
}
