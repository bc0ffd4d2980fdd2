// Drafts: what is typed into a form with data-draft is kept on this device until it is sent, so
// that a lost signal or a closed page loses nothing. Passwords, files and hidden fields are not
// kept. A form that comes back with errors already carries its values and is left alone. On a phone
// that works offline all drafts are sealed by the service worker, never in clear.
import { can, setUp, talk } from "./offline/talk";

const AGE = 7 * 24 * 3600 * 1000;
type Saved = { at: number; fields: [string, string][] };

function skip(el: Element): boolean {
  return el instanceof HTMLInputElement && ["hidden", "file", "password", "submit"].includes(el.type);
}

function read(form: HTMLFormElement): [string, string][] {
  const out: [string, string][] = [];
  for (const el of Array.from(form.elements)) {
    if (skip(el)) continue;
    if (el instanceof HTMLInputElement && (el.type === "radio" || el.type === "checkbox")) {
      if (el.checked) out.push([el.name, el.value]);
    } else if (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement) {
      if (el.name && el.value) out.push([el.name, el.value]);
    }
  }
  return out;
}

function write(form: HTMLFormElement, fields: [string, string][]): void {
  for (const el of Array.from(form.elements)) {
    if (skip(el)) continue;
    if (el instanceof HTMLInputElement && (el.type === "radio" || el.type === "checkbox")) {
      if (fields.some(([n, v]) => n === el.name && v === el.value)) el.checked = true;
    } else if (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement) {
      const found = fields.find(([n]) => n === el.name);
      if (found && !el.value) el.value = found[1];
    }
  }
}

export function drafts(root: ParentNode): void {
  // The page that follows a successful send names the draft it answers, and only then is it
  // dropped: first of all, or the same form on that page would take it up again.
  root.querySelectorAll<HTMLElement>("[data-draft-sent]").forEach((el) => {
    if (can() && setUp()) void talk({ type: "draft", key: el.dataset["draftSent"] ?? "", fields: [] }).catch(() => undefined);
    try {
      localStorage.removeItem("draft:" + (el.dataset["draftSent"] ?? ""));
    } catch {
      // see above
    }
  });
  root.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach((form) => {
    if (can() && setUp()) return sealed(form);
    const key = "draft:" + (form.dataset["draft"] ?? "");
    try {
      const raw = localStorage.getItem(key);
      const saved = raw ? (JSON.parse(raw) as Saved) : null;
      if (saved && Date.now() - saved.at > AGE) localStorage.removeItem(key);
      else if (saved && !form.querySelector("[aria-invalid]")) write(form, saved.fields);
    } catch {
      return; // no storage here (private window, WeChat cleared it): the form works without
    }
    let wait = 0;
    const now = (): void => {
      window.clearTimeout(wait);
      wait = 0;
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: read(form) } satisfies Saved));
      } catch {
        // full or forbidden: nothing is lost that was not lost before
      }
    };
    const keep = (): void => {
      window.clearTimeout(wait);
      wait = window.setTimeout(now, 250);
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    // A send without signal replaces the page at once: what was typed in the last moment too is kept.
    form.addEventListener("submit", now);
    window.addEventListener("pagehide", () => {
      if (wait) now();
    });
  });
}

// sealed is the same on a phone that works offline: what is typed goes to the vault.
function sealed(form: HTMLFormElement): void {
  const key = form.dataset["draft"] ?? "";
  try {
    localStorage.removeItem("draft:" + key); // of the time before this phone was set up
  } catch {
    // no storage: nothing in clear either
  }
  let touched = false;
  if (!form.querySelector("[aria-invalid]")) {
    void talk<[string, string][]>({ type: "drafted", key }).then((fields) => { if (!touched && fields.length > 0) write(form, fields); }, () => undefined);
  }
  let wait = 0;
  const now = (): void => {
    window.clearTimeout(wait);
    wait = 0;
    void talk({ type: "draft", key, fields: read(form) }).catch(() => undefined);
  };
  const keep = (): void => {
    touched = true;
    window.clearTimeout(wait);
    wait = window.setTimeout(now, 250);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  if (form.dataset["offline"] === undefined) form.addEventListener("submit", now); // the others go into the outbox
  window.addEventListener("pagehide", () => { if (wait) now(); });
}
