// The building wall by keyboard: one stop for Tab, arrows move between homes as they stand.
// Without script every cell is an ordinary link.

function cellsOf(wall: Element): SVGAElement[] {
  return Array.from(wall.querySelectorAll<SVGAElement>("a[data-row]"));
}

function place(c: SVGAElement): [number, number] {
  return [Number(c.dataset["row"]), Number(c.dataset["col"])];
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

// next finds the nearest home in the direction of the arrow, skipping gaps in the wall.
function next(cells: SVGAElement[], from: SVGAElement, [dr, dc]: [number, number]): SVGAElement | undefined {
  const [r, c] = place(from);
  let best: SVGAElement | undefined;
  let least = Infinity;
  for (const cell of cells) {
    const [r2, c2] = place(cell);
    const along = dr !== 0 ? (r2 - r) * dr : (c2 - c) * dc;
    const aside = dr !== 0 ? Math.abs(c2 - c) : Math.abs(r2 - r);
    if (along <= 0) continue;
    const far = along + aside * 3;
    if (far < least) {
      least = far;
      best = cell;
    }
  }
  return best;
}

export function walls(root: ParentNode): void {
  root.querySelectorAll<SVGSVGElement>("svg[data-wall]").forEach((wall) => {
    const cells = cellsOf(wall);
    const first = cells.find((c) => c.getAttribute("aria-current") === "true") ?? cells[0];
    if (!first) return;
    const only = (on: SVGAElement): void => cells.forEach((c) => c.setAttribute("tabindex", c === on ? "0" : "-1"));
    only(first);
    wall.addEventListener("focusin", (e) => {
      const at = (e.target as Element).closest<SVGAElement>("a[data-row]");
      if (at) only(at);
    });
    wall.addEventListener("keydown", (e) => {
      const step = STEPS[e.key];
      const at = (e.target as Element).closest<SVGAElement>("a[data-row]");
      if (!step || !at || e.isComposing) return;
      e.preventDefault();
      next(cells, at, step)?.focus();
    });
  });
}
