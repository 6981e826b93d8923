import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { needsTrigger, signOf } from "../../../shared/domain/words.ts";

/** Part of a position that a stop would close, and the price that starts it. */
export interface StopPart {
  readonly quantity: number;
  readonly trigger: number;
  /** Kept by the broker beyond the day. */
  readonly lasting?: boolean;
}

export interface Known {
  /** Stop orders and rules of this position that the broker keeps. */
  readonly atBroker: readonly StopPart[];
  /** Stops that are watched by the terminal; a trigger is undefined where there is none to name. */
  readonly here: readonly { readonly here: number; readonly stop: number | undefined }[];
  readonly ltp: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  readonly upperCircuit: Price | undefined;
  readonly kind: ProtectionView["kind"];
}

const RESTS: ReadonlySet<string> = new Set(["pending", "open", "trigger-pending"]);

/** Stop orders on the other side of the position that the broker is known to have. A cancel on its way is not counted on. */
export function stopsAtBroker(position: PositionView, working: readonly Order[]): StopPart[] {
  return working
    .filter((order) => order.account === position.account && order.instrument === position.instrument && order.product === position.product)
    .filter((order) => needsTrigger(order.type) && signOf(order.side) * position.quantity < 0 && RESTS.has(order.state) && order.change?.kind !== "cancel")
    .map((order) => ({ quantity: Math.min(order.quantity, order.change?.wanted?.quantity ?? order.quantity) - order.filled, trigger: order.trigger }))
    .filter(({ quantity }) => quantity > 0);
}

/** What of the parts fits into so many units, the stop nearest to the market first: it is the one that fires. */
function within(parts: readonly StopPart[], most: number, sign: number): StopPart[] {
  let left = most;
  return nearest(parts, sign).flatMap((part) => {
    const quantity = Math.min(part.quantity, left);
    left -= quantity;
    return quantity > 0 ? [{ ...part, quantity }] : [];
  });
}

function nearest(parts: readonly StopPart[], sign: number): StopPart[] {
  return [...parts].sort((a, b) => (b.trigger - a.trigger) * sign);
}

/** What of the parts is left for the holding once the long position in the same share has so much of it. */
function beyond(parts: readonly StopPart[], taken: number): StopPart[] {
  let over = taken;
  return nearest(parts, 1).flatMap((part) => {
    const quantity = part.quantity - Math.min(part.quantity, over);
    over -= part.quantity - quantity;
    return quantity > 0 ? [{ ...part, quantity }] : [];
  });
}

/** What guards the shares behind a position in them: the stops that the position leaves. @param row undefined where there is no position. */
export function leftOver(known: Known, row: Pick<ProtectionView, "atBroker" | "here"> | undefined): Known {
  const watched = known.here.map(({ here, stop }) => ({ quantity: here, trigger: stop ?? 0 }));
  const here = beyond(watched, row?.here ?? 0).map(({ quantity, trigger }) => ({ here: quantity, stop: trigger > 0 ? trigger : undefined }));
  return { ...known, atBroker: beyond(known.atBroker, row?.atBroker ?? 0), here, kind: "holding" };
}

function total(parts: readonly { readonly quantity: number }[]): number {
  return parts.reduce((sum, { quantity }) => sum + quantity, 0);
}

function amount(units: number): Money | undefined {
  return Number.isSafeInteger(units) ? ((units || 0) as Money) : undefined;
}

/**
 * One open position as it would stand if this machine died now. Amounts are of the open quantity against
 * its cost: (Σ quantity × price − cost) × multiplier, signed, charges left out.
 */
export function protectionRow(position: PositionView, known: Known): ProtectionView {
  const { account, instrument, product, quantity, cost, multiplier } = position;
  const sign = quantity < 0 ? -1 : 1;
  const whole = Math.abs(quantity);
  const atBroker = within(known.atBroker, whole, sign);
  const rested = total(atBroker);
  const watched = known.here.map(({ here, stop }) => ({ quantity: here, trigger: stop ?? 0 }));
  const here = within(watched, whole - rested, sign);
  const held = total(here);
  const naked = whole - rested - held;
  const circuit = sign > 0 ? known.lowerCircuit : known.upperCircuit;
  // Nobody watches over what is merely held: what no stop covers is counted at the circuit.
  const lossAtStop = known.kind === "holding" ? atStop(position, atBroker, whole - rested, circuit) : atStop(position, [...atBroker, ...here], naked, known.ltp);
  const lossAtCircuit = circuit === undefined ? undefined : amount((quantity * circuit - cost) * multiplier);
  return {
    kind: known.kind,
    account, instrument, product, quantity, naked,
    atBroker: rested,
    here: held,
    ...(lossAtStop === undefined ? {} : { lossAtStop }),
    ...(lossAtCircuit === undefined ? {} : { lossAtCircuit }),
    words: wordsOf(atBroker, here, naked, known.kind),
  };
}

/** @param rest price of the `naked` units. */
function atStop({ quantity, cost, multiplier }: PositionView, stops: readonly StopPart[], naked: number, rest: Price | undefined): Money | undefined {
  // A target that waits here without a stop has no trigger to count with.
  if (stops.length === 0 || stops.some(({ trigger }) => trigger <= 0) || (naked > 0 && rest === undefined)) return undefined;
  const value = stops.reduce((sum, stop) => sum + stop.quantity * stop.trigger, naked * (rest ?? 0));
  return amount(((quantity < 0 ? -value : value) - cost) * multiplier);
}

function wordsOf(atBroker: readonly StopPart[], here: readonly StopPart[], naked: number, kind: ProtectionView["kind"]): string {
  const parts: string[] = [];
  const [lasting, today] = [atBroker.filter((part) => part.lasting), atBroker.filter((part) => !part.lasting)];
  if (today.length > 0) parts.push(`${formatQuantity(total(today))} protected at the broker, today only (stop ${triggers(today)})`);
  if (lasting.length > 0) parts.push(`${formatQuantity(total(lasting))} protected by a rule at the broker (trigger ${triggers(lasting)})`);
  if (here.length > 0) parts.push(`${formatQuantity(total(here))} protected only while Sauda runs${triggers(here) === "" ? "" : ` (stop ${triggers(here)})`}`);
  if (naked > 0) parts.push(kind === "holding" ? `${formatQuantity(naked)} held without a stop` : `${formatQuantity(naked)} naked: no stop anywhere`);
  return `${parts.join("; ")}.`;
}

function triggers(parts: readonly StopPart[]): string {
  return [...new Set(parts.map(({ trigger }) => trigger))].filter((trigger) => trigger > 0).map((trigger) => formatRupees(trigger)).join(", ");
}
