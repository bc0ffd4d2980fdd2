// The form of an inspection on the spot (G2): a button that takes the clock, the position on a tap, a pad to draw and sign on with a
// finger, and the notes in large type to be read back. Without script one types the time and sends a photo of paper.

// A demo lives on its own day: the page says how far its clock is from the phone's.
function now(): string {
  const shift = Number(document.documentElement.dataset["shift"] ?? "0");
  const d = new Date(Date.now() + shift - new Date().getTimezoneOffset() * 60_000);
  return d.toISOString().slice(0, 16);
}

function put(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function clocks(root: ParentNode): void {
  root.querySelectorAll<HTMLInputElement>("input[data-now]").forEach((input) => {
    if (input.nextElementSibling?.classList.contains("now")) return;
    const b = document.createElement("button");
    b.type = "button";
    b.className = "btn btn-small now";
    b.textContent = input.dataset["now"] ?? "";
    b.setAttribute("aria-label", (input.labels?.[0]?.textContent?.trim() ?? "") + " " + b.textContent);
    b.addEventListener("click", () => put(input, now()));
    input.after(b);
  });
  root.querySelectorAll<HTMLInputElement>("input[data-stamp]").forEach((tick) => {
    tick.addEventListener("change", () => {
      const at = document.getElementById(tick.dataset["stamp"] ?? "");
      if (tick.checked && at instanceof HTMLInputElement && at.value === "") put(at, now());
    });
  });
}

function locate(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-locate]");
  if (!box || !("geolocation" in navigator)) return;
  const say = box.querySelector<HTMLElement>("[role=status]");
  const field = (name: string): HTMLInputElement | null => form.querySelector<HTMLInputElement>(`input[name=${name}]`);
  box.hidden = false;
  box.querySelector("button")?.addEventListener("click", () => {
    if (say) say.textContent = form.dataset["locating"] ?? "";
    navigator.geolocation.getCurrentPosition((p) => {
      const lat = field("lat");
      const lon = field("lon");
      if (lat) put(lat, p.coords.latitude.toFixed(6));
      if (lon) put(lon, p.coords.longitude.toFixed(6));
      if (say) say.textContent = "±" + String(Math.round(p.coords.accuracy)) + " m";
    }, () => { if (say) say.textContent = form.dataset["lost"] ?? ""; }, { timeout: 20000, maximumAge: 30000, enableHighAccuracy: true });
  });
}

// A pad puts what is drawn into its file input as a PNG, so that it is sent and kept like any photo.
function pad(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  if (!input || typeof DataTransfer === "undefined") return;
  const canvas = document.createElement("canvas");
  canvas.width = 1200;
  canvas.height = box.classList.contains("tall") ? 800 : 480;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset["label"] ?? "");
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-small";
  clear.textContent = box.dataset["pad"] ?? "";
  const empty = (): void => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#111";
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
  };
  const keep = (): void => canvas.toBlob((blob) => {
    if (!blob) return;
    const bag = new DataTransfer();
    bag.items.add(new File([blob], input.name + ".png", { type: "image/png" }));
    input.files = bag.files;
    canvas.dataset["drawn"] = "1";
  }, "image/png");
  const at = (e: PointerEvent): [number, number] => {
    const r = canvas.getBoundingClientRect();
    return [((e.clientX - r.left) * canvas.width) / r.width, ((e.clientY - r.top) * canvas.height) / r.height];
  };
  let down = false;
  canvas.addEventListener("pointerdown", (e) => {
    down = true;
    canvas.setPointerCapture(e.pointerId);
    pen.beginPath();
    pen.moveTo(...at(e));
    e.preventDefault();
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!down) return;
    pen.lineTo(...at(e));
    pen.stroke();
  });
  const up = (): void => {
    if (!down) return;
    down = false;
    keep();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  clear.addEventListener("click", () => {
    empty();
    input.value = "";
    delete canvas.dataset["drawn"];
  });
  // a photo of paper is shown where one would have drawn; it is sent as it was taken
  input.addEventListener("change", () => {
    const photo = input.files?.[0];
    if (!photo) return;
    createImageBitmap(photo).then((b) => {
      empty();
      const k = Math.min(canvas.width / b.width, canvas.height / b.height);
      pen.drawImage(b, (canvas.width - b.width * k) / 2, (canvas.height - b.height * k) / 2, b.width * k, b.height * k);
      canvas.dataset["drawn"] = "1";
    }, () => undefined); // no picture that can be shown: the server says so
  });
  empty();
  box.prepend(canvas);
  const row = input.closest(".photoin");
  row?.classList.add("on");
  row?.prepend(clear);
}

// words of the form as they would be read aloud, in the order of the page; what is empty is left out.
function spoken(form: HTMLFormElement): [string, string][] {
  const out: [string, string][] = [];
  const add = (term: string, say: string): void => {
    const last = out[out.length - 1];
    if (last && last[0] === term) last[1] += "、" + say;
    else out.push([term, say]);
  };
  for (const e of Array.from(form.elements)) {
    if (!(e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement)) continue;
    if (e.closest("[data-readback]") || ["hidden", "file", "submit"].includes(e.type)) continue;
    const row = e.closest("details.sub-card");
    if (row && !row.querySelector<HTMLInputElement>("input[name$=_taken]")?.value) continue; // a bottle that was not filled
    const head = row?.querySelector("summary strong")?.textContent ?? "";
    const group = e.closest("fieldset")?.querySelector("legend")?.textContent?.trim() ?? "";
    const label = e.labels?.[0]?.textContent?.trim() ?? "";
    if (e instanceof HTMLInputElement && (e.type === "radio" || e.type === "checkbox")) {
      if (e.checked) add([head, group || label].filter(Boolean).join(" "), label);
      continue;
    }
    const value = e instanceof HTMLSelectElement ? (e.selectedOptions[0]?.textContent ?? "") : e.value;
    if (value.trim() !== "") add([head, label].filter(Boolean).join(" "), value.replace("T", " "));
  }
  return out;
}

function readback(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-readback]");
  if (!box) return;
  const b = document.createElement("button");
  b.type = "button";
  b.className = "btn";
  b.textContent = box.dataset["readback"] ?? "";
  const list = document.createElement("dl");
  list.setAttribute("aria-live", "polite");
  let shown = false;
  b.addEventListener("click", () => {
    shown = !shown;
    b.textContent = (shown ? box.dataset["close"] : box.dataset["readback"]) ?? "";
    list.replaceChildren();
    if (!shown) return;
    for (const [term, say] of spoken(form)) {
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = term;
      dd.textContent = say;
      list.append(dt, dd);
    }
  });
  box.append(b, list);
  box.hidden = false;
}

// A choice that needs more words opens the part that asks for them; without script one opens it oneself.
function opens(part: HTMLDetailsElement): void {
  const [name, value] = (part.dataset["opens"] ?? "").split("=");
  part.closest("form")?.addEventListener("change", (e) => {
    if (e.target instanceof HTMLInputElement && e.target.name === name && e.target.checked) part.open = e.target.value === value;
  });
}

export function sites(root: ParentNode): void {
  clocks(root);
  root.querySelectorAll<HTMLElement>("[data-pad]").forEach(pad);
  root.querySelectorAll<HTMLFormElement>("form[data-spot]").forEach((f) => {
    locate(f);
    readback(f);
  });
  root.querySelectorAll<HTMLDetailsElement>("details[data-opens]").forEach(opens);
}
