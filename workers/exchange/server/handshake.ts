/** Who may open a socket. Refusals are HTTP answers to the upgrade request, as at the broker. */

import type { IncomingMessage } from "node:http";
import type { Door } from "./door.ts";
import { sameSecret } from "./headers.ts";
import { bareToken } from "./jwt.ts";

export interface Refusal {
  readonly status: 401 | 403 | 404 | 429;
  /** Value of `x-error-message`, which is where SmartStream says why. */
  readonly reason: string;
}

export type Handshake = { readonly client: string } | Refusal;

export const TOO_MANY: Refusal = { status: 429, reason: "Invalid Request. Connection Limit Exceeded." };

const STATUS_TEXT = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests" } as const;

export function refusalText({ status, reason }: Refusal): string {
  return `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nx-error-message: ${reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}

const invalid = (what: string): Refusal => ({ status: 401, reason: `Invalid Header - Invalid ${what}` });

/**
 * Three kinds of client are let in: those that send all four headers; the Java SDK, which names
 * itself and sends only client code and feed token; and browsers, which cannot set headers and put
 * client code, feed token and API key in the query.
 */
export function checkStreamHandshake(door: Door, request: IncomingMessage): Handshake {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const header = (name: string): string => String(request.headers[name] ?? "");
  const isBrowser = query.has("feedToken");
  const client = isBrowser ? (query.get("clientCode") ?? "") : header("x-client-code");
  const feedToken = isBrowser ? (query.get("feedToken") ?? "") : header("x-feed-token");
  const apiKey = isBrowser ? (query.get("apiKey") ?? "") : header("x-api-key");
  const isJava = header("x-client-lib") !== "";
  const authorization = header("authorization");
  if (authorization === "" ? !isBrowser && !isJava : typeof door.sessions.check(bareToken(authorization), "access") === "string") return invalid("Auth token");
  if (client !== door.account.clientCode) return invalid("Client Code");
  if (!(apiKey === "" && isJava) && !sameSecret(apiKey, door.account.apiKey)) return invalid("API Key");
  const feed = door.sessions.check(feedToken, "feed");
  return typeof feed === "string" || feed.client !== client ? invalid("Feed Token") : { client };
}

/** The order socket looks at the token alone. */
export function checkOrderHandshake(door: Door, request: IncomingMessage): Handshake {
  const holder = door.sessions.check(bareToken(request.headers.authorization ?? ""), "access");
  if (holder === "invalid") return { status: 401, reason: "Invalid Token" };
  return holder === "expired" ? { status: 403, reason: "Token Expired" } : { client: holder.client };
}
