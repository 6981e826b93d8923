import { formatMoney, formatQuantity } from "../../shared/domain/format.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { badInput, notConnected, refused } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Money } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { Doubt } from "../portfolio/position-doubts.ts";
import type { Halted, MarketPhase } from "./risk/rule.ts";

/** What is looked at before a position goes over to another product. */
export interface ConversionFacts {
  readonly instrument: Instrument;
  readonly from: Product;
  readonly to: Product;
  /** Unsigned units asked for. */
  readonly quantity: number;
  /** Signed units of the hand that asks, in `from`. */
  readonly own: number;
  /** Signed units of all, in each. */
  readonly net: number;
  readonly netTo: number;
  /** Another conversion in the same instrument whose outcome is not known. */
  readonly open: boolean;
  readonly doubts: readonly (Doubt | undefined)[];
  readonly market: MarketPhase;
  /** Why no order of this account may go. */
  readonly closed: string | undefined;
  readonly killed: Halted | undefined;
  /** Loss breaker, as a sentence. */
  readonly breached: string | undefined;
  readonly locked: string | undefined;
  readonly diverged: string | undefined;
  /** What the units block now and would then; undefined without a price. */
  readonly marginNow: Money | undefined;
  readonly marginThen: Money | undefined;
  readonly available: Money | undefined;
  /** Why the broker would not, as a clause. */
  readonly brokerRefuses: string | undefined;
}

/** Products that the exchange has for it. */
export function productsOf({ kind }: Pick<Instrument, "kind">): readonly Product[] {
  return kind === "equity" ? ["CNC", "MIS"] : kind === "index" ? [] : ["NRML", "MIS"];
}

/** Signed units that may go over: those of the hand that asks, as far as the account's position has them. */
export function convertible({ own, net }: Pick<ConversionFacts, "own" | "net">): number {
  return own * net <= 0 ? 0 : Math.sign(own) * Math.min(Math.abs(own), Math.abs(net));
}

type Rule = (facts: ConversionFacts) => Failure | undefined;

const ready: Rule = ({ closed, market }) => {
  if (closed !== undefined) return notConnected(closed);
  if (market.kind === "open" || market.kind === "unknown") return undefined;
  return refused("market", `${market.sentence} A position is converted only while its market is open. Try again then.`, "open", market.kind);
};

/**
 * To MIS frees margin and ends the position today: it only reduces, as an exit does. Any other way it stays
 * open overnight and blocks as much or more: that is opening, and stops with everything that opens.
 */
const stopped: Rule = ({ killed, breached, locked, diverged, to }) => {
  if (to === "MIS") return undefined;
  const only = "Only a conversion to MIS goes now, since it frees margin and ends the position today.";
  if (killed) return refused(killed.rule, `${killed.sentence} ${only} ${killed.undo}`, "reducing only", to);
  if (breached !== undefined) return refused("loss limit", `${breached} ${only}`, "reducing only", to);
  if (locked !== undefined) return refused("lock", `${locked} ${only}`, "unlocked", "locked");
  return diverged === undefined ? undefined : refused("books", `${diverged} ${only}`, "books agree", "they differ");
};

const products: Rule = ({ instrument, from, to }) => {
  if (from === to) return badInput("to", "another product", `The position is ${to} already. Choose another product.`);
  const allowed = productsOf(instrument);
  return allowed.includes(to) ? undefined : badInput("to", allowed.join(" or "), `${instrument.symbol} is held as ${allowed.join(" or ")}, not as ${to}. Choose one of these.`);
};

const quantity: Rule = (facts) => {
  const { instrument, from, quantity: asked, own, net } = facts;
  const most = Math.abs(convertible(facts));
  if (!Number.isSafeInteger(asked) || asked < 1) return badInput("quantity", "a whole number of at least 1", `The quantity must be a whole number of at least 1; it is ${asked}.`);
  if (most === 0) {
    const others = net === 0 ? "" : own === 0 ? ` What is open there (${formatQuantity(net)}) belongs to others.` : " Your part and those of others stand against each other there.";
    return refused("position", `There is no open ${from} position of yours in ${instrument.symbol}.${others}`, "open", "0");
  }
  if (asked > most) return refused("position", `${formatQuantity(most)} of ${instrument.symbol} ${from} can be converted; ${formatQuantity(asked)} were asked for. Enter ${formatQuantity(most)} or less.`, String(most), String(asked));
  if (instrument.lot > 1 && asked % instrument.lot !== 0) return badInput("quantity", `a multiple of ${instrument.lot}`, `${instrument.symbol} goes in lots of ${instrument.lot}; ${formatQuantity(asked)} is not a multiple.`);
  return undefined;
};

const sides: Rule = ({ instrument, from, to, net, netTo }) => {
  if (to === "CNC" && net < 0) return refused("short", `A short position in ${instrument.symbol} cannot be taken to delivery. Close it, or leave it in ${from}.`, "long", "short");
  if (net * netTo < 0) return refused("other side", `The ${to} position in ${instrument.symbol} is on the other side (${formatQuantity(netTo)}). Close one of them first.`, "same side", String(netTo));
  return undefined;
};

const certain: Rule = ({ open, doubts, instrument }) => {
  if (open) return refused("conversion", `Another conversion in ${instrument.symbol} is under way or in doubt. Wait until its outcome is known.`, "1 at a time", "2");
  if (doubts.some((doubt) => doubt !== undefined)) return refused("books", `The broker has another number of this position than is known here; it is being looked at again. Try again when they agree.`, "they agree", "they differ");
  return undefined;
};

const broker: Rule = ({ brokerRefuses }) => (brokerRefuses === undefined ? undefined : refused("broker", `Not converted: ${brokerRefuses}.`, "", ""));

const margin: Rule = ({ marginNow, marginThen, available, to }) => {
  if (marginNow === undefined || marginThen === undefined || available === undefined) return undefined;
  const more = marginThen - marginNow;
  if (more <= 0 || more <= available) return undefined;
  return refused("margin", `As ${to} it needs about ${formatMoney(more)} more, and ${formatMoney(available)} is available. Convert less, or add funds.`, formatMoney(available), formatMoney(more));
};

/** In the order in which a trader wants to hear of them. */
const RULES: readonly Rule[] = [ready, products, quantity, sides, stopped, certain, broker, margin];

/** Every reason against it, most telling first. */
export function conversionProblems(facts: ConversionFacts): Failure[] {
  return RULES.flatMap((rule) => rule(facts) ?? []);
}
