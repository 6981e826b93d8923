import type { BrokerOrder } from "../../shared/brokers/port.ts";
import type { AccountId, IntentId, OrderKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { BrokerSays, ForeignOrder } from "../../shared/domain/order-events.ts";

/** What the broker says, in the words of the state machine. */
export function saysOf(order: BrokerOrder, by: BrokerSays["by"]): BrokerSays {
  const { brokerOrderId, uniqueOrderId, state, status, terms, filled, averagePrice, text, changing, updatedAt } = order;
  return { brokerOrderId, uniqueOrderId, state, status, terms, filled, averagePrice, text, changing, updatedAt, by };
}

/**
 * An order in the broker's book that the journal does not know. With a tag of this installation it is
 * our own, from a journal that was lost; otherwise it came from elsewhere and is shown as such.
 * @param installation undefined where its tag belongs to another order already.
 */
export function adopt(order: BrokerOrder, account: AccountId, day: string, instrument: Instrument, installation: string | undefined): ForeignOrder {
  const ours = installation !== undefined && order.tag.startsWith(installation) && /^[a-z0-9]{18}$/.test(order.tag);
  const key = ours ? order.tag : `ext:${account}:${day}:${order.brokerOrderId}`;
  return {
    key: key as OrderKey,
    account,
    day,
    intent: ours ? (order.tag as IntentId) : undefined,
    multiplier: instrument.multiplier,
    proposal: {
      account,
      instrument: instrument.key,
      side: order.side,
      ...order.terms,
      product: order.product,
      owner: order.onBehalf?.owner ?? (ours ? "manual" : "external"),
    },
    ...(order.onBehalf ? { why: order.onBehalf.why } : {}),
  };
}
