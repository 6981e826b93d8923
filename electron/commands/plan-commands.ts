import type { AccountPlans } from "../plans/account-plans.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";
import type { OrderServices } from "./order-commands.ts";
import { bracketOrder, gttOrders, mustConsent, sliceOrder, withConsent } from "./plan-consent.ts";

/** Order kinds that Sauda keeps: GTTs, brackets, baskets, slicers. */
export function planCommands({ accounts, priced }: OrderServices): HandlersOf<"gtt" | "bracket" | "basket" | "slice"> {
  const plans = (account: AccountId): AccountPlans => accounts.get(account).plans;
  return {
    "gtt.preview": async ({ rule }) => {
      await priced(rule.account, rule.instrument);
      return withConsent(accounts.get(rule.account), rule, plans(rule.account).gtts.preview(rule));
    },
    "gtt.place": async (request) => {
      await priced(request.rule.account, request.rule.instrument);
      mustConsent(accounts.get(request.rule.account), ...gttOrders(request.rule));
      return plans(request.rule.account).gtts.place(request);
    },
    "gtt.modify": (request) => plans(request.account).gtts.modify(request),
    "gtt.cancel": (request) => plans(request.account).gtts.cancel(request),
    "gtt.history": (request) => plans(request.account).gtts.history(request),

    "bracket.place": async ({ bracket, once }) => {
      await priced(bracket.account, bracket.instrument);
      mustConsent(accounts.get(bracket.account), bracketOrder(bracket));
      return plans(bracket.account).brackets.place(bracket, once);
    },
    "bracket.change": ({ account, id, exits }) => done(plans(account).brackets.change(id, exits)),
    "bracket.breakEven": ({ account, id }) => done(plans(account).brackets.breakEven(id)),
    "bracket.cancel": ({ account, id, exit }) => done(plans(account).brackets.cancel(id, exit)),
    "bracket.protect": async ({ once, ...request }) => {
      await priced(request.account, request.instrument);
      return plans(request.account).brackets.protect(request, once);
    },
    "bracket.history": async ({ account, most }) => ({ brackets: [...(await plans(account).brackets.history(most))] }),

    "basket.preview": ({ basket }) => {
      accounts.get(basket.account).checks?.margins.want(basket.lines);
      return plans(basket.account).baskets.preview(basket);
    },
    "basket.send": async ({ basket, once }) => {
      await Promise.all(basket.lines.map((line) => priced(basket.account, line.instrument)));
      return { id: await plans(basket.account).baskets.send(basket, once) };
    },
    "basket.rollBack": ({ account, id }) => done(plans(account).baskets.rollBack(id)),

    "slice.start": async ({ slice, once }) => {
      await priced(slice.account, slice.instrument);
      mustConsent(accounts.get(slice.account), sliceOrder(slice));
      return { id: await plans(slice.account).slices.start(slice, once) };
    },
    "slice.stop": ({ account, id }) => done(plans(account).slices.stop(id)),
    "slice.pause": ({ account, id, paused }) => done(plans(account).slices.pause(id, paused)),
  };
}
