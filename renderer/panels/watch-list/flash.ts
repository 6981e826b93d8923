/** How long a change stays lit, ms. */
const LIT_MS = 260;

const lit = new Map<HTMLElement, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lights a cell in the colour of the change (styled by `data-flash`); under a flood it simply stays lit. */
export function flash(cell: HTMLElement, direction: "up" | "down", now: number): void {
  if (cell.dataset["flash"] !== direction) cell.dataset["flash"] = direction;
  lit.delete(cell);
  lit.set(cell, now + LIT_MS);
  timer ??= setTimeout(sweep, LIT_MS);
}

/** Puts out what is over. The map is in order of lighting, so it stops at the first that is not. */
function sweep(): void {
  const now = performance.now();
  timer = undefined;
  for (const [cell, until] of lit) {
    if (until > now) {
      timer = setTimeout(sweep, Math.max(60, until - now));
      return;
    }
    lit.delete(cell);
    delete cell.dataset["flash"];
  }
}
