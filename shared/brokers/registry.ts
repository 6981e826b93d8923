import { angelone } from "./angelone/angelone.ts";
import type { BrokerProtocol, Endpoints } from "./port.ts";

/** Every broker Sauda knows: one line each, beside its folder. The key is the broker's part of an account id. */
export const BROKERS = {
  angelone,
} as const satisfies Record<string, (endpoints?: Endpoints) => BrokerProtocol>;

export type BrokerId = keyof typeof BROKERS;

export function isBrokerId(id: string): id is BrokerId {
  return Object.hasOwn(BROKERS, id);
}

/** @param endpoints the broker's own where left out. */
export function brokerProtocol(id: BrokerId, endpoints?: Endpoints): BrokerProtocol {
  return BROKERS[id](endpoints);
}
