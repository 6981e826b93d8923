import type { GttRule } from "../../../shared/domain/gtt.ts";
import { isHere } from "../../../shared/domain/gtt.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { PlanContext } from "../plan.ts";
import type { GttAtBroker } from "./gtt-at-broker.ts";
import type { GttBook } from "./gtt-book.ts";
import type { GttOpen } from "./gtt-open.ts";
import { ruleWords } from "./gtt-words.ts";

export interface GttIdleOptions {
  readonly context: PlanContext;
  readonly book: GttBook;
  readonly open: GttOpen;
  readonly atBroker: GttAtBroker | undefined;
}

/** Rules that may only reduce and whose position is gone: told to the page, and taken away where the broker would fire them all the same. */
export class GttIdle {
  #options: GttIdleOptions;
  /** As last told, by rule. */
  #told = new Map<string, boolean>();
  #cancelling = new Set<string>();

  constructor(options: GttIdleOptions) {
    this.#options = options;
  }

  /** Something may have been opened or closed. @param instrument where; absent = anywhere. */
  look(instrument?: InstrumentKey): void {
    const { book, open } = this.#options;
    for (const rule of book.all()) {
      if (!rule.reduceOnly || rule.state !== "active" || (instrument !== undefined && rule.instrument !== instrument)) continue;
      const idle = open.isNothing(rule);
      if (idle !== (this.#told.get(rule.id) ?? false)) {
        this.#told.set(rule.id, idle);
        book.tell(rule);
      }
      if (idle && !isHere(rule)) this.#cancel(rule);
    }
  }

  /** Only for what trades of today explain: protection is not thrown away for an empty list. */
  #cancel(rule: GttRule): void {
    const { context, book, open, atBroker } = this.#options;
    if (!atBroker || rule.wanted || this.#cancelling.has(rule.id) || !context.trading() || open.isUnsure(rule) || !open.wasClosedToday(rule)) return;
    this.#cancelling.add(rule.id);
    book.note("warning", `${ruleWords(rule)} may only reduce, and its position is closed: it is being cancelled at the broker, which would fire it all the same.`, rule);
    const told = (why: string): void => book.note("alarm", `${ruleWords(rule)} could not be cancelled though its position is closed: ${why} It is tried again; cancel it in the broker's own app if that does not help.`, rule);
    atBroker.cancel(rule.id)
      .then((failure) => void (failure && told(failure.sentence)), (error: unknown) => told(error instanceof Error ? error.message : String(error)))
      .finally(() => this.#cancelling.delete(rule.id));
  }
}
