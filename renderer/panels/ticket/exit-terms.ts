import type { ExitTerms, Trail } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { Timeframe } from "../../../shared/domain/candle.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { decimalsOf } from "../../grids/formats.ts";
import { readPercent, readPrice, readWhole } from "./number-text.ts";
import { inLots, readTickPrice } from "./ticket-terms.ts";
import type { TicketProblem } from "./ticket-terms.ts";

export interface TargetDraft {
  readonly price: string;
  /** Units for shares, lots for contracts; "" = an equal share of what the others leave. */
  readonly quantity: string;
}

export type TrailKind = "none" | Trail["kind"];

/** What protects a position, as it is typed. Numbers are texts and stay as they were typed. */
export interface ExitDraft {
  readonly stop: string;
  /** "" = as near to a market order as the exchange takes. */
  readonly stopLimit: string;
  readonly targets: readonly TargetDraft[];
  readonly trail: TrailKind;
  /** Points, percent, or multiples of the ATR. */
  readonly trailBy: string;
  readonly trailBars: string;
  readonly trailFrame: Timeframe;
  readonly breakEven: boolean;
  readonly atBroker: boolean;
}

export const MOST_TARGETS = 5;
export const NO_EXITS: ExitDraft = {
  stop: "", stopLimit: "", targets: [{ price: "", quantity: "" }], trail: "none", trailBy: "", trailBars: "14", trailFrame: 5, breakEven: false, atBroker: false,
};

/** What the exits are read against. */
export interface ExitContext {
  /** Of the entry. */
  readonly side: Side;
  /** Units of the whole position; undefined while its field cannot be read. */
  readonly quantity: number | undefined;
  /** Where the entry is expected to fill: limit, trigger or last price; NaN while unknown. */
  readonly entry: number;
  readonly view: InstrumentView;
}

/** `terms` is undefined where nothing is asked for: then a plain order goes. */
export type ExitReading =
  | { readonly ok: true; readonly terms: ExitTerms | undefined; readonly shares: readonly (number | undefined)[] }
  | { readonly ok: false; readonly problems: readonly TicketProblem[]; readonly shares: readonly (number | undefined)[] };

export function anyExit({ stop, targets }: ExitDraft): boolean {
  return stop.trim() !== "" || targets.some(({ price }) => price.trim() !== "");
}

/**
 * Units of each target: what was typed, and for the others equal shares of the rest in whole lots, the
 * nearest first taking what does not divide.
 * @param given units, or undefined for "share the rest".
 */
export function splitTargets(total: number, given: readonly (number | undefined)[], lot: number): readonly number[] {
  const taken = given.reduce<number>((sum, units) => sum + (units ?? 0), 0);
  const open = given.filter((units) => units === undefined).length;
  const lots = Math.max(0, Math.floor((total - taken) / lot));
  let left = open;
  let rest = lots;
  return given.map((units) => {
    if (units !== undefined) return units;
    const share = Math.ceil(rest / left);
    left--;
    rest -= share;
    return share * lot;
  });
}

/** Reads stop, targets and trail; all problems at once. */
export function readExits(draft: ExitDraft, context: ExitContext): ExitReading {
  const problems: TicketProblem[] = [];
  const keep = <T>(read: T | TicketProblem | undefined): T | undefined => {
    if (typeof read !== "object" || read === null || !("sentence" in read)) return read;
    problems.push(read);
    return undefined;
  };
  const stop = keep(readStop(draft, context));
  const limit = stop === undefined ? undefined : keep(readStopLimit(draft, stop, context));
  const { shares, targets, wrong } = readTargets(draft, context);
  problems.push(...wrong);
  const trail = keep(readTrail(draft, context));
  if (draft.trail !== "none" && draft.stop.trim() === "") problems.push({ field: "stop", sentence: "A trailing stop begins at a stop: enter where.", missing: true });
  if (problems.length > 0) return { ok: false, problems, shares };
  if (stop === undefined && targets.length === 0) return { ok: true, terms: undefined, shares };
  const terms: ExitTerms = {
    ...(stop !== undefined && { stop: { trigger: stop, ...(limit !== undefined && { limit }) } }),
    targets: [...targets].sort((a, b) => (a.price - b.price) * signOf(context.side)),
    ...(trail && { trail }),
    breakEvenAfterFirst: draft.breakEven && stop !== undefined && targets.length > 0,
    targetsAtBroker: draft.atBroker,
  };
  return { ok: true, terms, shares };
}

function show(units: number, view: InstrumentView): string {
  return formatRupees(units, decimalsOf(view.tick));
}

function readStop(draft: ExitDraft, { side, entry, view }: ExitContext): Price | TicketProblem | undefined {
  if (draft.stop.trim() === "") return undefined;
  const stop = readTickPrice("stop", "Stop", draft.stop, view);
  if (typeof stop !== "number" || !(entry > 0)) return stop;
  if ((entry - stop) * signOf(side) > 0) return stop;
  const rule = side === "BUY" ? "below" : "above";
  return { field: "stop", sentence: `Stop ${show(stop, view)} of a ${side.toLowerCase()} must lie ${rule} its entry ${show(entry, view)}.`, missing: false };
}

/** The limit of a stop may not be on the near side of its trigger: it would not fill when it is needed. */
function readStopLimit(draft: ExitDraft, stop: Price, { side, view }: ExitContext): Price | TicketProblem | undefined {
  if (draft.stopLimit.trim() === "") return undefined;
  const limit = readTickPrice("stopLimit", "Stop's limit", draft.stopLimit, view);
  if (typeof limit !== "number" || (stop - limit) * signOf(side) >= 0) return limit;
  const rule = side === "BUY" ? "may not be above" : "may not be below";
  return { field: "stopLimit", sentence: `Limit ${show(limit, view)} of the stop ${rule} its trigger ${show(stop, view)}.`, missing: false };
}

interface TargetsRead {
  readonly targets: ExitTerms["targets"];
  readonly shares: readonly (number | undefined)[];
  readonly wrong: readonly TicketProblem[];
}

function readTargets(draft: ExitDraft, context: ExitContext): TargetsRead {
  const { view, quantity } = context;
  const wrong: TicketProblem[] = [];
  const used = draft.targets.map((target, i) => ({ target, field: `target${i}` as const })).filter(({ target }) => target.price.trim() !== "");
  const prices = used.map(({ target, field }) => readTarget(target.price, field, context));
  const given = used.map(({ target }) => readUnits(target.quantity, view));
  used.forEach(({ field }, i) => {
    const price = prices[i];
    const units = given[i];
    if (typeof price === "object") wrong.push(price);
    else if (typeof units === "string") wrong.push({ field, sentence: `Quantity of the target: ${units}.`, missing: false });
  });
  const none = draft.targets.map(() => undefined);
  if (quantity === undefined || given.some((units) => typeof units === "string")) return { targets: [], shares: none, wrong };
  const split = splitTargets(quantity, given.map((units) => (typeof units === "number" ? units : undefined)), view.lot);
  const sum = split.reduce((total, units) => total + units, 0);
  if (sum > quantity) wrong.push({ field: "target0", sentence: `The targets take ${formatQuantity(sum)}, and only ${formatQuantity(quantity)} are entered.`, missing: false });
  else if (split.some((units) => units < 1)) {
    wrong.push({ field: "target0", sentence: `${formatQuantity(quantity)} cannot be shared among ${used.length} targets in lots of ${formatQuantity(view.lot)}: take one away.`, missing: false });
  }
  const shares = draft.targets.map((target) => {
    const at = used.findIndex((one) => one.target === target);
    return at < 0 ? undefined : split[at];
  });
  const targets = prices.flatMap((price, i) => (typeof price === "number" ? [{ price, quantity: split[i] ?? 0 }] : []));
  return { targets, shares, wrong };
}

function readTarget(text: string, field: `target${number}`, { side, entry, view }: ExitContext): Price | TicketProblem {
  const price = readTickPrice(field, "Target", text, view);
  if (typeof price !== "number" || !(entry > 0) || (price - entry) * signOf(side) > 0) return price;
  const rule = side === "BUY" ? "above" : "below";
  return { field, sentence: `Target ${show(price, view)} of a ${side.toLowerCase()} must lie ${rule} its entry ${show(entry, view)}.`, missing: false };
}

/** Units, undefined for an empty field, or why it cannot be read. */
function readUnits(text: string, view: InstrumentView): number | undefined | string {
  const read = readWhole(text);
  if (read.kind === "empty") return undefined;
  if (read.kind === "bad") return read.why;
  if (inLots(view)) return read.value * view.lot;
  return read.value % view.lot === 0 ? read.value : `${formatQuantity(read.value)} is not a multiple of the lot of ${formatQuantity(view.lot)}`;
}

function readTrail({ trail, trailBy, trailBars, trailFrame }: ExitDraft, { view }: ExitContext): Trail | TicketProblem | undefined {
  const no = (sentence: string, missing = false): TicketProblem => ({ field: "trail", sentence, missing });
  switch (trail) {
    case "none": return undefined;
    case "points": {
      const read = readPrice(trailBy);
      if (read.kind === "empty") return no("Enter how many rupees the stop trails behind.", true);
      if (read.kind === "bad") return no(`Trail: ${read.why}.`);
      return read.value >= view.tick ? { kind: "points", by: read.value as Price } : no(`Trail ${show(read.value, view)} is below the tick ${show(view.tick, view)}.`);
    }
    case "percent": {
      const read = readPercent(trailBy);
      if (read.kind === "empty") return no("Enter how many percent the stop trails behind.", true);
      if (read.kind === "bad") return no(`Trail: ${read.why}.`);
      return read.value >= 0.01 && read.value <= 50 ? { kind: "percent", by: read.value } : no(`Trail ${read.value} % is outside 0.01 to 50 %.`);
    }
    case "atr": {
      const times = readPercent(trailBy);
      const bars = readWhole(trailBars);
      if (times.kind === "empty") return no("Enter how many times the ATR the stop trails behind.", true);
      if (times.kind === "bad") return no(`Trail: ${times.why}.`);
      if (times.value < 0.1 || times.value > 20) return no(`${times.value} times the ATR is outside 0.1 to 20.`);
      if (bars.kind !== "value" || bars.value < 2 || bars.value > 200) return no("The ATR is over 2 to 200 bars.");
      return { kind: "atr", times: times.value, bars: bars.value, frame: trailFrame };
    }
  }
}
