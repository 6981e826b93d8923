import { z } from "zod";
import type { OwnerPart } from "../../../shared/contract/schemas/risk.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_EXITS } from "../ticket/exit-terms.ts";
import type { ExitDraft } from "../ticket/exit-terms.ts";
import { loadTicketPart, saveTicketPart } from "../ticket/ticket-setting.ts";

/** Last used distances in percent of the price, so that they fit any instrument; 0 = none. */
const distances = z.object({ stop: z.number().min(0).max(100), target: z.number().min(0).max(1_000), atBroker: z.boolean() });
export type Distances = z.infer<typeof distances>;

const FIRST: Distances = { stop: 1, target: 0, atBroker: false };

export function lastDistances(): Distances {
  const read = distances.safeParse(loadTicketPart("protect"));
  return read.success ? read.data : FIRST;
}

/** Keeps the distances of what was sent. @param from price they are measured from, units. */
export function keepDistances(from: number, stop: number | undefined, target: number | undefined, atBroker: boolean): void {
  if (!(from > 0)) return;
  const percent = (price: number | undefined): number => (price === undefined ? 0 : Math.round((Math.abs(price - from) / from) * 1_000_000) / 10_000);
  saveTicketPart("protect", { stop: Math.min(100, percent(stop)), target: Math.min(1_000, percent(target)), atBroker } satisfies Distances);
}

/** The last distances as prices around `from`, on ticks. @param sign +1 for a long position, −1 for a short one. */
export function exitsAt(from: number, sign: 1 | -1, tick: Price, { stop, target, atBroker }: Distances): ExitDraft {
  const at = (percent: number, way: number): string => {
    if (percent === 0 || !(from > 0)) return "";
    const units = Math.round((from * (1 + (way * percent) / 100)) / tick) * tick;
    return units > 0 ? plainRupees(units) : "";
  };
  return { ...NO_EXITS, stop: at(stop, -sign), targets: [{ price: at(target, sign), quantity: "" }], atBroker };
}

/** Whose part of a position the bracket guards: what is held by hand, else the largest part of its side; all of it where no parts are told. */
export function guardedPart(position: PositionView, parts: readonly OwnerPart[]): { readonly owner: string; readonly quantity: number } {
  const own = parts
    .filter((part) => part.product === position.product && Math.sign(part.quantity) === Math.sign(position.quantity))
    .sort((a, b) => Number(b.owner === "manual") - Number(a.owner === "manual") || Math.abs(b.quantity) - Math.abs(a.quantity));
  const first = own[0];
  return first ? { owner: first.owner, quantity: Math.abs(first.quantity) } : { owner: "manual", quantity: Math.abs(position.quantity) };
}
