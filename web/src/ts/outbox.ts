// The page 待上传 (W5): set up the phone, open it by PIN, see and send what waits. It is also what the phone shows
// for any page that is not kept, or while it is locked.
import type { Ask, Shown, Status, Version } from "../sw/wire";
import { can, mark, setUp, talk } from "./offline/talk";

const root = document.getElementById("outbox");
const words = JSON.parse(root?.dataset["words"] ?? "{}") as Record<string, string>;
const lang = root?.dataset["lang"] ?? "zh";
const shell = location.pathname !== "/outbox"; // shown in place of another page

function t(key: string, ...args: (string | number)[]): string {
  let s = words[key] ?? key;
  for (const a of args) s = s.replace(/%[ds]/, String(a));
  return s;
}

type Child = Node | string | null;
function el(tag: string, attrs: Record<string, string>, ...kids: Child[]): HTMLElement {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v);
  e.append(...kids.filter((k): k is Node | string => k !== null && k !== ""));
  return e;
}

function button(label: string, act: () => void, kind = ""): HTMLElement {
  const b = el("button", { type: "button", class: ("btn " + kind).trim() }, label);
  b.addEventListener("click", act);
  return b;
}

const notice = (tone: string, title: string, more: string, ...kids: Child[]): HTMLElement =>
  el("div", { class: "alert c-" + tone }, el("h2", {}, title), more ? el("p", {}, more) : null, ...kids);

const tag = (tone: string, shape: string, word: string): HTMLElement => el("span", { class: "tag c-" + tone }, el("i", { "aria-hidden": "true" }, shape), word);
const moment = (ms: number): string => new Date(ms).toLocaleString(lang === "en" ? "en-GB" : "zh-CN", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

function slot(name: string, ...kids: Child[]): void {
  root?.querySelector(`[data-slot="${name}"]`)?.replaceChildren(...kids.filter((k): k is Node | string => k !== null));
}

async function ask<T>(a: Ask, register = false): Promise<T> {
  return talk<T>(a, register);
}

// digits is a field for a PIN.
function digits(name: string, label: string): [HTMLElement, HTMLInputElement] {
  const input = el("input", { id: name, name, class: "input", inputmode: "numeric", type: "password", maxlength: "6", autocomplete: "off", "aria-describedby": name + "-err" }) as HTMLInputElement;
  return [el("div", { class: "field" }, el("label", { for: name }, label), input, el("p", { class: "err", id: name + "-err", role: "alert" })), input];
}

function wrong(input: HTMLInputElement, say: string): void {
  const e = document.getElementById(input.id + "-err");
  if (e) e.textContent = say;
  input.setAttribute("aria-invalid", say ? "true" : "false");
  if (say) input.focus();
}

function easy(pin: string): boolean {
  const step = Number(pin[1]) - Number(pin[0]);
  return [...pin].every((d, i) => i === 0 || Number(d) - Number(pin[i - 1]) === step) || /^(\d\d)\1\1$|^(\d\d\d)\2$/.test(pin);
}

// setUpForm lets the owner choose a PIN.
function setUpForm(): HTMLElement {
  const [a, pin] = digits("pin", t("pin"));
  const [b, again] = digits("again", t("pin_again"));
  const go = el("button", { type: "submit", class: "btn btn-primary" }, t("pin_set"));
  const form = el("form", { class: "form", novalidate: "" }, a, b, go) as HTMLFormElement;
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    wrong(pin, "");
    wrong(again, "");
    if (!/^\d{6}$/.test(pin.value)) return wrong(pin, t("pin_six"));
    if (easy(pin.value)) return wrong(pin, t("pin_easy"));
    if (pin.value !== again.value) return wrong(again, t("pin_differs"));
    go.setAttribute("disabled", "");
    ask<Status & { status?: number; say?: string }>({ type: "enrol", pin: pin.value, lang }, true).then((s) => {
      if (s.enrolled) { mark(true); void draw(); return; }
      if (s.status === 401) { location.assign("/login?next=/outbox"); return; }
      go.removeAttribute("disabled");
      wrong(pin, s.say ?? "");
    }, (err: unknown) => { go.removeAttribute("disabled"); wrong(pin, String(err)); });
  });
  return el("div", { class: "card stack-s" }, el("h2", {}, t("off_title")), el("p", {}, t("off_why")), form);
}

function pinForm(): HTMLElement {
  const [a, pin] = digits("pin", t("pin"));
  const go = el("button", { type: "submit", class: "btn btn-primary" }, t("unlock"));
  const form = el("form", { class: "form", novalidate: "" }, a, go) as HTMLFormElement;
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (!/^\d{6}$/.test(pin.value)) return wrong(pin, t("pin_six"));
    go.setAttribute("disabled", "");
    ask<{ ok: boolean; left: number; lease?: boolean }>({ type: "unlock", pin: pin.value }).then((o) => {
      if (o.ok && shell) { location.reload(); return; }
      if (o.ok || o.left <= 0 || o.lease) { void draw(); return; }
      go.removeAttribute("disabled");
      pin.value = "";
      wrong(pin, t("wrong", o.left));
    }, (err: unknown) => { go.removeAttribute("disabled"); wrong(pin, String(err)); });
  });
  return el("div", { class: "card stack-s" }, el("h2", {}, t("locked")), el("p", { class: "soft" }, t("locked_why")), form);
}

const MARKS: Record<string, [string, string, string]> = {
  waiting: ["blue", "●", "s_waiting"], login: ["amber", "▲", "s_login"], needs: ["red", "■", "s_needs"], conflict: ["amber", "◇", "s_conflict"], sent: ["green", "✓", "s_sent"],
};

function act(a: Ask): () => void {
  return () => { void ask(a).then(draw, draw); };
}

// versions shows both sides of a conflict.
function versions(i: Shown, now: Version): HTMLElement {
  const side = (title: string, lines: string[]): HTMLElement => el("div", { class: "version" }, el("h3", {}, title), ...lines.map((l) => el("p", {}, l)));
  return el("div", { class: "versions" }, side(t("mine"), i.words ?? []), side(t("theirs"), now.lines),
    el("p", { class: "line" }, button(t("use_mine"), act({ type: "retry", id: i.id, use: "mine" }), "btn-primary"), button(t("use_theirs"), act({ type: "retry", id: i.id, use: "theirs" })),
      now.both ? button(t("use_both"), act({ type: "retry", id: i.id, use: "both" })) : null));
}

function reopen(i: Shown): void {
  sessionStorage.setItem("linli.refill", i.id + " " + (i.action ?? ""));
  location.assign(i.page ?? "/today");
}

function letGo(i: Shown): HTMLElement {
  const b = button(t("let_go"), () => { b.replaceWith(button(t("let_go_sure"), act({ type: "discard", id: i.id }), "btn-danger")); });
  return b;
}

function itemCard(i: Shown, photos: Shown[]): HTMLElement {
  const [tone, shape, word] = MARKS[i.state] ?? ["grey", "○", "s_waiting"];
  const left = photos.filter((p) => p.state !== "sent").length;
  const times = [t("claimed", moment(i.claimed)), i.received ? t("received", moment(i.received)) : "", photos.length > 0 ? (left > 0 ? t("photos_some", photos.length - left, photos.length) : t("photos_all", photos.length)) : ""].filter((s) => s !== "").join(" · ");
  const name = i.title ?? words["kind_" + i.kind] ?? t("kind_other"); // of what was sent only the kind is still known
  const head = i.to && i.state === "sent" ? el("a", { href: i.to }, name) : name;
  const card = el("li", { class: "row item", "data-item": i.id, "data-state": i.state }, el("div", { class: "stack-s" }, el("p", { class: "spread" }, el("strong", {}, head), tag(tone, shape, t(word))),
    i.words?.length ? el("p", {}, i.words.join(" · ")) : null, i.say ? el("p", { class: "err" }, i.say) : null, el("p", { class: "soft small" }, times)));
  const box = card.firstElementChild as HTMLElement;
  if (i.state === "conflict" && i.now) box.append(versions(i, i.now));
  if (i.state === "needs" || (i.state === "conflict" && !i.now)) box.append(el("p", { class: "line" }, i.page ? button(t("open_form"), () => reopen(i), "btn-primary") : null, button(t("retry"), act({ type: "retry", id: i.id })), letGo(i)));
  return card;
}

async function list(s: Status): Promise<void> {
  const all = await ask<Shown[]>({ type: "items" });
  const forms = all.filter((i) => !i.parent);
  const busy = forms.filter((i) => i.state !== "sent" || all.some((p) => p.parent === i.id && p.state !== "sent"));
  const done = forms.filter((i) => !busy.includes(i)).reverse();
  const of = (i: Shown): Shown[] => all.filter((p) => p.parent === i.id);
  const out: Child[] = [];
  if (busy.length > 0 && s.unlocked) out.push(el("ul", { class: "rows" }, ...busy.map((i) => itemCard(i, of(i)))));
  if (busy.length > 0 && !s.unlocked) out.push(el("p", {}, t("locked_items", busy.length)));
  if (busy.length > 0) out.push(el("p", { class: "line under" }, button(t("all"), act({ type: "flush" }))));
  if (busy.length === 0) out.push(el("div", { class: "card" }, el("h2", {}, t("empty")), el("p", { class: "soft" }, t("empty_why"))));
  if (done.length > 0) out.push(el("h2", { class: "section" }, t("sent")), el("ul", { class: "rows" }, ...done.map((i) => itemCard(i, of(i)))));
  slot("items", ...out);
}

function said(s: Status): Child[] {
  const q = new URLSearchParams(location.search);
  const out: Child[] = [];
  if (s.ended) {
    mark(false);
    out.push(notice("red", t("wiped"), t("wiped_why") + (s.ended.lost ? t("wiped_lost", s.ended.lost) : "")));
  } else if (!s.enrolled && setUp()) {
    mark(false);
    out.push(notice("red", t("lost_store"), t("lost_store_why")));
  }
  if (q.get("why") === "logout" && s.count + s.needs > 0) out.push(notice("amber", t("logout_first"), ""));
  if (q.has("kept") && s.count > 0) out.push(notice("green", t("kept"), t("kept_why")));
  if (s.trouble === "login" && s.count > 0) out.push(notice("amber", t("s_login"), "", el("p", {}, el("a", { class: "btn", href: "/login?next=/outbox" }, t("login")))));
  if (s.trouble === "other") out.push(notice("amber", t("other"), ""));
  if (s.trouble === "unknown") out.push(notice("amber", t("unknown"), ""));
  if (shell && s.unlocked) out.push(notice("amber", t("page_off"), t("page_off_why")));
  return out;
}

function phone(s: Status): void {
  if (!s.enrolled) return slot("phone", null);
  const off = Math.abs(s.clock) / 60_000;
  const drift = off > 2 ? el("p", { class: "soft small" }, off < 120 ? t("clock", Math.round(off)) : off < 48 * 60 ? t("clock_h", Math.round(off / 60)) : t("clock_d", Math.round(off / 1440))) : null;
  const leave = button(t("drop"), () => { void ask<Status>({ type: "leave" }).then((n) => { if (!n.enrolled) mark(false); else slot("state", notice("amber", t("drop_unsent", n.count + n.needs), "")); if (!n.enrolled) void draw(); }); });
  slot("phone", el("div", { class: "card stack-s" }, el("h2", {}, t("ready")), el("p", { class: "soft" }, t("ready_why", s.pages, moment(s.until))), drift,
    s.unlocked ? el("ul", { class: "line" }, ...s.list.filter((u) => u === "/today" || u === "/offline/doors").map((u) => el("li", {}, el("a", { class: "btn", href: u }, u === "/today" ? document.querySelector(".tabbar a")?.textContent ?? u : document.querySelectorAll(".tabbar a")[1]?.textContent ?? u)))) : null,
    el("p", { class: "line" }, s.unlocked ? button(t("keep_now"), act({ type: "keep" })) : null, leave)));
}

async function draw(): Promise<void> {
  if (!can()) return slot("state", notice("amber", t("no_worker"), t("no_worker_why")));
  let s: Status;
  try {
    s = await ask<Status>({ type: "status" });
  } catch {
    s = { enrolled: false, unlocked: false, leased: false, until: 0, pages: 0, count: 0, needs: 0, clock: 0, trouble: "", account: "", list: [] };
  }
  slot("state", ...said(s));
  if (!s.enrolled) slot("pin", setUpForm());
  else if (!s.leased) slot("pin", notice("amber", t("lease"), t("lease_why"), el("p", {}, el("a", { class: "btn", href: "/login?next=/outbox" }, t("login")))));
  else if (!s.unlocked) slot("pin", pinForm());
  else slot("pin", null);
  if (s.enrolled) await list(s);
  else slot("items", null);
  phone(s);
}

void draw().then(() => {
  if (setUp()) navigator.serviceWorker.addEventListener("message", () => { void draw(); });
  window.addEventListener("online", () => { void ask({ type: "here" }).then(draw, () => undefined); });
});
