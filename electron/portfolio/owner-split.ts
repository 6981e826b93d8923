import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { PositionState } from "../../shared/domain/position.ts";
import { carriedIn } from "../../shared/domain/position.ts";
import { money } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";

/** What one owner takes into the next day: signed units and signed cost without multiplier. */
export interface OwnedQuantity {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly owner: string;
  readonly quantity: number;
  readonly cost: number;
  readonly multiplier: number;
}

/** `value × part / whole`, rounded half away from zero. Through BigInt: the product passes 2^53. */
function share(value: number, part: number, whole: number): number {
  const numerator = BigInt(value) * BigInt(part) * (whole < 0 ? -1n : 1n);
  const by = BigInt(Math.abs(whole));
  const rounded = ((numerator < 0n ? -numerator : numerator) * 2n + by) / (by * 2n);
  return Number(numerator < 0n ? -rounded : rounded);
}

/**
 * Splits what the broker says was carried in by what was recorded at the last day's end. What is not
 * explained by the record was done elsewhere and is `external`, which first closes what `manual` had.
 * Costs are the recorded ones where they explain the broker's value to the last unit; else every unit
 * costs the same, so that the parts' cost always adds up to the broker's.
 * @param quantity signed units; @param value their signed cost, without multiplier.
 */
export function splitCarried(quantity: number, value: number, recorded: readonly OwnedQuantity[]): Map<string, PositionState> {
  const known = recorded.reduce((sum, part) => sum + part.quantity, 0);
  const units = new Map<string, number>();
  for (const part of recorded) units.set(part.owner, (units.get(part.owner) ?? 0) + part.quantity);
  const explained = known === quantity && recorded.reduce((sum, part) => sum + part.cost, 0) === value && units.size === recorded.length;
  if (explained) return new Map(recorded.filter((part) => part.quantity !== 0).map((part) => [part.owner, carriedIn(part.quantity, money(part.cost))]));
  external(units, quantity - known);
  return priced(units, quantity, value, recorded);
}

function external(units: Map<string, number>, rest: number): void {
  const manual = units.get("manual") ?? 0;
  const elsewhere = (units.get("external") ?? 0) + rest;
  const closes = manual * elsewhere < 0 ? Math.min(Math.abs(manual), Math.abs(elsewhere)) : 0;
  units.set("manual", manual - Math.sign(manual) * closes);
  units.set("external", elsewhere - Math.sign(elsewhere) * closes);
}

function priced(units: Map<string, number>, quantity: number, value: number, recorded: readonly OwnedQuantity[]): Map<string, PositionState> {
  const open = [...units].filter(([, count]) => count !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  // Owners who are even at the broker have no price there: the largest recorded one is as good as any.
  const [per, of] = quantity !== 0 ? [value, quantity] : widest(recorded);
  const costs = open.map(([, count]) => (of === 0 ? 0 : share(per, count, of)));
  const off = value - costs.reduce((sum, cost) => sum + cost, 0);
  return new Map(open.map(([owner, count], i) => [owner, carriedIn(count, money((costs[i] ?? 0) + (i === 0 ? off : 0)))]));
}

function widest(recorded: readonly OwnedQuantity[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 0];
  for (const { cost, quantity } of recorded) if (Math.abs(quantity) > Math.abs(best[1])) best = [cost, quantity];
  return best;
}
