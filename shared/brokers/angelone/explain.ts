const SIGN_IN_AGAIN = "Angel One has ended this session. Sauda signs in again by itself; if this stays, sign in by hand.";
const CHECK_LOGIN = "Angel One does not know this client code and PIN. Check both in Settings; several wrong tries lock the PIN.";
const CHECK_KEY = "Angel One does not accept the API key. Check it in Settings; a key that was made anew replaces the old one.";
const TRY_LATER = "Angel One has a fault of its own. Reading is tried again by itself; look at the order book before you send an order again.";
const MASTER_OLD = "Angel One does not know this instrument under today's token. Reload the instrument list, then try again.";
const OUR_FAULT = "Sauda sent something that Angel One does not understand, which is a fault in Sauda. Please report it with this message.";
const NOT_FOUND = "Angel One finds nothing under this number. It may be done already: look at the order book.";
const WRONG_ADDRESS =
  "Angel One takes orders only from the IP address registered for this API key, and this machine calls from another. Register the present address with Angel One; market data goes on working.";
const OWN_WORDS = "Angel One refused.";
const GTT = "Angel One refused the good-till-triggered order. Check its price, quantity and product.";

const SENTENCES: ReadonlyMap<string, string> = new Map([
  ["AG8001", SIGN_IN_AGAIN],
  ["AG8002", SIGN_IN_AGAIN],
  ["AB1010", SIGN_IN_AGAIN],
  ["AB1011", SIGN_IN_AGAIN],
  ["AB8050", SIGN_IN_AGAIN],
  ["AB8051", SIGN_IN_AGAIN],
  ["HTTP 401", SIGN_IN_AGAIN],
  ["AG8003", OUR_FAULT],
  ["AG8004", CHECK_KEY],
  ["AB1053", CHECK_KEY],
  ["AG7002", WRONG_ADDRESS],
  ["AB1000", CHECK_LOGIN],
  ["AB1001", CHECK_LOGIN],
  ["AB1002", CHECK_LOGIN],
  ["AB1031", CHECK_LOGIN],
  ["AB1032", CHECK_LOGIN],
  ["AB1050", "Angel One did not accept the one-time code. Check this computer's clock and the TOTP secret in Settings, then wait for the next code."],
  ["AB1003", "Angel One says that this client exists already."],
  ["AB1004", TRY_LATER],
  ["AB2000", TRY_LATER],
  ["AB2001", TRY_LATER],
  ["AB1006", "Angel One has blocked this account for trading. Only Angel One's support can lift it."],
  ["AB1007", OWN_WORDS],
  ["AB1005", OUR_FAULT],
  ["AB1008", OUR_FAULT],
  ["AB1012", OUR_FAULT],
  ["AB4008", OUR_FAULT],
  ["AB4018", OUR_FAULT],
  ["AB1009", MASTER_OLD],
  ["AB1018", MASTER_OLD],
  ["AB4006", MASTER_OLD],
  ["AB1013", NOT_FOUND],
  ["AB1014", NOT_FOUND],
  ["AB1015", NOT_FOUND],
  ["AB1016", NOT_FOUND],
  ["AB1017", "Angel One did not convert the position. Check its quantity and the margin of the new product."],
  ["AB2002", "Angel One blocks bracket (ROBO) orders on this account. Place the exits as orders of their own."],
  ["AB4036", "This share is under surveillance, and Angel One wants your consent for each order. Read its notice and place the order in Angel One's own app."],
  ["AG1000", "The shares are already authorised with CDSL for today. Nothing is left to do."],
  ["AG2001", "The authorisation with CDSL failed. Try it again, or authorise in Angel One's own app."],
  ["E1001", OUR_FAULT],
  ["E1002", "The market feed carries at most 1,000 subscriptions in one connection. Close some watch lists."],
]);

/** Refusals that name no code of the table: of the rate limiter, and of the sockets at their handshake (HTTP 401 for each of four reasons). */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/exceeding (access rate|rate limit)/i, "Angel One counts too many calls from this client code, all programs together. Sauda slows down by itself; close other programs that use it."],
  [/connection limit exceeded/i, "Angel One allows three connections of a kind for each client code, over all programs. Close another program that uses it; Sauda tries again by itself."],
  [/invalid (auth|feed) token/i, SIGN_IN_AGAIN],
  [/invalid client code/i, CHECK_LOGIN],
  [/invalid api key/i, CHECK_KEY],
];

/** AB9000 to AB9018. */
const GTT_CODE = /^AB90(0\d|1[0-8])$/;

/** What happened and what to do, with the broker's own words after it. */
export function explain(code: string, text: string): string {
  const byText = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
  const sentence = byText ?? SENTENCES.get(code) ?? (GTT_CODE.test(code) ? GTT : OWN_WORDS);
  const words = text.trim();
  if (words === "") return code === "" ? `${sentence} It gave no reason.` : `${sentence} (${code})`;
  return `${sentence} Angel One's words: “${words}”${code === "" ? "" : ` (${code})`}.`;
}
