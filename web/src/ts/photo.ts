// Photos are made small before they leave the phone: at most 1600 px and 300 kB, drawn again on
// a canvas so that what the camera wrote into the file (position, device) stays behind. If the
// browser cannot do it, the file goes as it is and the server does the same work.

const LONGEST = 1600;
const HEAVIEST = 300 * 1024;

function toBlob(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

async function shrink(file: File): Promise<{ file: File; bitmap: ImageBitmap }> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  let side = LONGEST;
  for (;;) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.72, 0.6, 0.48]) {
      const blob = await toBlob(canvas, quality);
      if (blob && (blob.size <= HEAVIEST || (quality === 0.48 && side <= 700))) {
        const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
        return { file: new File([blob], name, { type: "image/jpeg" }), bitmap };
      }
    }
    side = Math.round(side * 0.75);
  }
}

function thumbnail(bitmap: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const size = 160;
  canvas.width = size;
  canvas.height = size;
  const cut = Math.min(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, (bitmap.width - cut) / 2, (bitmap.height - cut) / 2, cut, cut, 0, 0, size, size);
  return canvas;
}

function setUp(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  if (!input || !("createImageBitmap" in window) || typeof DataTransfer === "undefined") return;
  box.classList.add("on");
  const limit = Number(box.dataset["photos"] ?? "9");
  const kept: { file: File; thumb: HTMLElement }[] = [];

  const store = (): void => {
    const bag = new DataTransfer();
    for (const k of kept) bag.items.add(k.file);
    input.files = bag.files;
  };
  const show = (file: File, picture: HTMLCanvasElement): void => {
    const thumb = document.createElement("span");
    thumb.className = "thumb";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = "×";
    drop.setAttribute("aria-label", box.dataset["remove"] ?? "×");
    const entry = { file, thumb };
    drop.addEventListener("click", () => {
      kept.splice(kept.indexOf(entry), 1);
      thumb.remove();
      store();
      input.focus();
    });
    thumb.append(picture, drop);
    box.insertBefore(thumb, input.closest("label") ?? input);
    kept.push(entry);
  };

  let turn: Promise<void> = Promise.resolve();
  input.addEventListener("change", () => {
    const chosen = Array.from(input.files ?? []);
    const form = input.form;
    const buttons = form ? Array.from(form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) : [];
    for (const b of buttons) b.disabled = true;
    turn = turn.then(async () => {
      for (const file of chosen) {
        if (kept.length >= limit) break;
        try {
          const small = await shrink(file);
          show(small.file, thumbnail(small.bitmap));
          small.bitmap.close();
        } catch {
          // A picture this browser cannot read: send it as it is, the server decides.
          const blank = document.createElement("canvas");
          show(file, blank);
        }
      }
      store();
    }).finally(() => {
      for (const b of buttons) b.disabled = false;
    });
  });
}

export function photos(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-photos]").forEach(setUp);
}
