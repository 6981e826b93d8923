import type { BracketView, GttView, SliceView } from "../../shared/contract/schemas/plans.ts";
import { formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { opposite } from "../../shared/domain/words.ts";
import { handOf } from "../orders/risk/working-book.ts";

/** The position that is to leave its product, and who holds it. */
export type LeftPlace = Pick<Conversion, "account" | "instrument" | "side"> & { readonly product: Conversion["from"]; readonly owner: string };

export interface PlanViews {
  readonly brackets: readonly BracketView[];
  readonly gtts: readonly GttView[];
  readonly slices: readonly SliceView[];
}

export interface Closers {
  readonly brackets: readonly BracketView[];
  readonly slices: readonly SliceView[];
  /** Units that they would close, unsigned; their orders at the broker are among them. */
  readonly units: number;
  /** What ends with the conversion, in words. */
  readonly ends: readonly string[];
  /** What stays in the old product, and what it then does. */
  readonly stays: readonly string[];
}

const AT_WORK: ReadonlySet<string> = new Set(["entering", "working", "closing"]);
const RUNNING: ReadonlySet<string> = new Set(["running", "paused", "stopping"]);

/** Plans of the same hand that close this position, or would. */
export function closersAt(place: LeftPlace, { brackets, gtts, slices }: PlanViews): Closers {
  const here = (one: { readonly account: string; readonly instrument: string; readonly product: string; readonly owner: string }): boolean =>
    one.account === place.account && one.instrument === place.instrument && one.product === place.product && handOf(one.owner) === handOf(place.owner);
  const ours = brackets.filter((bracket) => here(bracket) && bracket.side === place.side && AT_WORK.has(bracket.state) && bracket.filled > bracket.exited);
  const slicing = slices.filter((slice) => here(slice) && slice.side === opposite(place.side) && RUNNING.has(slice.state));
  const rules = gtts.filter((rule) => here(rule) && rule.side === opposite(place.side) && rule.state === "active");
  return {
    brackets: ours,
    slices: slicing,
    units: ours.reduce((sum, { filled, exited }) => sum + filled - exited, 0) + slicing.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0),
    ends: [...ours.map(bracketWords), ...slicing.map(({ quantity, filled, side }) => `The slicer that still would ${side === "SELL" ? "sell" : "buy"} ${formatQuantity(quantity - filled)} stops.`)],
    stays: rules.map((rule) => gttWords(rule, place.product)),
  };
}

function bracketWords({ stopNow, exits, filled, exited }: BracketView): string {
  const stop = stopNow ?? exits.stop?.trigger;
  const parts = [...(stop === undefined ? [] : [`stop ${formatRupees(stop)}`]), ...exits.targets.map(({ price }) => `target ${formatRupees(price)}`)];
  return `The bracket around ${formatQuantity(filled - exited)} (${parts.join(", ")}) ends: its orders are cancelled first.`;
}

function gttWords({ legs, reduceOnly, lives, side }: GttView, product: string): string {
  const name = `The GTT at ${legs.map(({ trigger }) => formatRupees(trigger)).join(" / ")}`;
  const verb = side === "SELL" ? "sell" : "buy";
  if (!reduceOnly) return `${name} stays in ${product} and does not ask what is open there: it would ${verb} all the same and open a new position. Cancel it if that is not wanted.`;
  if (lives === "at broker") return `${name} stays in ${product}; once nothing is open there it is cancelled at the broker. Place a new one in the new product.`;
  return `${name} stays in ${product} and closes only what is still open there. Place a new one in the new product.`;
}
