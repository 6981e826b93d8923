import type { Failure } from "../errors.ts";
import { badInput } from "../errors.ts";
import { formatQuantity, formatRupees } from "../format.ts";
import type { Price } from "../units.ts";
import type { Side } from "../words.ts";
import { signOf } from "../words.ts";
import type { BracketExits } from "./state.ts";
import { trailDistance } from "./stop-terms.ts";

export interface ExitsToCheck {
  readonly symbol: string;
  readonly side: Side;
  /** Units that stop and targets are for. */
  readonly quantity: number;
  readonly exits: BracketExits;
  readonly tick: Price;
  readonly lot: number;
  readonly option: boolean;
  /** Price that stop and targets must lie on either side of, and what to call it; undefined where no price is known yet. */
  readonly from: { readonly price: Price; readonly name: string } | undefined;
}

/** Every reason against these exits, most telling first; empty when they are in order. */
export function checkExits(asked: ExitsToCheck): Failure[] {
  const { exits } = asked;
  const failures: (Failure | undefined)[] = [];
  if (!exits.stop && exits.targets.length === 0) failures.push(badInput("exits", "a stop or at least one target", "A bracket needs a stop or at least one target."));
  if (exits.stop) failures.push(...checkStop(asked, exits.stop));
  failures.push(...checkTargets(asked), ...checkTrail(asked));
  return failures.filter((failure) => failure !== undefined);
}

function onTick(name: string, field: string, price: Price, tick: Price): Failure | undefined {
  if (price <= 0) return badInput(field, "above 0", `The ${name} must be above 0; it is ${formatRupees(price)}.`);
  if (tick <= 0 || price % tick === 0) return undefined;
  const below = Math.floor(price / tick) * tick;
  return badInput(field, `a multiple of ${formatRupees(tick)}`, `The ${name} moves in steps of ₹ ${formatRupees(tick)}; ${formatRupees(price)} is between ${formatRupees(below)} and ${formatRupees(below + tick)}.`);
}

function checkStop({ side, exits, tick, from }: ExitsToCheck, stop: NonNullable<BracketExits["stop"]>): (Failure | undefined)[] {
  const failures = [onTick("stop", "exits.stop.trigger", stop.trigger, tick)];
  const away = side === "BUY" ? "below" : "above";
  if (from && (stop.trigger - from.price) * signOf(side) >= 0) {
    failures.push(badInput("exits.stop.trigger", `${away} ${formatRupees(from.price)}`, `The stop of a ${side === "BUY" ? "long" : "short"} position must be ${away} the ${from.name} ${formatRupees(from.price)}; ${formatRupees(stop.trigger)} would close it at once.`));
  }
  if (stop.limit === undefined) return failures;
  failures.push(onTick("stop's limit", "exits.stop.limit", stop.limit, tick));
  if ((stop.limit - stop.trigger) * signOf(side) > 0) {
    failures.push(badInput("exits.stop.limit", `at or ${away} the stop`, `The limit of the stop must be at or ${away} its trigger ${formatRupees(stop.trigger)}, or it may not fill; it is ${formatRupees(stop.limit)}.`));
  }
  if (exits.trail && stop.limit !== undefined && Math.abs(stop.limit - stop.trigger) >= stop.trigger) failures.push(badInput("exits.stop.limit", "above 0 wherever the stop trails", "The limit lies too far from the stop to follow it."));
  return failures;
}

function checkTargets({ side, exits, tick, lot, quantity, from, symbol }: ExitsToCheck): (Failure | undefined)[] {
  const failures: (Failure | undefined)[] = [];
  const beyond = side === "BUY" ? "above" : "below";
  let before = from;
  let total = 0;
  exits.targets.forEach((target, i) => {
    const field = `exits.targets.${i}`;
    failures.push(onTick(`target ${i + 1}`, `${field}.price`, target.price, tick));
    if (before && (target.price - before.price) * signOf(side) <= 0) {
      failures.push(badInput(`${field}.price`, `${beyond} ${formatRupees(before.price)}`, `Target ${i + 1} at ${formatRupees(target.price)} must be ${beyond} the ${before.name} ${formatRupees(before.price)}; targets go nearest first.`));
    }
    before = { price: target.price, name: `target ${i + 1}` };
    if (!Number.isSafeInteger(target.quantity) || target.quantity <= 0) failures.push(badInput(`${field}.quantity`, "at least 1", `The quantity of target ${i + 1} must be at least 1; it is ${target.quantity}.`));
    else if (lot > 1 && target.quantity % lot !== 0) failures.push(badInput(`${field}.quantity`, `a multiple of ${lot}`, `${symbol} trades in lots of ${lot}; ${formatQuantity(target.quantity)} of target ${i + 1} is not a multiple.`));
    total += target.quantity;
  });
  if (total > quantity) {
    failures.push(badInput("exits.targets", `at most ${formatQuantity(quantity)} in all`, `The targets add up to ${formatQuantity(total)}, more than the ${formatQuantity(quantity)} there is to close.`));
  }
  return failures;
}

function checkTrail({ exits, tick, from }: ExitsToCheck): (Failure | undefined)[] {
  const { trail, stop } = exits;
  const failures: (Failure | undefined)[] = [];
  if (exits.breakEvenAfterFirst && (!stop || exits.targets.length === 0)) failures.push(badInput("exits.breakEvenAfterFirst", "a stop and a target", "Moving the stop after the first target needs a stop and a target."));
  if (!trail) return failures;
  if (!stop) failures.push(badInput("exits.trail", "a stop", "A trailing stop needs a stop to begin with."));
  if (trail.kind === "points" && (trail.by < tick || trail.by % Math.max(1, tick) !== 0)) {
    failures.push(badInput("exits.trail.by", `a multiple of ${formatRupees(tick)}`, `The trailing distance must be a multiple of the tick, ₹ ${formatRupees(tick)}; it is ${formatRupees(trail.by)}.`));
  }
  if (trail.kind === "percent" && from && (from.price * trail.by) / 100 < tick) {
    failures.push(badInput("exits.trail.by", `at least ${formatRupees(tick)} away`, `${trail.by} % of ${formatRupees(from.price)} is less than one tick of ₹ ${formatRupees(tick)}.`));
  }
  const distance = from ? trailDistance({ exits }, from.price, undefined, tick) : undefined;
  if (distance !== undefined && from && distance >= from.price) failures.push(badInput("exits.trail.by", `less than ${formatRupees(from.price)}`, `A trailing distance of ${formatRupees(distance)} is more than the price itself.`));
  return failures;
}
