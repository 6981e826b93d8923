import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { BracketView, GttView, ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { OwnerPart } from "../../../shared/contract/schemas/risk.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { ownerName } from "../../state/owner-words.ts";

/** What is there to end positions: all of the account. */
export interface Exits {
  readonly brackets: readonly BracketView[];
  readonly gtts: readonly GttView[];
  readonly orders: readonly OrderView[];
  readonly protection: readonly ProtectionView[];
  /** Parts of the position's instrument. */
  readonly owners: (position: PositionView) => readonly OwnerPart[];
}

export interface Guard {
  readonly text: string;
  readonly tone: "good" | "plain" | "bad" | "none";
}

/** A position with what its row says beside its figures. */
export interface PositionRow extends PositionView {
  readonly ownerWords: string;
  readonly exitWords: string;
  readonly guard: Guard;
}

export function positionRow(position: PositionView, exits: Exits): PositionRow {
  return { ...position, ownerWords: ownerWords(position, exits), exitWords: exitWords(position, exits), guard: guardOf(position, exits) };
}

export function sameRow(a: PositionRow, b: PositionRow): boolean {
  return a.ownerWords === b.ownerWords && a.exitWords === b.exitWords && a.guard.text === b.guard.text && a.guard.tone === b.guard.tone;
}

/** "Manual", or each owner with its part: "Manual 60 · EMA cross 40". */
function ownerWords(position: PositionView, { owners }: Exits): string {
  const parts = owners(position).filter((part) => part.product === position.product && part.quantity !== 0);
  const [only] = parts;
  if (!only) return "";
  return parts.length === 1 ? ownerName(only.owner) : parts.map(({ owner, quantity }) => `${ownerName(owner)} ${formatQuantity(quantity)}`).join(" · ");
}

type Place = Pick<PositionView, "account" | "instrument" | "product">;
const samePlace = (a: Place, b: Place): boolean => a.account === b.account && a.instrument === b.instrument && a.product === b.product;

/** A price as short as it can be: "808", "51,400.50". */
const short = (units: number): string => formatRupees(units).replace(".00", "");

/** "SL 808 · T 828.50": the brackets, GTTs and plain resting orders that would end the position. */
function exitWords(position: PositionView, { brackets, gtts, orders }: Exits): string {
  if (position.quantity === 0) return "";
  const closing = position.quantity > 0 ? "SELL" : "BUY";
  const ofBrackets = brackets.filter((bracket) => samePlace(bracket, position) && bracket.side !== closing && (bracket.state === "working" || bracket.state === "entering")).map(bracketWords);
  const ofGtts = gtts.filter((gtt) => samePlace(gtt, position) && gtt.side === closing && gtt.state === "active").map(({ legs }) => `GTT ${legs.map(({ trigger }) => short(trigger)).join(" / ")}`);
  const plain = orders.filter((order) => samePlace(order, position) && order.side === closing && !isTerminal(order.state) && order.why?.plan === undefined).flatMap(orderWords);
  return [...ofBrackets, ...ofGtts, ...plain].filter(Boolean).join(" · ");
}

function bracketWords({ exits, stopNow, targetsDone }: BracketView): string {
  const at = stopNow ?? exits.stop?.trigger;
  const next = exits.targets[targetsDone];
  const more = exits.targets.length - targetsDone - 1;
  return [
    ...(at === undefined ? [] : [`${exits.trail ? "Trail" : "SL"} ${short(at)}`]),
    ...(next ? [`T ${short(next.price)}${more > 0 ? ` +${more}` : ""}`] : []),
  ].join(" · ");
}

function orderWords({ type, trigger, price }: OrderView): readonly string[] {
  if (type === "SL" || type === "SL-M") return [`SL ${short(trigger)}`];
  return type === "LIMIT" ? [`T ${short(price)}`] : ["Exit at market"];
}

/** Where what guards the position lives; naked is said as soon as one unit of it is. */
function guardOf(position: PositionView, { protection, brackets, gtts }: Exits): Guard {
  const row = position.quantity === 0 ? undefined : protection.find((one) => samePlace(one, position));
  if (!row) return { text: "", tone: "none" };
  const { atBroker, here, naked } = row;
  if (naked > 0) return { text: atBroker + here > 0 ? `${formatQuantity(naked)} naked` : "naked", tone: "bad" };
  if (here > 0) return { text: atBroker > 0 ? `${formatQuantity(here)} only here` : "here", tone: "plain" };
  const lasting = gtts.some((gtt) => samePlace(gtt, position) && gtt.state === "active" && gtt.lives === "at broker") || brackets.some((bracket) => samePlace(bracket, position) && bracket.state === "working" && bracket.stopLives === "at broker");
  return { text: lasting ? "at broker" : "at broker, today", tone: "good" };
}
