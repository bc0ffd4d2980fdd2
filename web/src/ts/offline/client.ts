// On every staff page of a phone that works offline: forms with data-offline go through the outbox first, the count of
// what waits is shown, and the vault stays open as long as a page is.
import type { Entry, Filled, Status } from "../../sw/wire";
import { can, setUp, talk, uuid7 } from "./talk";

const EVERY = 20_000;

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const there = form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
  if (there) return there;
  const made = document.createElement("input");
  made.type = "hidden";
  made.name = name;
  form.append(made);
  return made;
}

// A page that is kept is opened many times: each opening is a form of its own. One that comes back with errors is not.
function fresh(root: ParentNode): void {
  const again = refill(root);
  root.querySelectorAll<HTMLFormElement>("form[data-offline]").forEach((f) => {
    if (f !== again && !f.querySelector("[aria-invalid=true], [data-focus]") && !document.querySelector("[data-focus]")) field(f, "key").value = uuid7();
  });
}

const REFILL = "linli.refill"; // which item is to be corrected in its form: an id, nothing else

// refill fills the form of an item that the server refused (打开表格改). It keeps the item's id, so that what is sent takes
// the item's place in the outbox, and its photos.
function refill(root: ParentNode): HTMLFormElement | undefined {
  const asked = sessionStorage.getItem(REFILL);
  if (!asked) return undefined;
  const [id, action] = asked.split(" ");
  const form = Array.from(root.querySelectorAll<HTMLFormElement>("form[data-offline]")).find((f) => new URL(f.action).pathname === action);
  if (!id || !form) return undefined;
  sessionStorage.removeItem(REFILL);
  const key = field(form, "key");
  void talk<Entry[] | undefined>({ type: "entry", id }).then((list) => {
    if (!list) { key.value = uuid7(); return; }
    key.value = id;
    fill(form, list);
  }, () => { key.value = uuid7(); });
  return form;
}

// fill puts entries into a form. The revision is the page's own: what is sent answers what stands now.
function fill(form: HTMLFormElement, list: Entry[]): void {
  for (const e of Array.from(form.elements)) {
    const said = list.filter((x) => x.name === (e as HTMLInputElement).name).map((x) => x.value);
    if (e instanceof HTMLInputElement && (e.type === "radio" || e.type === "checkbox")) e.checked = said.includes(e.value);
    else if (e instanceof HTMLInputElement && ["hidden", "file", "password", "submit"].includes(e.type)) continue;
    else if ((e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement) && said[0] !== undefined) e.value = said[0];
  }
  form.dataset["kept"] = list.find((x) => x.name === "photos")?.value ?? "";
  form.closest("details")?.setAttribute("open", "");
  form.scrollIntoView({ block: "nearest" });
}

// label is the word that a person saw for a value: on the chip, in the list, on the button. What is typed is its own word.
// A choice that stood there already says nothing beside a button that decides by itself (没人应门).
function label(form: HTMLFormElement, name: string, value: string, by: HTMLElement | null): { label?: string } {
  if (by instanceof HTMLButtonElement && by.name === name) return { label: by.textContent?.trim() ?? "" };
  const e = Array.from(form.elements).find((x) => (x as HTMLInputElement).name === name && (x as HTMLInputElement).value === value);
  if (e instanceof HTMLSelectElement) return { label: e.selectedOptions[0]?.textContent?.trim() ?? "" };
  if (e instanceof HTMLInputElement && e.type === "hidden") return { label: "" };
  if (e instanceof HTMLInputElement && (e.type === "radio" || e.type === "checkbox")) return { label: by instanceof HTMLButtonElement && by.name && e.defaultChecked ? "" : e.labels?.[0]?.textContent?.trim() ?? "" };
  return {};
}

async function collect(form: HTMLFormElement, by: HTMLElement | null): Promise<Filled> {
  const now = Date.now();
  field(form, "claimed").value = String(now);
  if (by instanceof HTMLButtonElement && by.name) field(form, by.name).value = by.value;
  const photos: Filled["photos"] = [];
  const named = (form.dataset["kept"] ?? "").split(" ").filter((w) => w !== ""); // of an item that is corrected: they wait in the outbox
  const which = new Map<string, string[]>(); // which picture came from which field: sketch_photo, sign_photo
  for (const [name, v] of new FormData(form)) {
    if (!(v instanceof File) || v.size === 0) continue;
    const data = await v.arrayBuffer();
    const id = uuid7();
    const hash = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", data)), (x) => x.toString(16).padStart(2, "0")).join("");
    photos.push({ id, type: v.type, data });
    named.push(id + ":" + hash);
    which.set(name, [...(which.get(name) ?? []), id]);
  }
  field(form, "photos").value = named.join(" ");
  for (const [name, ids] of which) if (name !== "photo") field(form, name + "_photo").value = ids.join(" ");
  const entries: Entry[] = [];
  for (const [name, v] of new FormData(form)) if (typeof v === "string") entries.push({ name, value: v, ...label(form, name, v, by) });
  return { id: field(form, "key").value, kind: form.dataset["offline"] ?? "", action: new URL(form.action).pathname, page: location.pathname + location.search,
    title: form.dataset["title"] ?? document.querySelector("h1")?.textContent?.trim() ?? "", claimed: now, entries, photos };
}

// first puts the form into the outbox, then sends it as any form is sent. What is on the disk cannot get lost on the way.
async function first(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  try {
    await talk({ type: "put", form: await collect(form, by) });
    form.querySelectorAll<HTMLInputElement>("input[type=file]").forEach((f) => { f.disabled = true; }); // the photos follow by themselves
  } catch {
    // no worker after all: the form goes as it is
  }
  form.submit();
}

function show(s: Status): void {
  document.querySelectorAll<HTMLElement>("[data-outbox]").forEach((el) => {
    el.hidden = false;
    const n = el.querySelector<HTMLElement>("[data-outbox-count]");
    if (n) n.textContent = String(s.count + s.needs);
    el.classList.toggle("some", s.count + s.needs > 0);
  });
}

export function offline(root: ParentNode): void {
  if (!can() || !setUp()) return;
  fresh(root);
}

export function offlineOnce(): void {
  if (!can() || !setUp()) return;
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset["offline"] !== undefined) {
      e.preventDefault();
      if (form.dataset["sent"]) return;
      form.dataset["sent"] = "1";
      window.setTimeout(() => delete form.dataset["sent"], 8000);
      void first(form, (e as SubmitEvent).submitter);
    } else if (new URL(form.action).pathname === "/logout" && form.dataset["sure"] === undefined) {
      e.preventDefault(); // logging out empties the phone: not while something waits
      void talk<Status>({ type: "status" }).then((s) => {
        if (s.count + s.needs > 0) { location.assign("/outbox?why=logout"); return; }
        form.dataset["sure"] = "1";
        form.submit();
      }, () => form.submit());
    }
  }, true);
  const here = (): void => { if (document.visibilityState === "visible") void talk<Status>({ type: "here" }).then(show, () => undefined); };
  void talk<Status>({ type: "status" }).then(show, () => undefined);
  here();
  window.setInterval(here, EVERY);
  window.addEventListener("online", here);
  document.addEventListener("visibilitychange", here);
}
