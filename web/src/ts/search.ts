// Instant search: results under the box while one types. Chinese input is left alone until the
// word is chosen (compositionend); an answer that comes late is thrown away.

export function instantSearch(root: ParentNode): void {
  root.querySelectorAll<HTMLInputElement>("input[data-instant]").forEach((box) => {
    const list = box.form?.querySelector<HTMLElement>("[data-instant-list]");
    const url = box.dataset["instant"];
    if (!list || !url) return;
    let wait = 0;
    let turn = 0;
    let composing = false;
    const ask = (): void => {
      window.clearTimeout(wait);
      const words = box.value.trim();
      const mine = ++turn;
      if (words === "") {
        list.replaceChildren();
        return;
      }
      wait = window.setTimeout(() => {
        const at = new URL(url, location.href);
        at.searchParams.set(box.name, words);
        fetch(at, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
          .then((r) => (r.ok ? r.text() : ""))
          .then((html) => {
            if (mine !== turn) return;
            const doc = new DOMParser().parseFromString("<ul>" + html + "</ul>", "text/html");
            list.replaceChildren(...Array.from(doc.querySelectorAll("ul > li")));
          })
          .catch(() => undefined); // no signal: the button still works when it is back
      }, 150);
    };
    box.addEventListener("compositionstart", () => { composing = true; });
    box.addEventListener("compositionend", () => { composing = false; ask(); });
    box.addEventListener("input", (e) => {
      if (!composing && !(e as InputEvent).isComposing) ask();
    });
  });
}
