import type { BracketView, GttView } from "../../shared/contract/schemas/plans.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import { formatQuantity } from "../../shared/domain/format.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { averagePrice } from "../../shared/domain/position-math.ts";
import type { Price } from "../../shared/domain/units.ts";
import { needsLimit, needsTrigger, opposite, signOf } from "../../shared/domain/words.ts";
import type { Side } from "../../shared/domain/words.ts";
import { formatPrice } from "../grids/formats.ts";
import { profitText } from "./levels.ts";
import type { Level } from "./levels.ts";

export interface PlanLevelParts {
  readonly name: string;
  readonly tick: Price;
  readonly decimals: 2 | 4;
  readonly multiplier: number;
}

export function isOverBracket({ state }: BracketView): boolean {
  return state === "done" || state === "cancelled";
}

/** Where a bracket got in, or is expected to; undefined for a market entry that has not filled. */
export function entryOf({ averageEntry, entry }: BracketView): Price | undefined {
  if (averageEntry !== undefined) return averageEntry;
  if (needsLimit(entry.type)) return entry.price;
  return needsTrigger(entry.type) ? entry.trigger : undefined;
}

/** Units that stop and targets are for now: what is open, or all of it before the entry has filled. */
export function guarded({ filled, exited, quantity }: BracketView): number {
  return filled > 0 ? Math.max(0, filled - exited) : quantity;
}

/** The orders a bracket draws itself. */
export function bracketOrders(brackets: Iterable<BracketView>): ReadonlySet<OrderKey> {
  const keys = new Set<OrderKey>();
  for (const bracket of brackets) {
    if (!isOverBracket(bracket)) for (const key of [...bracket.stopOrders, ...bracket.targetOrders]) keys.add(key);
  }
  return keys;
}

/** Stop and targets of a bracket, with the result at each for what is open. */
export function bracketLevels(bracket: BracketView, { name, tick, decimals, multiplier }: PlanLevelParts): readonly Level[] {
  if (isOverBracket(bracket)) return [];
  const { id, account, side, exits, stopNow, naked } = bracket;
  const entry = entryOf(bracket);
  const open = guarded(bracket);
  const live = bracket.state === "working" || bracket.state === "entering";
  const result = (price: number, quantity: number): number | undefined => (entry === undefined ? undefined : (price - entry) * signOf(side) * quantity * multiplier);
  const levels: Level[] = [];
  const stop = stopNow ?? exits.stop?.trigger;
  if (stop !== undefined) {
    const look = (price: Price): Pick<Level, "label" | "profit"> => ({
      label: `SL ${formatQuantity(open)} @ ${formatPrice(price, decimals)}${exits.trail ? " · trails" : ""}${naked > 0 ? ` · ${formatQuantity(naked)} naked` : ""}`,
      profit: profitText(result(price, open)),
    });
    levels.push({ id: `stop ${id}`, price: stop, tone: naked > 0 ? "doubt" : "stop", dashed: true, ...look(stop), ...(live && { move: { subject: { kind: "stop", account, id }, name: `Stop of ${name}`, tick, at: look } }) });
  }
  const several = exits.targets.length + bracket.targetsDone > 1;
  for (const [index, { price: at, quantity }] of exits.targets.entries()) {
    const share = Math.min(quantity, open);
    const number = bracket.targetsDone + index + 1;
    const words = several ? `T${number}` : "T";
    const look = (price: Price): Pick<Level, "label" | "profit"> => ({ label: `${words} ${formatQuantity(share)} @ ${formatPrice(price, decimals)}`, profit: profitText(result(price, share)) });
    levels.push({
      id: `target ${id} ${index}`, price: at, tone: "target", dashed: true, ...look(at),
      ...(live && { move: { subject: { kind: "target", account, id, index }, name: `${several ? `Target ${number}` : "Target"} of ${name}`, tick, at: look } }),
    });
  }
  return levels;
}

/** Triggers of a waiting rule. */
export function gttLevels(rule: GttView, positions: readonly PositionView[], { name, tick, decimals, multiplier }: PlanLevelParts): readonly Level[] {
  if (rule.state !== "active" && rule.state !== "saving" && rule.state !== "firing") return [];
  return rule.legs.map((leg, i) => {
    const look = (price: Price): Pick<Level, "label" | "profit"> => ({
      label: `GTT ${rule.side} ${formatQuantity(leg.quantity)} @ ${formatPrice(price, decimals)}`,
      profit: profitText(reducedResult(positions, rule, leg.quantity, price, multiplier)),
    });
    return {
      id: `gtt ${rule.id} ${i}`, price: leg.trigger, tone: "gtt", dashed: true, ...look(leg.trigger),
      ...(rule.state === "active" && { move: { subject: { kind: "gtt", account: rule.account, id: rule.id, leg: i === 0 ? 0 : 1 }, name: `GTT trigger of ${name}`, tick, at: look } }),
    } satisfies Level;
  });
}

/**
 * Result of closing so many of an open position of that account and product at a price; undefined where
 * an order of this side does not reduce one.
 */
export function reducedResult(positions: readonly PositionView[], of: Pick<OrderView, "account" | "instrument" | "product"> & { readonly side: Side }, quantity: number, price: number, multiplier: number): number | undefined {
  const position = positions.find((one) => one.account === of.account && one.instrument === of.instrument && one.product === of.product);
  if (!position || position.quantity === 0 || signOf(of.side) === Math.sign(position.quantity)) return undefined;
  const average = averagePrice(position);
  if (average === undefined || !(price > 0)) return undefined;
  return (price - average) * signOf(opposite(of.side)) * Math.min(quantity, Math.abs(position.quantity)) * multiplier;
}
