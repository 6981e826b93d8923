import type { SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { AccountId, OrderKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { OrderLedger } from "../order-ledger.ts";
import type { Share, Whose } from "./shares.ts";
import { sharesOf } from "./shares.ts";
import type { ScopedPlace } from "./scope.ts";

export type SquareOffLine = SquareOffView["lines"][number];

export const isAt = (place: ScopedPlace) => (line: ScopedPlace): boolean => line.instrument === place.instrument && line.product === place.product;

/**
 * The lines of one place brought up to date: what is left of each, new ones for what has come to be open
 * meanwhile. A line keeps its largest quantity as what there was at the start.
 */
export function linesNow(lines: readonly SquareOffLine[], place: ScopedPlace, ledger: OrderLedger, account: AccountId, whose: Whose): SquareOffLine[] {
  const where = { account, instrument: place.instrument, product: place.product };
  const shares = sharesOf(ledger.owners, where, whose);
  const next = lines.map((line) => updated(line, shares.find(({ owner }) => owner === line.owner)?.quantity ?? 0, ledger));
  for (const { owner, quantity } of shares) {
    if (!lines.some((line) => line.owner === owner)) next.push({ ...place, owner, quantity, left: quantity, state: "cancelling", sentence: "Cancelling what rests.", orders: [] });
  }
  if (whose === "everybody") next.push(...offsets(next, shares, place, ledger, where));
  return next;
}

function updated(line: SquareOffLine, left: number, ledger: OrderLedger): SquareOffLine {
  const quantity = Math.abs(left) > Math.abs(line.quantity) ? left : line.quantity;
  if (left === 0 && line.state !== "done") return { ...line, quantity, left, state: "done", sentence: "Closed." };
  if (left !== 0 && line.state === "done") return { ...line, quantity, left, state: "cancelling", sentence: "Open again." };
  if (line.state !== "waiting") return quantity === line.quantity && left === line.left ? line : { ...line, quantity, left };
  const going = line.orders.flatMap((key) => working(ledger, key));
  const onTheWay = going.reduce((sum, order) => sum + order.quantity - order.filled, 0);
  return { ...line, quantity, left, sentence: `${formatQuantity(Math.abs(left))} left, orders for ${formatQuantity(onTheWay)} at the broker.` };
}

function working(ledger: OrderLedger, key: OrderKey): Order[] {
  const order = ledger.order(key);
  return order && !isTerminal(order.state) ? [order] : [];
}

/** Owners on the other side of the net: shown, so that nobody misses their quantity. */
function offsets(lines: readonly SquareOffLine[], shares: readonly Share[], place: ScopedPlace, ledger: OrderLedger, where: { account: AccountId } & ScopedPlace): SquareOffLine[] {
  const found: SquareOffLine[] = [];
  for (const [owner, quantity] of ledger.owners.quantities(where)) {
    if (lines.some((line) => line.owner === owner) || shares.some((share) => share.owner === owner)) continue;
    const sentence = "Stands against what other owners hold: there is nothing of it at the broker to close.";
    found.push({ ...place, owner, quantity, left: 0, state: "done", sentence, orders: [] });
  }
  return found;
}
