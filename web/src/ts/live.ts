// A page that changes by itself: where an element has data-live, a stream of server-sent events says that something changed, and
// the element is taken anew from the page's own address, so that rights are those of every other page. Nothing is replaced
// under the hands of somebody who types; it is done as soon as he leaves the field. Without EventSource the page is as it was.

const busy = (box: Element): boolean => {
  const at = document.activeElement;
  return at instanceof HTMLInputElement && box.contains(at) && at.value !== "";
};

export function live(root: ParentNode, setUp: (root: ParentNode) => void): void {
  const box = root.querySelector<HTMLElement>("[data-live]");
  if (!box || box.dataset.liveOn || !("EventSource" in window)) return;
  box.dataset.liveOn = "1";
  let running = false;
  let wanted = "";
  const renew = async (): Promise<void> => {
    if (running || !wanted || wanted === box.dataset.state || busy(box)) return;
    running = true;
    try {
      const r = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!r.ok || r.redirected) return;
      const page = new DOMParser().parseFromString(await r.text(), "text/html");
      const fresh = page.getElementById(box.id);
      if (!fresh || busy(box)) return;
      box.replaceChildren(...Array.from(fresh.childNodes));
      box.dataset.state = fresh.dataset.state ?? "";
      const title = page.querySelector("h1");
      const h1 = document.querySelector("h1");
      if (title && h1) h1.textContent = title.textContent;
      document.title = page.title;
      setUp(box);
    } catch {
      // no signal: the stream comes back by itself and says the state again
    } finally {
      running = false;
    }
  };
  const stream = new EventSource(box.dataset.live ?? "");
  stream.addEventListener("state", (e) => {
    wanted = (e as MessageEvent<string>).data;
    void renew();
  });
  box.addEventListener("focusout", () => void renew());
  addEventListener("pagehide", () => stream.close());
}
