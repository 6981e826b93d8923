import { z } from "zod";
import { orderType, product, side, validity } from "../../../shared/contract/schemas/base.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatRupees, groupDigits } from "../../../shared/domain/format.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { NO_EXITS } from "./exit-terms.ts";
import type { ExitDraft } from "./exit-terms.ts";
import { readPrice } from "./number-text.ts";
import { inLots, productsOf } from "./ticket-terms.ts";
import type { TicketDraft } from "./ticket-terms.ts";

/** As many as there are number keys. */
export const MOST_TEMPLATES = 9;
export const LONGEST_NAME = 30;

/** A kind of order that is used again, for any instrument: prices are kept as distances, in 1/10,000 rupee. */
export const template = z.object({
  name: z.string().min(1).max(LONGEST_NAME),
  side,
  product,
  type: orderType,
  validity,
  /** As it was typed: units for shares, lots for contracts. */
  quantity: z.string().max(40),
  contracts: z.boolean(),
  stopAway: z.number().int().positive().optional(),
  targetAway: z.number().int().positive().optional(),
});
export type Template = z.infer<typeof template>;

/** Unsigned distance of a typed price from the entry; undefined while one of them is not there. */
function away(text: string, entry: number): number | undefined {
  const read = readPrice(text);
  return read.kind === "value" && entry > 0 && read.value !== entry ? Math.abs(read.value - entry) : undefined;
}

/** The present ticket as a template. */
export function templateOf(name: string, draft: TicketDraft, exits: ExitDraft, entry: number, view: InstrumentView): Template {
  const { side: way, product: kind, type, validity: term, quantity } = draft;
  const stopAway = away(exits.stop, entry);
  const targetAway = away(exits.targets[0]?.price ?? "", entry);
  return {
    name: name.trim().slice(0, LONGEST_NAME), side: way, product: kind, type, validity: term, quantity, contracts: inLots(view),
    ...(stopAway !== undefined && { stopAway }), ...(targetAway !== undefined && { targetAway }),
  };
}

export interface Applied {
  readonly order: Partial<Pick<TicketDraft, "side" | "product" | "type" | "validity" | "quantity">>;
  readonly exits: ExitDraft;
}

/**
 * What a template puts on the ticket of another instrument: its product where that trades so, its quantity
 * where it is counted alike, stop and target at their distances on the nearest tick.
 */
export function applyTemplate(from: Template, entry: number, view: InstrumentView): Applied {
  const same = from.contracts === inLots(view);
  const at = (distance: number | undefined, sign: 1 | -1): string => {
    if (distance === undefined || !(entry > 0)) return "";
    const units = Math.round((entry + sign * distance) / view.tick) * view.tick;
    return units > 0 ? plainRupees(units) : "";
  };
  const sign = signOf(from.side);
  return {
    order: {
      side: from.side, type: from.type, validity: from.validity,
      ...(productsOf(view).includes(from.product) && { product: from.product }),
      ...(same && from.quantity !== "" && { quantity: from.quantity }),
    },
    exits: { ...NO_EXITS, stop: at(from.stopAway, sign === 1 ? -1 : 1), targets: [{ price: at(from.targetAway, sign), quantity: "" }] },
  };
}

/** "Buy 100 · MIS · Limit · stop 6.50 away · target 13.50 away". */
export function templateWords(one: Template): string {
  const size = /^\d+$/.test(one.quantity) ? `${groupDigits(Number(one.quantity))}${one.contracts ? " lots" : ""}` : one.quantity;
  const words = [
    `${one.side === "BUY" ? "Buy" : "Sell"} ${size}`.trim(), one.product, one.type === "LIMIT" ? "Limit" : one.type === "MARKET" ? "Market" : one.type,
    one.validity === "IOC" ? "IOC" : "",
    one.stopAway === undefined ? "" : `stop ₹ ${formatRupees(one.stopAway)} away`,
    one.targetAway === undefined ? "" : `target ₹ ${formatRupees(one.targetAway)} away`,
  ];
  return words.filter(Boolean).join(" · ");
}
