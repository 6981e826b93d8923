import type { AccountId } from "../../shared/domain/identity.ts";
import type { LaneMeter } from "../brokers/rate-budget.ts";
import type { HandlersOf } from "./kinds.ts";

/** Of an account, what the meter needs; undefined = its orders do not leave this machine. */
interface MeteredAccount {
  readonly broker: { readonly budget: { meters(): readonly LaneMeter[] } } | undefined;
}

export interface BrokerServices {
  readonly accounts: { get(id: AccountId): MeteredAccount };
}

/** What is asked of one account's broker beyond orders and books. */
export function brokerCommands({ accounts }: BrokerServices): HandlersOf<"broker"> {
  return {
    "broker.meter": ({ account }) => ({ account, lanes: (accounts.get(account).broker?.budget.meters() ?? []).map(laneView) }),
  };
}

function laneView({ name, windows, waiting, backingOffUntil }: LaneMeter) {
  return { name, waiting, windows: windows.map((window) => ({ ...window })), ...(backingOffUntil === undefined ? {} : { backingOffUntil }) };
}
