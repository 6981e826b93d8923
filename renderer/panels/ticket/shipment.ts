import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { ExitReading } from "./exit-terms.ts";
import type { WayReading } from "./send-ways.ts";
import type { Shipment } from "./sending.ts";

/** What goes out for an order with these exits, sent this way; undefined while one of them cannot be read. */
export function shipmentOf(proposal: OrderProposal, exits: ExitReading, way: WayReading): Shipment | undefined {
  if (!exits.ok || !way.ok) return undefined;
  const { account, instrument, side, product, owner, quantity, type, price, trigger } = proposal;
  if (exits.terms) {
    if (way.way) return undefined;
    return { kind: "bracket", bracket: { account, instrument, side, product, quantity, entry: { type, price, trigger }, owner, exits: exits.terms } };
  }
  if (!way.way) return { kind: "order", proposal };
  if (type !== "MARKET" && type !== "LIMIT") return undefined;
  return { kind: "slice", slice: { account, instrument, side, product, quantity, type, price, owner, way: way.way } };
}
