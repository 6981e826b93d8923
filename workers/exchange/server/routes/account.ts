/** Login, refresh, logout, profile and funds. */

import { z } from "zod";
import { failure, loginFailure, RATE_EXCEEDED, success } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { needed, optional, read } from "../fields.ts";
import { sameSecret } from "../headers.ts";
import { bookText, rupeeText } from "../numbers.ts";
import type { Answer } from "../answers.ts";
import { totpMatches } from "../totp.ts";

const USER = "/rest/secure/angelbroking/user/v1";

const loginBody = z.object({ clientcode: needed, password: needed, totp: needed, state: optional });

function login(call: Call): Answer {
  const { account, sessions, clock, limits, spentCodes } = call.door;
  const { codesOnce, prefixedTokens } = call.door.quirks();
  const body = read(loginBody, call.body);
  // Attempts are counted before anything is judged; those of strangers share one budget.
  const client = body.ok && body.value.clientcode === account.clientCode ? account.clientCode : "";
  if (!limits.admit(client, "login")) return RATE_EXCEEDED;
  if (!body.ok) return body.answer;
  const { clientcode, password, totp, state } = body.value;
  if (!sameSecret(call.apiKey, account.apiKey)) return failure("AB1053", "Invalid apiKey");
  if (clientcode !== account.clientCode || !sameSecret(password, account.pin)) return loginFailure("AB1007", "Login Id or password is invalid");
  if (!totpMatches(account.totpSecret, totp, clock.wall())) return failure("AB1050", "Invalid totp and client combination");
  if (codesOnce === true && spentCodes.has(totp)) return failure("AB1050", "Invalid totp and client combination");
  spentCodes.add(totp);
  const tokens = sessions.open(clientcode);
  return success({ ...tokens, ...(prefixedTokens === true && { jwtToken: `Bearer ${tokens.jwtToken}` }), ...(state === "" ? {} : { state }) });
}

const refreshBody = z.object({ refreshToken: needed });

function generateTokens(call: Call): Answer {
  const body = read(refreshBody, call.body);
  if (!body.ok) return body.answer;
  const tokens = call.door.sessions.refresh(body.value.refreshToken);
  if (tokens === "invalid") return failure("AB8050", "Invalid Refresh Token");
  return tokens === "expired" ? failure("AB8051", "Refresh Token Expired") : success(tokens);
}

function logout(call: Call): Answer {
  const body = read(z.object({ clientcode: needed }), call.body);
  if (!body.ok) return body.answer;
  if (body.value.clientcode !== call.client) return failure("AB1032", "User Not Found");
  call.door.sessions.close(call.sessionId);
  return success("");
}

function profile(call: Call): Answer {
  return success({
    clientcode: call.client,
    name: "Practice account",
    email: "",
    mobileno: "",
    // Text that holds an array, as the broker documents it.
    exchanges: '[ "NSE", "NFO" ]',
    products: '[ "DELIVERY", "CARRYFORWARD", "MARGIN", "INTRADAY" ]',
    lastlogintime: "",
    brokerid: "B2C",
  });
}

/**
 * `availablecash` is the margin that is left, and the two mark-to-market fields stay at 0.00 while
 * positions make money: both as measured on live accounts.
 */
function funds(call: Call): Answer {
  const { net, utilised } = call.door.core.funds(call.client);
  return success({
    net: rupeeText(net),
    availablecash: rupeeText(net),
    availableintradaypayin: "0",
    availablelimitmargin: "0",
    collateral: "0",
    m2munrealized: "0.00",
    m2mrealized: "0.00",
    utiliseddebits: bookText(utilised),
    utilisedspan: "0",
    utilisedoptionpremium: "0",
    utilisedholdingsales: "0",
    utilisedexposure: "0",
    utilisedturnover: "0",
    utilisedpayout: "0",
  });
}

export const ACCOUNT_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/auth/angelbroking/user/v1/loginByPassword", token: "open", limit: "login", handle: login },
  { method: "POST", path: "/rest/auth/angelbroking/jwt/v1/generateTokens", token: "present", limit: "generateTokens", handle: generateTokens },
  { method: "GET", path: `${USER}/getProfile`, token: "valid", limit: "getProfile", handle: profile },
  { method: "POST", path: `${USER}/logout`, token: "valid", limit: "logout", handle: logout },
  { method: "GET", path: `${USER}/getRMS`, token: "valid", limit: "getRMS", handle: funds },
];
