import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { storyOf } from "../reports/order-story.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface OrderServices {
  readonly accounts: Accounts;
  /** Resolves when the instrument has a price, or after a moment without one: nobody may have watched it. */
  readonly priced: (account: AccountId, instrument: InstrumentKey) => Promise<void>;
}

/** No order has more records: a change every few seconds all day. */
const STORY_RECORDS = 2_000;

/** Orders and positions by hand. */
export function orderCommands({ accounts, priced }: OrderServices): HandlersOf<"orders" | "positions" | "account"> {
  return {
    "orders.preview": ({ proposal }) => {
      const account = accounts.get(proposal.account);
      account.wantMargin(proposal);
      return account.desk.preview(proposal);
    },
    "orders.place": async ({ proposal, once }) => {
      const { desk } = accounts.get(proposal.account);
      await priced(proposal.account, proposal.instrument);
      return { order: await desk.place(proposal, once) };
    },
    "orders.modify": async ({ order, terms }) => ({ order: await accounts.ofOrder(order).desk.modify(order, terms) }),
    "orders.cancel": async ({ order }) => ({ order: await accounts.ofOrder(order).desk.cancel(order) }),
    "orders.cancelAll": async ({ account, instrument }) => ({ asked: await accounts.get(account).safety.exits.cancelAll(instrument) }),
    "orders.why": async ({ order }) => {
      const found = accounts.ofOrder(order);
      const story = storyOf(await found.records({ about: order, account: found.view.id, most: STORY_RECORDS }), order);
      if (!story) throw new TerminalError(badInput("order", "an order of the journal", "The journal has nothing of this order yet. Try again in a moment."));
      return story;
    },
    "positions.exit": async (request) => {
      await priced(request.account, request.instrument);
      const { plans, safety } = accounts.get(request.account);
      plans.exiting(request);
      return { orders: await safety.exits.exit(request, request.once) };
    },
    "positions.reverse": async (request) => {
      await priced(request.account, request.instrument);
      return { orders: await accounts.get(request.account).safety.exits.reverse(request, request.once) };
    },
    "positions.squareOff": async ({ account, scope, once }) => ({ run: await accounts.get(account).safety.squareOff.start(scope, once) }),
    "account.retry": ({ account }) => done(accounts.get(account).retry()),
  };
}
