import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { applyMove, costOf } from "../../shared/domain/position.ts";
import type { Money } from "../../shared/domain/units.ts";
import { money } from "../../shared/domain/units.ts";
import { formatMoney, formatQuantity } from "../../shared/domain/format.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { Refusal } from "./acceptance.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperFill, PaperLine } from "./paper-books.ts";

/** Units that went over to another product today. */
export interface PaperMove {
  readonly instrument: InstrumentKey;
  readonly multiplier: number;
  readonly from: Product;
  readonly to: Product;
  readonly side: Side;
  /** Unsigned units. */
  readonly quantity: number;
  /** Signed, what they had cost. */
  readonly value: Money;
  /** Number of the day's last fill before it. */
  readonly after: number;
  /** Generation of the account's life. */
  readonly life: number;
}

export function moveLines({ side, quantity, value }: PaperMove, from: PaperLine, to: PaperLine): void {
  const units = side === "BUY" ? quantity : 0 - quantity;
  from.own = applyMove(from.own, side, 0 - units, money(0 - value));
  to.own = applyMove(to.own, side, units, value);
}

/** The fills as their products are at the end: charges are those of what a purchase or sale became. The latest go over first. */
export function asMoved(fills: readonly PaperFill[], moves: readonly PaperMove[]): PaperFill[] {
  let result = [...fills];
  for (const { instrument, from, to, side, quantity, after } of moves) {
    let left = quantity;
    const moved = (fill: PaperFill): PaperFill[] => {
      const units = fill.instrument === instrument && fill.product === from && fill.side === side && fill.no <= after ? Math.min(left, fill.quantity) : 0;
      left -= units;
      if (units === 0) return [fill];
      const gone = { ...fill, product: to, quantity: units };
      return units === fill.quantity ? [gone] : [gone, { ...fill, quantity: fill.quantity - units }];
    };
    result = result.reverse().flatMap(moved).reverse();
  }
  return result;
}

const no = (code: string, text: string): Refusal => ({ code: `PAPER-${code}`, text });

/** What a conversion on paper would be, or why the account does not take it. Refuses like a broker. */
export function moveOf(account: PaperAccount, instrument: Instrument, from: Product, to: Product, quantity: number): PaperMove | Refusal {
  const { rules, market, state, books } = account;
  const at = market.marketAt();
  if (state.closed) return no("ACCOUNT", `The paper account ${state.name} is closed.`);
  if (at === undefined || rules.phase(instrument, at) !== "open") return no("CLOSED", `The market of ${instrument.symbol} is not open; a position is converted only while it is.`);
  const squareOffAt = rules.squareOffAt(instrument, state.day);
  if (to === "MIS" && squareOffAt !== undefined && at >= squareOffAt) return no("SQUARE-OFF", "Intraday positions of today are being squared off: nothing goes over to MIS any more.");
  const line = books.line(instrument.key, from);
  const open = line?.own.quantity ?? 0;
  const promised = from === "CNC" ? account.working().reduce((sum, order) => sum + (order.instrument === instrument.key && order.product === "CNC" && order.side === "SELL" ? order.terms.quantity - order.filled : 0), 0) : 0;
  const free = Math.max(0, Math.abs(open) - promised);
  if (!line || quantity > free || quantity < 1) return no("QUANTITY", `${formatQuantity(free)} of ${instrument.symbol} ${from} can be converted; ${formatQuantity(quantity)} were asked for.`);
  if (from === to) return no("PRODUCT", `The position is ${to} already.`);
  if (to === "CNC" && open < 0) return no("PRODUCT", "A short position cannot be taken to delivery.");
  if ((books.line(instrument.key, to)?.own.quantity ?? 0) * open < 0) return no("PRODUCT", `The ${to} position is on the other side.`);
  const side = open > 0 ? "BUY" : "SELL";
  const move: PaperMove = { instrument: instrument.key, multiplier: instrument.multiplier, from, to, side, quantity, value: costOf(line.own, quantity), after: account.lastFill, life: state.life.generation };
  return fundsRefusal(account, move) ?? move;
}

function fundsRefusal(account: PaperAccount, move: PaperMove): Refusal | undefined {
  try {
    const before = account.money.now();
    const after = account.books.tried(move, () => account.money.now());
    const more = after.marginUsed - before.marginUsed;
    if (more <= 0 || more <= before.available) return undefined;
    return no("FUNDS", `As ${move.to} it needs ${formatMoney(more)} more and ${formatMoney(before.available)} is available on the paper account.`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return no("TABLE", `It cannot be converted on paper: ${error.message}.`);
  }
}
