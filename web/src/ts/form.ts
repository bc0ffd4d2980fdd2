// Small things for every form: no double sending, the error summary takes the focus, the undo
// bar counts down, the print button prints.

export function sendOnce(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || e.defaultPrevented || form.method.toLowerCase() === "get") return;
    if (form.dataset["sent"]) {
      e.preventDefault();
      return;
    }
    form.dataset["sent"] = "1";
    const clock = form.dataset["clock"]; // the phone's own time, kept beside the server's
    const field = clock ? form.elements.namedItem(clock) : null;
    if (field instanceof HTMLInputElement) field.value = String(Date.now());
    window.setTimeout(() => delete form.dataset["sent"], 8000); // a lost signal must not lock the form
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach((f) => delete f.dataset["sent"]);
  });
}

export function focusErrors(root: ParentNode): void {
  const box = root.querySelector<HTMLElement>("[data-focus]");
  if (!box) return;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

export function undoBars(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-undo]").forEach((bar) => {
    let left = Number(bar.dataset["undo"] ?? "10");
    const shown = bar.querySelector<HTMLElement>("[data-undo-left]");
    const tick = (): void => {
      if (!bar.isConnected) return;
      if (shown) shown.textContent = String(left);
      if (left <= 0 && !bar.contains(document.activeElement)) {
        bar.remove();
        return;
      }
      left = Math.max(0, left - 1);
      window.setTimeout(tick, 1000);
    };
    tick();
  });
}

export function printButtons(root: ParentNode): void {
  root.querySelectorAll<HTMLButtonElement>("[data-print]").forEach((b) => {
    b.hidden = false;
    b.addEventListener("click", () => window.print());
  });
}

// A menu made of <details> closes on a tap beside it and on Escape.
export function closeMenus(): void {
  const shut = (except: Node | null): void => {
    document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((d) => {
      if (!except || !d.contains(except)) d.open = false;
    });
  };
  document.addEventListener("click", (e) => shut(e.target instanceof Node ? e.target : null));
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") shut(null);
  });
}
