// talk asks the service worker and waits for its answer.
import type { Ask } from "../../sw/wire";

const MARK = "linli.offline"; // this phone was set up; says nothing else

export const can = (): boolean => "serviceWorker" in navigator && window.isSecureContext && "indexedDB" in window && !!navigator.locks;

export function setUp(): boolean {
  try { return localStorage.getItem(MARK) === "1"; } catch { return false; }
}

export function mark(on: boolean): void {
  try { if (on) localStorage.setItem(MARK, "1"); else localStorage.removeItem(MARK); } catch { /* no storage: asked again next time */ }
}

async function worker(register: boolean): Promise<ServiceWorker | null> {
  if (!can()) return null;
  if (navigator.serviceWorker.controller) return navigator.serviceWorker.controller;
  if (register) await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  else if (!(await navigator.serviceWorker.getRegistration("/"))) return null;
  return (await navigator.serviceWorker.ready).active;
}

export async function talk<T>(a: Ask, register = false): Promise<T> {
  const w = await worker(register);
  if (!w) throw new Error("no worker");
  return new Promise((done, fail) => {
    const ch = new MessageChannel();
    ch.port1.onmessage = (e: MessageEvent<{ ok?: T; failed?: string }>): void => {
      if (e.data.failed !== undefined) fail(new Error(e.data.failed));
      else done(e.data.ok as T);
    };
    w.postMessage(a, [ch.port2]);
  });
}

// uuid7 is an id whose order is that of its making.
export function uuid7(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  let t = Date.now();
  for (let i = 5; i >= 0; i--) { b[i] = t % 256; t = Math.floor(t / 256); }
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x70;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const h = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-");
}
