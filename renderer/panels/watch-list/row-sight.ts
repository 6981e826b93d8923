import { nextFrame } from "../../state/next-frame.ts";

/** Rows this near to the edge count as seen, so that scrolling shows no old numbers, px. */
const MARGIN = 120;

/**
 * Which rows of a scrolling list can be seen. Measured from their places when the list scrolls, is
 * resized (also to nothing, behind another tab) or changes; not per frame, and without a watcher per row.
 */
export class RowSight {
  readonly #list: HTMLElement;
  readonly #rows = new Map<HTMLElement, (seen: boolean) => void>();
  readonly #seen = new Set<HTMLElement>();
  readonly #soon = nextFrame(() => this.#measure());
  readonly #resized = new ResizeObserver(() => this.#soon());

  constructor(list: HTMLElement) {
    this.#list = list;
    list.addEventListener("scroll", this.#soon, { passive: true });
    this.#resized.observe(list);
  }

  /** Tells when the row comes into sight and when it leaves. The answer ends it. */
  watch(row: HTMLElement, tell: (seen: boolean) => void): () => void {
    this.#rows.set(row, tell);
    this.#soon();
    return () => {
      this.#rows.delete(row);
      this.#seen.delete(row);
      this.#soon();
    };
  }

  #measure(): void {
    const from = this.#list.scrollTop - MARGIN;
    const to = from + this.#list.clientHeight + 2 * MARGIN;
    const hidden = this.#list.clientHeight === 0;
    for (const [row, tell] of this.#rows) {
      const top = row.offsetTop;
      const seen = !hidden && top < to && top + row.offsetHeight > from;
      if (seen === this.#seen.has(row)) continue;
      if (seen) this.#seen.add(row);
      else this.#seen.delete(row);
      tell(seen);
    }
  }
}

const sights = new WeakMap<HTMLElement, RowSight>();

export function sightOf(list: HTMLElement): RowSight {
  let sight = sights.get(list);
  if (!sight) sights.set(list, (sight = new RowSight(list)));
  return sight;
}
