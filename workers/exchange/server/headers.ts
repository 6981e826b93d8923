/** The gateway's checks of a request's headers, in its order. */

import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { failure, gatewayFailure } from "./answers.ts";
import type { Answer } from "./answers.ts";
import type { Door, Route } from "./door.ts";
import { bareToken } from "./jwt.ts";
import type { Holder } from "./sessions.ts";

/** The nine documented headers; only these three and Authorization are enforced by the broker. */
const REQUIRED = ["X-PrivateKey", "X-SourceID", "X-MACAddress"] as const;

/** Compares secrets in constant time. */
export function sameSecret(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}

const text = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? "") : (value ?? ""));

/** Who calls, or the refusal. The login route checks the API key itself, with a code of its own. */
export function checkHeaders(door: Door, route: Route, headers: IncomingHttpHeaders): Holder | Answer {
  for (const name of REQUIRED) {
    if (text(headers[name.toLowerCase()]) === "") return failure("AB1012", `Required header '${name}' is missing`, 400);
  }
  if (route.token === "open") return { client: "", sessionId: "" };
  const authorization = headers.authorization ?? "";
  if (authorization === "") return gatewayFailure("AG8003", "Token missing");
  if (!sameSecret(text(headers["x-privatekey"]), door.account.apiKey)) return gatewayFailure("AG8004", "Invalid API Key");
  if (route.token === "present") return { client: door.account.clientCode, sessionId: "" };
  const holder = door.sessions.check(bareToken(authorization), "access");
  return typeof holder === "string" ? gatewayFailure("AG8001", "Invalid Token") : holder;
}
