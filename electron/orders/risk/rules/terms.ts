import type { Rule } from "../rule.ts";
import { failed, passed } from "../rule.ts";

export const tradable: Rule = (_proposal, { instrument }) => {
  if (instrument.tradable) return undefined;
  return failed("tradable", "shares, futures and options", instrument.kind, `${instrument.symbol} is an index and cannot be traded itself; trade its futures, options or a fund.`);
};

export const product: Rule = (proposal, { instrument }) => {
  const derivative = instrument.kind === "future" || instrument.kind === "option";
  // Currency and commodity contracts are derivatives throughout, whatever the master calls their kind.
  const allowed = derivative || instrument.exchange === "CDS" || instrument.exchange === "MCX" ? ["NRML", "MIS"] : ["CNC", "MIS", "MTF"];
  if (allowed.includes(proposal.product)) return passed("product", allowed.join(", "), proposal.product);
  return failed("product", allowed.join(", "), proposal.product, `${proposal.product} is not a product for ${instrument.symbol}; use ${allowed.slice(0, 2).join(" or ")}.`);
};

/** Exchanges take stop-loss orders for options with a limit price only. */
export const optionStop: Rule = (proposal, { instrument }) => {
  if (instrument.kind !== "option" || proposal.type !== "SL-M") return undefined;
  return failed("order type", "MARKET, LIMIT, SL", "SL-M", "The exchange takes no SL-M orders in options; use SL with a limit price.");
};

export const stopValidity: Rule = (proposal) => {
  if (proposal.validity !== "IOC" || (proposal.type !== "SL" && proposal.type !== "SL-M")) return undefined;
  return failed("validity", "DAY for stop-loss orders", "IOC", "A stop-loss order waits for its trigger; it cannot be immediate-or-cancel. Use DAY.");
};
