import type { Advice, AdvisedAction } from "../capabilities.ts";

const SIGN_IN_AGAIN = "Angel One has ended this session. Sauda signs in again by itself; if this stays, sign in by hand.";
const CHECK_LOGIN = "Angel One does not know this client code and PIN. Check both in the Connect panel; several wrong tries lock the PIN.";
const CHECK_KEY = "Angel One does not accept the API key. Check it in the Connect panel; a key that was made anew replaces the old one.";
const TRY_LATER = "Angel One has a fault of its own. Reading is tried again by itself; look at the order book before you send an order again.";
const MASTER_OLD = "Angel One does not know this instrument under today's token. Reload the instrument list, then try again.";
const OUR_FAULT = "Sauda sent something that Angel One does not understand, which is a fault in Sauda. Please report it with this message.";
const NOT_FOUND = "Angel One finds nothing under this number. It may be done already: look at the order book.";
const WRONG_ADDRESS =
  "Angel One takes orders only from the IP address registered for this API key, and this machine calls from another. Register the present address with Angel One; market data goes on working.";
const OWN_WORDS = "Angel One refused.";

const ADVICE: ReadonlyMap<string, readonly [sentence: string, action: AdvisedAction]> = new Map<string, readonly [string, AdvisedAction]>([
  ["AG8001", [SIGN_IN_AGAIN, "refresh"]],
  ["AG8002", [SIGN_IN_AGAIN, "refresh"]],
  ["AB1010", [SIGN_IN_AGAIN, "sign-in"]],
  ["AB1011", [SIGN_IN_AGAIN, "sign-in"]],
  ["AB8050", [SIGN_IN_AGAIN, "sign-in"]],
  ["AB8051", [SIGN_IN_AGAIN, "sign-in"]],
  ["HTTP 401", [SIGN_IN_AGAIN, "refresh"]],
  ["AG8003", [OUR_FAULT, "report"]],
  ["AG8004", [CHECK_KEY, "stop"]],
  ["AB1053", [CHECK_KEY, "ask-user"]],
  ["AG7002", [WRONG_ADDRESS, "read-only"]],
  ["AB1000", [CHECK_LOGIN, "ask-user"]],
  ["AB1001", [CHECK_LOGIN, "ask-user"]],
  ["AB1002", [CHECK_LOGIN, "ask-user"]],
  ["AB1031", [CHECK_LOGIN, "ask-user"]],
  ["AB1032", [CHECK_LOGIN, "ask-user"]],
  ["AB1050", ["Angel One did not accept the one-time code. Check this computer's clock and the TOTP secret in the Connect panel, then wait for the next code.", "check-clock"]],
  ["AB1003", ["Angel One says that this client exists already.", "show"]],
  ["AB1004", [TRY_LATER, "retry-read"]],
  ["AB2000", [TRY_LATER, "reconcile"]],
  ["AB2001", [TRY_LATER, "reconcile"]],
  ["AB1006", ["Angel One has blocked this account for trading. Only Angel One's support can lift it.", "show"]],
  ["AB1007", [OWN_WORDS, "show"]],
  ["AB1005", [OUR_FAULT, "report"]],
  ["AB1008", [OUR_FAULT, "report"]],
  ["AB1012", [OUR_FAULT, "report"]],
  ["AB4008", [OUR_FAULT, "report"]],
  ["AB4018", [OUR_FAULT, "report"]],
  ["AB1009", [MASTER_OLD, "refresh-master"]],
  ["AB1018", [MASTER_OLD, "refresh-master"]],
  ["AB4006", [MASTER_OLD, "refresh-master"]],
  ["AB1013", [NOT_FOUND, "reconcile"]],
  ["AB1014", [NOT_FOUND, "reconcile"]],
  ["AB1015", [NOT_FOUND, "reconcile"]],
  ["AB1016", [NOT_FOUND, "reconcile"]],
  ["AB1017", ["Angel One did not convert the position. Check its quantity and the margin of the new product.", "show"]],
  ["AB2002", ["Angel One blocks bracket (ROBO) orders on this account. Place the exits as orders of their own.", "show"]],
  ["AB4036", ["This share is under surveillance, and Angel One wants your consent for each order. Read its notice, then place the order again with your consent.", "ask-consent"]],
  ["AB9019", ["Angel One has no data for this now. Option figures are told during market hours only.", "show"]],
  ["AG1000", ["The shares are already authorised with CDSL for today. Nothing is left to do.", "none"]],
  ["AG2001", ["The authorisation with CDSL failed. Try it again, or authorise in Angel One's own app.", "authorise"]],
  ["E1001", [OUR_FAULT, "report"]],
  ["E1002", ["The market feed carries at most 1,000 subscriptions in one connection. Close some watch lists.", "reshard"]],
]);

/** Refusals that name no code of the table: of the rate limiter, and of the sockets at their handshake (HTTP 401 for each of four reasons). */
const BY_TEXT: readonly (readonly [RegExp, readonly [sentence: string, action: AdvisedAction]])[] = [
  [/exceeding (access rate|rate limit)/i, ["Angel One counts too many calls from this client code, all programs together. Sauda slows down by itself; close other programs that use it.", "slow-down"]],
  [/connection limit exceeded/i, ["Angel One allows three connections of a kind for each client code, over all programs. Close another program that uses it; Sauda tries again by itself.", "slow-down"]],
  [/invalid (auth|feed) token/i, [SIGN_IN_AGAIN, "refresh"]],
  [/invalid client code/i, [CHECK_LOGIN, "ask-user"]],
  [/invalid api key/i, [CHECK_KEY, "stop"]],
];

/** AB1007 is said for many things; what its words tell is more than its code does. */
const AMX: readonly (readonly [RegExp, readonly [sentence: string, action: AdvisedAction]])[] = [
  [/login id or password/i, [CHECK_LOGIN, "ask-user"]],
  [/order variety/i, [OUR_FAULT, "report"]],
  [/order not found/i, [NOT_FOUND, "reconcile"]],
];

/** What each good-till-triggered refusal is about, AB9000 to AB9018. */
const GTT_ABOUT = [
  "an internal failure", "the parameters", "the method", "the client code", "the list of states", "the session", "the quantity", "the disclosed quantity", "the price",
  "the trigger price", "the segment", "the instrument's token", "the symbol", "the rule's number", "the side", "the product", "the validity", "the page", "the number of rows",
] as const;
const GTT_CODE = /^AB90(0\d|1[0-8])$/;

function gttAdvice(code: string): readonly [string, AdvisedAction] {
  const about = GTT_ABOUT[Number(code.slice(-2))] ?? "";
  return [`Angel One refused the good-till-triggered order. It names ${about}: look at that in the rule, then try again.`, code === "AB9005" ? "refresh" : "show"];
}

function found(code: string, text: string): readonly [string, AdvisedAction] {
  const byText = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
  if (byText) return byText;
  if (code === "AB1007") return AMX.find(([pattern]) => pattern.test(text))?.[1] ?? [OWN_WORDS, "show"];
  return ADVICE.get(code) ?? (GTT_CODE.test(code) ? gttAdvice(code) : [OWN_WORDS, "show"]);
}

/** What happened and what to do, with the broker's own words after it, and what the program does. Unknown codes: the words speak. */
export function advise(code: string, text: string): Advice {
  const [sentence, action] = found(code, text);
  const words = text.trim();
  if (words === "") return { sentence: code === "" ? `${sentence} It gave no reason.` : `${sentence} (${code})`, action };
  return { sentence: `${sentence} Angel One's words: “${words}”${code === "" ? "" : ` (${code})`}.`, action };
}

export function explain(code: string, text: string): string {
  return advise(code, text).sentence;
}
