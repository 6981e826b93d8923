import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { marketTime } from "../../state/market-time.ts";
import { nextFrame } from "../../state/next-frame.ts";
import { quotes } from "../../state/quotes.ts";
import { sightOf } from "../watch-list/row-sight.ts";
import { ChainFigures } from "./chain-figures.ts";
import type { ChainStrike, ChainSums } from "./chain-figures.ts";
import { StrikePainter } from "./strike-painter.ts";

/** Name of the panel's wish for quotes. */
const OWNER = "option-chain";

/** Paints a chain outside React: the rows in sight follow the stream, all else is counted once a second. */
export class ChainCanvas {
  readonly figures: ChainFigures;
  /** Told after each count. */
  onSums: (sums: ChainSums) => void = () => {};
  readonly #spot: InstrumentKey | undefined;
  readonly #seen = new Set<StrikePainter>();
  #spotKnown: number | undefined;
  #on = false;
  #ended = false;
  readonly #wish = nextFrame(() => this.#want());

  /** @param spot whose price is the underlying's; @param known its price before its first tick, units */
  constructor(strikes: readonly ChainStrike[], spot: InstrumentKey | undefined, known: number | undefined) {
    this.figures = new ChainFigures(strikes, (key, field) => quotes.field(key, field));
    this.#spot = spot;
    this.#spotKnown = known;
  }

  get spot(): number | undefined {
    const live = this.#spot === undefined ? Number.NaN : quotes.field(this.#spot, Q.ltp);
    if (live > 0) this.#spotKnown = live;
    return this.#spotKnown;
  }

  /** In sight or not: out of sight nothing is streamed. */
  run(on: boolean): void {
    this.#on = on;
    this.#wish();
  }

  /** Takes a row that is drawn. The answer gives it back. */
  add(root: HTMLElement, row: ChainStrike): () => void {
    const painter = new StrikePainter(root, row, this.figures, quotes);
    const list = root.closest<HTMLElement>("[role=grid]");
    const unwatch = list && sightOf(list).watch(root, (seen) => {
      painter.show(seen);
      if (seen) this.#seen.add(painter);
      else this.#seen.delete(painter);
      this.#wish();
    });
    return () => {
      unwatch?.();
      painter.show(false);
      this.#seen.delete(painter);
      this.#wish();
    };
  }

  /** Sums, forward and own greeks anew. */
  count(): void {
    const sums = this.figures.count(this.spot, marketTime.now());
    for (const painter of this.#seen) painter.paint(sums.largest);
    this.onSums(sums);
  }

  end(): void {
    this.#ended = true;
    quotes.want(OWNER, []);
  }

  #want(): void {
    // A frame later the wish may be the next chain's.
    if (this.#ended) return;
    if (!this.#on) return quotes.want(OWNER, []);
    const keys = [...this.#seen].sort((a, b) => a.row.strike - b.row.strike).flatMap((painter) => painter.keys);
    quotes.want(OWNER, this.#spot === undefined ? keys : [this.#spot, ...keys]);
  }
}
