import type { AccountRuntime } from "../accounts/account-runtime.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { BrokerDesk } from "../brokers/broker-desk.ts";
import type { Authorisations, AuthorisedAccount } from "../depository/authorisations.ts";
import type { HandlersOf } from "./kinds.ts";

export interface DepositoryServices {
  readonly accounts: Accounts;
  readonly authorisations: Authorisations;
}

function authorised({ view, broker, instruments }: AccountRuntime): AuthorisedAccount {
  return {
    id: view.id,
    // No list of a day is asked for by an authorisation.
    desk: broker && new BrokerDesk(broker, () => ""),
    instrument: (key) => instruments.get(key),
    ofBroker: (named) => instruments.ofBroker(named),
  };
}

/** Leave of the depository to sell out of holdings. */
export function depositoryCommands({ accounts, authorisations }: DepositoryServices): HandlersOf<"depository"> {
  return {
    "depository.begin": ({ account, instrument, quantity }) => authorisations.begin(authorised(accounts.get(account)), instrument, quantity),
    "depository.look": ({ account, request }) => authorisations.look(authorised(accounts.get(account)), request),
  };
}
