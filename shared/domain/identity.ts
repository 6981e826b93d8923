import type { Exchange, World } from "./words.ts";

declare const id: unique symbol;
/** `broker:client:world`, e.g. `angelone:P482113:practice`. On every command, event, order, fill and position. */
export type AccountId = string & { readonly [id]: "account" };
/** `EXCHANGE:SYMBOL`, e.g. `NSE:SBIN`, `NFO:NIFTY25AUG2624500CE`. Broker tokens are never identity: brokers recycle them. */
export type InstrumentKey = string & { readonly [id]: "instrument" };
/** Our own tag at the broker: at most 18 letters and digits, the first four name the installation. */
export type IntentId = string & { readonly [id]: "intent" };
/** One order in the terminal. The intent's id for our own; `ext:` + account + day + broker's id for orders placed elsewhere. */
export type OrderKey = string & { readonly [id]: "order" };

export const MAX_TAG_LENGTH = 18;

export function accountId(broker: string, client: string, world: World): AccountId {
  return `${broker}:${client}:${world}` as AccountId;
}

export function worldOf(account: AccountId): World {
  return account.slice(account.lastIndexOf(":") + 1) as World;
}

export function clientOf(account: AccountId): string {
  return account.split(":")[1] ?? "";
}

/** In the broker's place of the id of a paper account that trades on a connected account's prices. */
export const PAPER_ON_LIVE = "paperlive";

/** Does the account live in a connected account's market? All others share the practice market. */
export function inLiveMarket(account: AccountId): boolean {
  return worldOf(account) === "live" || account.startsWith(`${PAPER_ON_LIVE}:`);
}

export function instrumentKey(exchange: Exchange, symbol: string): InstrumentKey {
  return `${exchange}:${symbol}` as InstrumentKey;
}

/** Fills are one per account + day + exchange + order + fill id: a fill id alone is unique only per exchange and day. */
export function fillKey(account: AccountId, day: string, exchange: Exchange, brokerOrderId: string, fillId: string): string {
  return `${account}|${day}|${exchange}|${brokerOrderId}|${fillId}`;
}

const TAG_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/**
 * A new intent id: 4 letters of the installation, 9 of the millisecond (base 36), 5 of chance.
 * @param random 0 ≤ x < 1, passed in.
 */
export function newIntentId(installation: string, atMs: number, random: () => number): IntentId {
  let tail = "";
  for (let i = 0; i < 5; i++) tail += TAG_ALPHABET[Math.floor(random() * TAG_ALPHABET.length)] ?? "0";
  return `${installation.slice(0, 4)}${atMs.toString(36).padStart(9, "0")}${tail}` as IntentId;
}
