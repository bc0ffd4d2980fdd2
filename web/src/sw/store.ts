// The phone's store: one IndexedDB with three boxes. What is in clear is only what says nothing about anybody: numbers,
// states, times, salts. Everything else is sealed (vault.ts).

export type Box = "meta" | "kept" | "items";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const r = indexedDB.open("linli", 1);
    r.onupgradeneeded = (): void => {
      r.result.createObjectStore("meta");
      r.result.createObjectStore("kept");
      r.result.createObjectStore("items", { keyPath: "id" });
    };
    r.onsuccess = (): void => {
      r.result.onversionchange = (): void => { r.result.close(); opened = undefined; };
      r.result.onclose = (): void => { opened = undefined; };
      done(r.result);
    };
    r.onerror = (): void => { opened = undefined; fail(r.error); };
  });
  return opened;
}

function asked<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    r.onsuccess = (): void => done(r.result);
    r.onerror = (): void => fail(r.error);
  });
}

// change runs fn in one transaction and ends when it is on the disk ("strict": the phone may go dark at any moment).
export async function change<T>(boxes: Box[], fn: (box: (b: Box) => IDBObjectStore) => Promise<T> | T): Promise<T> {
  const db = await open();
  const tx = db.transaction(boxes, "readwrite", { durability: "strict" });
  const ended = new Promise<void>((done, fail) => {
    tx.oncomplete = (): void => done();
    tx.onabort = (): void => fail(tx.error ?? new Error("aborted"));
    tx.onerror = (): void => fail(tx.error);
  });
  let out: T;
  try {
    out = await fn((b) => tx.objectStore(b));
  } catch (e) {
    ended.catch(() => undefined);
    try { tx.abort(); } catch { /* it had ended by itself */ }
    throw e;
  }
  await ended;
  return out;
}

export async function get<T>(box: Box, key: string): Promise<T | undefined> {
  const db = await open();
  return asked(db.transaction(box).objectStore(box).get(key)) as Promise<T | undefined>;
}

export async function all<T>(box: Box): Promise<T[]> {
  const db = await open();
  return asked(db.transaction(box).objectStore(box).getAll()) as Promise<T[]>;
}

export async function keys(box: Box): Promise<string[]> {
  const db = await open();
  return (await asked(db.transaction(box).objectStore(box).getAllKeys())).map(String);
}

export function put(box: Box, value: unknown, key?: string): Promise<void> {
  return change([box], (b) => { b(box).put(value, key); });
}

export function drop(box: Box, key: string): Promise<void> {
  return change([box], (b) => { b(box).delete(key); });
}

export { asked };

// erase empties everything; why stays, so that the page can say what happened.
export function erase(why: { wiped: string; lost: number } | undefined): Promise<void> {
  return change(["meta", "kept", "items"], (b) => {
    b("meta").clear();
    b("kept").clear();
    b("items").clear();
    if (why) b("meta").put(why, "ended");
  });
}
