// The outbox. An item is on the disk, sealed and numbered, before anything is sent; it is sent in the order of its
// number, and it leaves only when the server has named its id. No answer, 5xx, a lost session: it waits, without limit
// of tries. 4xx: "needs you", with everything in it.
import * as store from "./store";
import * as vault from "./vault";
import type { Entry, Filled, Shown, State, Version } from "./wire";

interface Item {
  id: string;
  seq: number;
  state: State;
  kind: string;
  parent: string; // of a photo: the item of its form
  action: string;
  claimed: number;
  received: number;
  to: string;
  sealed: vault.Sealed | null; // null once it is sent
  note: vault.Sealed | null; // what the server said
}

interface Note { say: string; now?: Version }
type Form = Omit<Filled, "photos">;
interface Answer { state?: string; item?: string; to?: string; at?: number; say?: string; detail?: string; wipe?: boolean; now?: Version }

const SENT_SHOWN = 20;
export const PHOTO = "photo";
export let trouble = ""; // login, other, unknown: why nothing leaves now

export const json = (v: unknown): ArrayBuffer => new TextEncoder().encode(JSON.stringify(v)).buffer as ArrayBuffer;
const parse = (b: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(b));

export async function items(): Promise<Item[]> {
  return (await store.all<Item>("items")).sort((a, b) => a.seq - b.seq);
}

// put keeps a form and its photos; the same id again replaces what was written, not its place in the order.
export async function put(f: Filled): Promise<void> {
  const d = await vault.device();
  if (!d) throw new Error("not registered");
  const { photos, ...form } = f;
  const rows: Item[] = [row(f, f.id, f.kind, "", await vault.post(d, json(form)))];
  for (const p of photos) rows.push(row(f, p.id, PHOTO, f.id, await vault.post(d, p.data)));
  await store.change(["meta", "items"], async (b) => {
    const now = (await store.asked(b("meta").get("device"))) as vault.Device;
    for (const r of rows) {
      const old = (await store.asked(b("items").get(r.id))) as Item | undefined;
      r.seq = old?.seq ?? ++now.seq;
      b("items").put(r);
    }
    now.seen = Math.max(now.seen, Date.now());
    b("meta").put(now, "device");
  });
}

function row(f: Filled, id: string, kind: string, parent: string, sealed: vault.Sealed): Item {
  return { id, seq: 0, state: "waiting", kind, parent, action: f.action, claimed: f.claimed, received: 0, to: "", sealed, note: null };
}

async function mark(id: string, fn: (i: Item) => void): Promise<void> {
  await store.change(["items"], async (b) => {
    const i = (await store.asked(b("items").get(id))) as Item | undefined;
    if (!i) return;
    fn(i);
    b("items").put(i);
  });
}

async function said(id: string, state: State, note: Note): Promise<void> {
  const d = await vault.device();
  const sealed = d ? await vault.post(d, json(note)) : null;
  await mark(id, (i) => { i.state = state; i.note = sealed; });
}

// sent is the only way out: the server has named the id.
async function sent(id: string, to: string, at: number): Promise<void> {
  await mark(id, (i) => { i.state = "sent"; i.sealed = null; i.note = null; i.to = to; i.received = at; });
}

// tidy drops the empty shells of what was sent long ago.
async function tidy(list: Item[]): Promise<void> {
  const old = list.filter((i) => i.state === "sent").slice(0, -SENT_SHOWN);
  if (old.length > 0) await store.change(["items"], (b) => { for (const i of old) b("items").delete(i.id); });
}

const open = (i: Item): boolean => i.state === "waiting" || i.state === "login";

// next is the oldest item that may go: a photo waits for its form.
function next(list: Item[], after: number): Item | undefined {
  const held = new Set(list.filter((i) => i.kind !== PHOTO && i.state !== "sent").map((i) => i.id));
  return list.find((i) => i.seq > after && open(i) && !(i.kind === PHOTO && held.has(i.parent)));
}

export async function counts(): Promise<{ count: number; needs: number }> {
  const list = await items();
  return { count: list.filter(open).length, needs: list.filter((i) => i.state === "needs" || i.state === "conflict").length };
}

// older tells whether something written before this item still waits.
export async function older(id: string): Promise<boolean> {
  const list = await items();
  const me = list.find((i) => i.id === id);
  return !!me && list.some((i) => open(i) && i.kind !== PHOTO && i.seq < me.seq);
}

let running: Promise<boolean> | undefined;

// flush sends what waits. true = nothing waits any more. One at a time, over all workers of this phone.
export function flush(): Promise<boolean> {
  running ??= Promise.resolve(navigator.locks.request("linli-outbox", drain)).then((x: boolean) => x).finally(() => { running = undefined; });
  return running;
}

// drain works through a list read once and reads again at its end: what was written meanwhile has higher numbers.
async function drain(): Promise<boolean> {
  trouble = "";
  let list = await items();
  let after = 0;
  let read = true; // since the last reading nothing was sent
  for (;;) {
    const i = next(list, after);
    if (!i && read) return !list.some(open);
    if (!i) {
      list = await items();
      read = true;
      after = 0;
      await tidy(list);
      continue;
    }
    if (!vault.unlocked()) {
      if (!(await confirm(i.id))) after = i.seq; // it may have gone by its page: that can be asked without the PIN
      else { i.state = "sent"; read = false; }
      if (trouble) return false;
      continue;
    }
    const s = await send(i, list);
    if (!s) return false;
    i.state = s;
    read = false;
  }
}

// confirm asks whether the server has an item already.
export async function confirm(id: string): Promise<boolean> {
  try {
    const r = await fetch("/offline/items/" + id, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    const a = (await r.json()) as Answer;
    if (r.ok && a.state === "done" && a.item === id) {
      await sent(id, a.to ?? "", a.at ?? 0);
      return true;
    }
    if (r.status === 401) trouble = "login";
  } catch {
    trouble = "offline";
  }
  return false;
}

async function body(i: Item): Promise<ArrayBuffer> {
  const raw = await vault.read(i.sealed as vault.Sealed);
  if (i.kind === PHOTO) return raw;
  const f = parse(raw) as Form;
  const q = new URLSearchParams();
  for (const e of f.entries) q.append(e.name, e.value);
  return new TextEncoder().encode(q.toString()).buffer as ArrayBuffer;
}

async function parcel(i: Item, list: Item[]): Promise<FormData> {
  const d = (await vault.device()) as vault.Device;
  const data = await body(i);
  const low = Math.min(...list.filter((x) => open(x)).map((x) => x.seq), i.seq);
  const x = { id: i.id, device: d.id, seq: i.seq, low: low === i.seq || next(list, 0)?.id === i.id ? i.seq : low, claimed: i.claimed, kind: i.kind, action: i.action, parent: i.parent, hash: await vault.hash(data) };
  const canonical = ["linli.item/1", x.device, x.id, x.seq, x.low, x.claimed, x.kind, x.action, x.parent, x.hash].join("\n");
  const f = new FormData();
  f.append("item", JSON.stringify(x));
  f.append("sign", await vault.signature(d, canonical));
  f.append("body", new Blob([data]), "body");
  return f;
}

// send gives one item to the server and tells its new state; undefined = no more now.
async function send(i: Item, list: Item[]): Promise<State | undefined> {
  const f = await parcel(i, list);
  let r: Response;
  let a: Answer;
  try {
    r = await fetch("/offline/items", { method: "POST", body: f, headers: { Accept: "application/json" }, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(60_000) });
    a = (await r.json().catch(() => ({}))) as Answer;
  } catch {
    trouble = "offline";
    return undefined;
  }
  return heard(i, r, a);
}

async function heard(i: Item, r: Response, a: Answer): Promise<State | undefined> {
  if (a.at) await vault.update((d) => { d.clock = (a.at as number) - Date.now(); });
  if (r.ok) {
    if (a.state !== "done" || a.item !== i.id) { trouble = "offline"; return undefined; } // somebody else answers here
    await sent(i.id, a.to ?? "", a.at ?? 0);
    return "sent";
  }
  switch (a.state) {
    case "revoked":
      await store.drop("items", i.id); // the server holds it; the rest follows, then the phone is emptied
      if ((await counts()).count === 0) await wipe("revoked");
      return "sent";
    case "login": case "other": case "unknown":
      trouble = a.state;
      return undefined;
    case "wait":
      return undefined;
    case "conflict":
      await said(i.id, "conflict", a.now ? { say: a.say ?? "", now: a.now } : { say: a.say ?? "" });
      return "conflict";
  }
  if (r.status >= 500 || r.status === 429 || r.status === 408 || r.status === 401 || a.state === "again") { trouble = "offline"; return undefined; }
  await said(i.id, "needs", { say: a.say ?? a.detail ?? String(r.status) });
  return "needs";
}

// wipe empties the phone and tells the server so.
export async function wipe(why: string): Promise<void> {
  const d = await vault.device();
  const list = await items();
  vault.lock();
  await store.erase({ wiped: why, lost: list.filter((i) => i.state !== "sent").length });
  if (d) await fetch("/offline/wiped", { method: "POST", body: new URLSearchParams({ device: d.id }) }).catch(() => undefined);
}

// refusedOnPage notes a 4xx that its page shows at the same moment.
export const refusedOnPage = (id: string): Promise<void> => said(id, "needs", { say: "" });
export const needsLogin = (id: string): Promise<void> => mark(id, (i) => { i.state = "login"; });

// shown gives the list for the page.
export async function shown(): Promise<Shown[]> {
  const out: Shown[] = [];
  for (const i of await items()) {
    const s: Shown = { id: i.id, seq: i.seq, state: i.state, kind: i.kind, parent: i.parent, claimed: i.claimed, received: i.received, to: i.to, say: "" };
    if (vault.unlocked()) {
      if (i.sealed && i.kind !== PHOTO) {
        const f = parse(await vault.read(i.sealed)) as Form;
        Object.assign(s, { title: f.title, page: f.page, action: f.action, words: spoken(f.entries) });
      }
      if (i.note) {
        const n = parse(await vault.read(i.note)) as Note;
        s.say = n.say;
        if (n.now) s.now = n.now;
      }
    }
    out.push(s);
  }
  return out;
}

// entry gives what an item holds, so that its form can be filled again; undefined while the vault is locked or when it is gone.
export async function entry(id: string): Promise<Entry[] | undefined> {
  const i = (await items()).find((x) => x.id === id);
  if (!i?.sealed || i.kind === PHOTO || !vault.unlocked()) return undefined;
  return (parse(await vault.read(i.sealed)) as Form).entries;
}

const QUIET = new Set(["key", "claimed", "rev", "csrf", "from", "place", "kind", "grade", "source", "photos", "sketch_photo", "sign_photo", "entrance_photo", "site_photo", "onward"]);

// spoken gives what somebody chose and wrote, in the words that stood on the form.
function spoken(list: Entry[]): string[] {
  return list.filter((e) => !QUIET.has(e.name)).map((e) => e.label ?? e.value).filter((v) => v !== "");
}

// again sends an item that was refused once more: as it is, as mine over theirs, or beside theirs.
export async function again(id: string, use?: "mine" | "theirs" | "both"): Promise<void> {
  if (use === "theirs") return discard(id);
  const i = (await items()).find((x) => x.id === id);
  const d = await vault.device();
  if (!i?.sealed || !d) return;
  if (!use || !i.note) return mark(id, (x) => { x.state = "waiting"; });
  const f = parse(await vault.read(i.sealed)) as Form;
  const n = parse(await vault.read(i.note)) as Note;
  let { kind, action } = i;
  if (use === "both" && n.now?.both) {
    const words = spoken(f.entries).join(" ");
    ({ kind, action } = n.now.both);
    f.entries = [{ name: "key", value: id }, { name: "claimed", value: String(i.claimed) }, { name: n.now.both.field, value: words }];
    f.action = action;
    f.kind = kind;
  } else {
    for (const [name, value] of Object.entries(n.now?.set ?? {})) f.entries = set(f.entries, name, value);
  }
  const sealed = await vault.post(d, json(f));
  await mark(id, (x) => { x.state = "waiting"; x.sealed = sealed; x.note = null; x.kind = kind; x.action = action; });
}

function set(list: Entry[], name: string, value: string): Entry[] {
  return [...list.filter((e) => e.name !== name), { name, value }];
}

// discard is the owner's own decision; nothing else takes an item away without the server.
export async function discard(id: string): Promise<void> {
  const gone = (await items()).filter((i) => i.id === id || i.parent === id);
  await store.change(["items"], (b) => { for (const i of gone) b("items").delete(i.id); });
}
