// The vault: what the phone keeps is sealed by a data key that exists only in the memory of the service worker. It is
// wrapped by a key made of the PIN (PBKDF2) and of the half that the server lends for at most 72 hours; with the half
// gone, neither PIN nor copy of the store opens anything. What is written while the vault is locked is sealed to its
// public key, so that recording never asks for the PIN. Ten wrong PINs empty the phone.
import * as store from "./store";

const ROUNDS = 600_000;
export const TRIES = 10;
const BACK = 10 * 60 * 1000; // a clock set back by more than this ends the lease

export interface Device {
  id: string; // of the server
  salt: Uint8Array;
  until: number; // the phone's clock: end of the lease
  seen: number; // latest time the phone has seen
  tries: number; // wrong PINs in a row
  half: CryptoKey | null; // lent; HMAC, not extractable
  wrapped: Sealed; // the data key
  sign: CryptoKey; // ECDSA, not extractable
  boxPublic: Uint8Array; // ECDH point: what is written while locked
  boxPrivate: Sealed; // opened by the data key
  seq: number; // last number given to an item
  lang: string;
  clock: number; // server's clock minus the phone's, ms
}

export interface Sealed { iv: Uint8Array; data: ArrayBuffer; by?: Uint8Array }
export type Lent = { device: string; half: string; lasts: number; seq: number };

const c = crypto.subtle;
let key: CryptoKey | undefined; // the data key
let box: CryptoKey | undefined; // the private half of the letter box

export const bytes = (s: string): Uint8Array => Uint8Array.from(atob(s), (x) => x.charCodeAt(0));
export const base64 = (b: ArrayBuffer | Uint8Array): string => btoa(Array.from(b instanceof Uint8Array ? b : new Uint8Array(b), (x) => String.fromCharCode(x)).join(""));
const buf = (u: Uint8Array): ArrayBuffer => u.buffer.slice(u.byteOffset, u.byteOffset + u.byteLength) as ArrayBuffer;
const utf8 = (s: string): ArrayBuffer => buf(new TextEncoder().encode(s));
const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));

export const device = (): Promise<Device | undefined> => store.get<Device>("meta", "device");

async function lendKey(half: string): Promise<CryptoKey> {
  return c.importKey("raw", buf(bytes(half)), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

// wrapping makes the key that opens the data key: PBKDF2 of the PIN, then HMAC by the lent half.
async function wrapping(pin: string, salt: Uint8Array, half: CryptoKey): Promise<CryptoKey> {
  const base = await c.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const slow = await c.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: buf(salt), iterations: ROUNDS }, base, 256);
  const both = await c.sign("HMAC", half, slow);
  return c.importKey("raw", both, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function sealBy(k: CryptoKey, data: ArrayBuffer): Promise<Sealed> {
  const iv = random(12);
  return { iv, data: await c.encrypt({ name: "AES-GCM", iv: buf(iv) }, k, data) };
}

const openBy = (k: CryptoKey, s: Sealed): Promise<ArrayBuffer> => c.decrypt({ name: "AES-GCM", iv: buf(s.iv) }, k, s.data);

// keysOf makes the signing key; its public half goes to the server.
export async function signing(): Promise<{ sign: CryptoKey; pub: string }> {
  const pair = await c.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return { sign: pair.privateKey, pub: base64(await c.exportKey("raw", pair.publicKey)) };
}

// found makes the vault of a phone that was just registered.
export async function found(pin: string, sign: CryptoKey, lent: Lent, lang: string): Promise<void> {
  const half = await lendKey(lent.half);
  const salt = random(16);
  const raw = random(32);
  const data = await c.importKey("raw", buf(raw), "AES-GCM", false, ["encrypt", "decrypt"]);
  const letters = await c.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const d: Device = {
    id: lent.device, salt, until: Date.now() + lent.lasts, seen: Date.now(), tries: 0, half, sign, seq: lent.seq, lang, clock: 0,
    wrapped: await sealBy(await wrapping(pin, salt, half), buf(raw)),
    boxPublic: new Uint8Array(await c.exportKey("raw", letters.publicKey)),
    boxPrivate: await sealBy(data, await c.exportKey("pkcs8", letters.privateKey)),
  };
  await store.erase(undefined);
  await store.put("meta", d, "device");
  key = data;
  box = await c.importKey("pkcs8", await openBy(data, d.boxPrivate), { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
}

// update changes the device in one transaction. fn sees the present state.
export async function update(fn: (d: Device) => void): Promise<Device | undefined> {
  return store.change(["meta"], async (b) => {
    const d = (await store.asked(b("meta").get("device"))) as Device | undefined;
    if (!d) return undefined;
    fn(d);
    d.seen = Math.max(d.seen, Date.now());
    b("meta").put(d, "device");
    return d;
  });
}

// renew takes a new lease.
export async function renew(lent: Lent): Promise<void> {
  const half = await lendKey(lent.half);
  await update((d) => {
    d.half = half;
    d.until = Date.now() + lent.lasts;
    d.seen = Date.now(); // the server's word counts more than a clock that was wrong before
    d.seq = Math.max(d.seq, lent.seq);
  });
}

// leased tells whether the half may still be used; when not it is destroyed.
export async function leased(): Promise<boolean> {
  const d = await device();
  if (!d?.half) return false;
  const now = Date.now();
  if (now < d.until && now > d.seen - BACK) return true;
  lock();
  await update((x) => { x.half = null; });
  return false;
}

export const unlocked = (): boolean => key !== undefined;

export function lock(): void {
  key = undefined;
  box = undefined;
}

export type Opened = { ok: true } | { ok: false; left: number; lease?: boolean };
let turn: Promise<unknown> = Promise.resolve();

// unlock tries a PIN. The try is on the disk before it is made, and one at a time, so that switching off does not give more.
export function unlock(pin: string): Promise<Opened> {
  const mine = turn.then(async (): Promise<Opened> => {
    if (!(await leased())) return { ok: false, left: TRIES, lease: true };
    const d = await update((x) => { x.tries++; });
    if (!d?.half) return { ok: false, left: 0 };
    if (d.tries > TRIES) return { ok: false, left: 0 };
    let raw: ArrayBuffer;
    try {
      raw = await openBy(await wrapping(pin, d.salt, d.half), d.wrapped);
    } catch {
      return { ok: false, left: TRIES - d.tries };
    }
    key = await c.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    box = await c.importKey("pkcs8", await openBy(key, d.boxPrivate), { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
    await update((x) => { x.tries = 0; });
    return { ok: true };
  });
  turn = mine.catch(() => undefined);
  return mine;
}

// seal and open are for what is read again on the phone: kept pages. Both need the open vault.
export async function seal(text: string): Promise<Sealed> {
  if (!key) throw new Error("locked");
  return sealBy(key, utf8(text));
}

export async function open(s: Sealed): Promise<string> {
  if (!key) throw new Error("locked");
  return new TextDecoder().decode(await openBy(key, s));
}

async function letter(priv: CryptoKey, pub: Uint8Array, by: Uint8Array): Promise<CryptoKey> {
  const point = await c.importKey("raw", buf(pub), { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await c.importKey("raw", await c.deriveBits({ name: "ECDH", public: point }, priv, 256), "HKDF", false, ["deriveKey"]);
  return c.deriveKey({ name: "HKDF", hash: "SHA-256", salt: buf(by), info: utf8("linli.letter/1") }, shared, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// post seals data to the vault; no PIN is needed.
export async function post(d: Device, data: ArrayBuffer): Promise<Sealed> {
  const pair = await c.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const by = new Uint8Array(await c.exportKey("raw", pair.publicKey));
  return { ...(await sealBy(await letter(pair.privateKey, d.boxPublic, by), data)), by };
}

// read opens what was posted; it needs the open vault.
export async function read(s: Sealed): Promise<ArrayBuffer> {
  if (!box || !s.by) throw new Error("locked");
  return openBy(await letter(box, s.by, s.by), s);
}

export async function signature(d: Device, canonical: string): Promise<string> {
  return base64(await c.sign({ name: "ECDSA", hash: "SHA-256" }, d.sign, utf8(canonical)));
}

export async function hash(data: ArrayBuffer): Promise<string> {
  return Array.from(new Uint8Array(await c.digest("SHA-256", data)), (x) => x.toString(16).padStart(2, "0")).join("");
}
