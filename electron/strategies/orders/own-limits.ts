import type { Failure } from "../../../shared/domain/errors.ts";
import { refused } from "../../../shared/domain/errors.ts";
import { formatMoney, formatSignedMoney, groupDigits } from "../../../shared/domain/format.ts";
import type { Exposed } from "../../orders/risk/rule.ts";
import type { OrderSettings } from "./orders-options.ts";

/** What the strategy's own limits look at before an order that opens or enlarges goes. */
export interface OwnFacts {
  readonly settings: OrderSettings;
  /** Opening orders of today, this one not counted. */
  readonly ordersToday: number;
  /** How many orders it becomes. */
  readonly orders: number;
  /** Of each of them, 1/10,000 rupee; undefined while there is no price. */
  readonly value: number | undefined;
  /** At market, of the strategy's positions and working orders, without and with it. */
  readonly exposure: Exposed;
  /** Net of charges and of what is open. */
  readonly dayNet: number;
  /** The day's loss limit was reached, also where the day has recovered since. */
  readonly breached: boolean;
}

/** 0 = the capital; undefined = no limit. */
export function exposureLimit({ limits, capital }: OrderSettings): number | undefined {
  const most = limits.exposure > 0 ? limits.exposure : capital;
  return most > 0 ? most : undefined;
}

/**
 * The strategy's own limits, on top of the account's gate. Asked only of what opens or enlarges a position:
 * nothing of this ever holds back a way out.
 * @returns the first one that says no.
 */
export function againstOwnLimits(facts: OwnFacts): Failure | undefined {
  return dailyLoss(facts) ?? ordersPerDay(facts) ?? orderValue(facts) ?? exposure(facts);
}

function dailyLoss({ settings, dayNet, breached }: OwnFacts): Failure | undefined {
  const most = settings.limits.dailyLoss;
  if (most <= 0 || (!breached && -dayNet < most)) return undefined;
  return refused("strategy's daily loss", `The strategy's day stands at ${formatSignedMoney(dayNet)}, and its daily loss of ${formatMoney(most)} was reached: it opens nothing more today. Raise the limit in its settings if it should go on.`, formatMoney(most), formatSignedMoney(dayNet));
}

function ordersPerDay({ settings, ordersToday, orders }: OwnFacts): Failure | undefined {
  const most = settings.limits.ordersPerDay;
  if (most <= 0 || ordersToday + orders <= most) return undefined;
  const limit = groupDigits(most);
  return refused("strategy's orders a day", `The strategy has opened with ${groupDigits(ordersToday)} order${ordersToday === 1 ? "" : "s"} today, and ${limit} are its limit. It can still close; raise the limit in its settings if it should open more.`, limit, groupDigits(ordersToday + orders));
}

function orderValue({ settings, value }: OwnFacts): Failure | undefined {
  const most = settings.limits.orderValue;
  if (most <= 0) return undefined;
  if (value === undefined) return refused("strategy's order value", "There is no price yet to value the order with, and the strategy has a limit on an order's value. It goes after the first tick.", formatMoney(most), "not known");
  if (value <= most) return undefined;
  return refused("strategy's order value", `The order is worth ${formatMoney(value)}; the strategy's limit for one order is ${formatMoney(most)}. Trade less, or raise the limit in its settings.`, formatMoney(most), formatMoney(value));
}

function exposure({ settings, exposure: { before, after } }: OwnFacts): Failure | undefined {
  const most = exposureLimit(settings);
  if (most === undefined || after <= most || after <= before) return undefined;
  const what = settings.limits.exposure > 0 ? "its exposure limit is" : "its capital is";
  return refused("strategy's exposure", `With this order the strategy's positions and working orders would be worth ${formatMoney(after)}; ${what} ${formatMoney(most)}. Trade less, or raise the limit in its settings.`, formatMoney(most), formatMoney(after));
}
