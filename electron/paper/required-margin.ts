import type { Order, OrderProposal } from "../../shared/domain/order.ts";
import type { Money } from "../../shared/domain/units.ts";
import { money } from "../../shared/domain/units.ts";
import type { PaperAccount } from "./paper-account.ts";

/**
 * What an order would block beyond what is blocked, for the gate and the ticket: the change of the whole
 * portfolio's margin, 0 where it frees some. Undefined where it cannot be worked out; the desk then says why.
 */
export function requiredMargin(account: PaperAccount, { instrument: key, side, product, quantity, type, price, trigger, validity }: OrderProposal, replacing: Order | undefined): Money | undefined {
  const instrument = account.market.instrument(key);
  if (!instrument || account.state.day === "" || !Number.isSafeInteger(quantity) || quantity <= 0) return undefined;
  const was = replacing?.brokerOrderId === undefined ? undefined : account.order(replacing.brokerOrderId);
  try {
    const { required } = account.money.wanted({ instrument, side, product, terms: { type, quantity, price, trigger, validity } }, was);
    return money(Math.max(0, required));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
