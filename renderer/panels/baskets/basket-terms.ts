import type { BasketLine, BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { readTicket } from "../ticket/ticket-terms.ts";
import type { BasketDraft, LineDraft } from "./basket-store.ts";

export interface LineProblem {
  readonly field: string;
  /** Which line, from 1. */
  readonly line: number;
  readonly sentence: string;
  readonly missing: boolean;
}

export type BasketReading =
  | { readonly ok: true; readonly basket: BasketRequest }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

/** Reads one line as an order of the day. */
export function readLine({ instrument, side, product, type, quantity, price, trigger }: LineDraft, view: InstrumentView | undefined): BasketLine | readonly Omit<LineProblem, "line">[] {
  if (!view) return [{ field: "instrument", sentence: "is being looked up.", missing: true }];
  const read = readTicket({ instrument, side, product, type, validity: "DAY", quantity, price, trigger, modify: undefined }, view);
  if (!read.ok) return read.problems;
  const { terms } = read;
  return { instrument, side, product, type, quantity: terms.quantity, price: terms.price, trigger: terms.trigger };
}

/** Reads the whole basket; all problems at once, each naming its line. */
export function readBasket({ lines, ifRefused }: BasketDraft, account: AccountId | undefined, viewOf: (key: InstrumentKey) => InstrumentView | undefined): BasketReading {
  if (lines.length === 0) return { ok: false, problems: [{ field: "lines", line: 0, sentence: "Add orders to the basket: search above, or Alt+I takes the chosen instrument.", missing: true }] };
  const problems: LineProblem[] = [];
  const read: BasketLine[] = [];
  lines.forEach((draft, i) => {
    const line = readLine(draft, viewOf(draft.instrument));
    if ("quantity" in line) read.push(line);
    else problems.push(...line.map((problem) => ({ ...problem, line: i + 1, sentence: `Line ${i + 1}: ${problem.sentence}` })));
  });
  if (problems.length > 0 || account === undefined) return { ok: false, problems };
  return { ok: true, basket: { account, name: "", lines: read, ifRefused, owner: "manual" } };
}
