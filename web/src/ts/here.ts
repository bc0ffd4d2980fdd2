// Is this plaque where the phone is? A code can be pasted over at another building (security.md
// T16). The page carries where its place stands; the distance is reckoned here and only the
// distance goes to the server: where the phone is stays on the phone. It asks on a tap, or at once
// when this was allowed before.

type Point = [number, number];

// some phones hand out the shifted coordinates of Chinese maps: the page gives the place in both, the nearer counts
function metres(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const s = Math.sin(((b[1] - a[1]) * rad) / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(((b[0] - a[0]) * rad) / 2) ** 2;
  return 2 * 6371000 * Math.asin(Math.min(1, Math.sqrt(s)));
}

function words(box: HTMLElement, m: number): string {
  const far = m >= 1000;
  const n = far ? (m >= 10000 ? String(Math.round(m / 1000)) : (m / 1000).toFixed(1)) : String(Math.round(m / 100) * 100);
  return ((far ? box.dataset["km"] : box.dataset["m"]) ?? "%s").replace("%s", n);
}

function setUp(box: HTMLElement): void {
  const places = (box.dataset["here"] ?? "").split(" ").map((p) => p.split(",").map(Number) as Point);
  const reach = Number(box.dataset["reach"] ?? "300");
  const show = (name: string): void => {
    box.querySelectorAll<HTMLElement>("[data-answer]").forEach((el) => (el.hidden = el.dataset["answer"] !== name));
  };
  const put = (name: string, value: string): void => {
    const el = box.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (el) el.value = value;
  };
  const ask = (): void => {
    show("wait");
    navigator.geolocation.getCurrentPosition(
      (p) => {
        const me: Point = [p.coords.longitude, p.coords.latitude];
        const off = Math.max(0, Math.min(...places.map((x) => metres(me, x))) - Math.min(p.coords.accuracy, 2000));
        const far = off > reach;
        put("away", String(Math.round(off)));
        put("here", far ? "1" : ""); // the warning was read
        const shown = box.querySelector<HTMLElement>("[data-metres]");
        if (shown) shown.textContent = words(box, off);
        show(far ? "far" : "near");
      },
      () => show("none"),
      { timeout: 15000, maximumAge: 60000 },
    );
  };
  box.hidden = false;
  box.querySelector("button")?.addEventListener("click", ask);
  void navigator.permissions?.query({ name: "geolocation" }).then((s) => {
    if (s.state === "granted") ask();
  }, () => undefined);
}

export function here(root: ParentNode): void {
  if (!("geolocation" in navigator)) return;
  root.querySelectorAll<HTMLElement>("[data-here]").forEach(setUp);
}
