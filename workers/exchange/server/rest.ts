/** One REST request: find the route, check the headers, count the call, read the body, answer. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { gatewayFailure, failure, RATE_EXCEEDED } from "./answers.ts";
import type { Answer } from "./answers.ts";
import type { Door, Route } from "./door.ts";
import { BAD_REQUEST } from "./fields.ts";
import { checkHeaders } from "./headers.ts";
import { ACCOUNT_ROUTES } from "./routes/account.ts";
import { BOOK_ROUTES } from "./routes/books.ts";
import { CANDLE_ROUTES } from "./routes/candles.ts";
import { CONVERSION_ROUTES } from "./routes/conversion.ts";
import { DEPOSITORY_ROUTES } from "./routes/depository.ts";
import { DERIVATIVE_ROUTES } from "./routes/derivatives.ts";
import { GTT_ROUTES } from "./routes/gtt.ts";
import { MARGIN_ROUTES } from "./routes/margin.ts";
import { OPTION_ROUTES } from "./routes/options.ts";
import { ORDER_ROUTES } from "./routes/orders.ts";
import { QUOTE_ROUTES } from "./routes/quotes.ts";
import { SCRIP_ROUTES } from "./routes/scrips.ts";

/** A quote of fifty tokens is under 1 KB; nothing honest comes near this many bytes. */
const MAX_BODY = 256 * 1024;

const ROUTES = [
  ...ACCOUNT_ROUTES, ...ORDER_ROUTES, ...BOOK_ROUTES, ...QUOTE_ROUTES, ...CANDLE_ROUTES, ...GTT_ROUTES,
  ...CONVERSION_ROUTES, ...MARGIN_ROUTES, ...OPTION_ROUTES, ...DERIVATIVE_ROUTES, ...SCRIP_ROUTES, ...DEPOSITORY_ROUTES,
];
const BY_PATH = new Map(ROUTES.map((route) => [route.path, route]));

const UNREGISTERED = gatewayFailure("AG7002", "Unregistered IP");
const NOT_FOUND = gatewayFailure("", "Not Found", 404);
const WRONG_METHOD = gatewayFailure("", "Method Not Allowed", 405);
const TOO_LARGE = gatewayFailure("", "Request Entity Too Large", 413);
const NOT_JSON = failure(BAD_REQUEST, "Invalid Request. The body is not JSON", 400);

/** Route and the id after it. A query string and a trailing slash change nothing, as at the broker. */
function findRoute(url: string): { readonly route: Route; readonly tail: string } | undefined {
  const query = url.indexOf("?");
  const path = (query < 0 ? url : url.slice(0, query)).replace(/\/$/, "");
  const route = BY_PATH.get(path);
  if (route !== undefined) return route.hasTail === true ? undefined : { route, tail: "" };
  const cut = path.lastIndexOf("/");
  const parent = BY_PATH.get(path.slice(0, cut));
  return parent?.hasTail === true ? { route: parent, tail: path.slice(cut + 1) } : undefined;
}

function parseBody(route: Route, bytes: Buffer): { readonly value: unknown } | undefined {
  // A GET may carry a body ({} or null from the JavaScript SDK); it means nothing.
  if (route.method === "GET" || bytes.length === 0) return { value: undefined };
  try {
    return { value: JSON.parse(bytes.toString("utf8")) };
  } catch {
    return undefined;
  }
}

export function answerRequest(door: Door, request: IncomingMessage, bytes: Buffer): Answer {
  const match = findRoute(request.url ?? "");
  if (match === undefined) return NOT_FOUND;
  const { route, tail } = match;
  if (request.method !== route.method) return WRONG_METHOD;
  const caller = checkHeaders(door, route, request.headers);
  if ("body" in caller) return caller;
  // Login counts its own: whose budget it is stands in the body.
  if (route.token !== "open" && !door.limits.admit(caller.client, route.limit)) return RATE_EXCEEDED;
  if (route.fixedAddress === true && door.quirks().unregisteredAddress === true) return UNREGISTERED;
  const body = parseBody(route, bytes);
  if (body === undefined) return NOT_JSON;
  const apiKey = String(request.headers["x-privatekey"] ?? "");
  return route.handle({ door, client: caller.client, sessionId: caller.sessionId, apiKey, body: body.value, tail });
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { "Content-Type": answer.type, "Content-Length": Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

/**
 * A fault of ours must not read as a refusal: an order may have been taken before it. So it is a bad
 * gateway without a body, which is how the broker too leaves an outcome unknown. `onFault` hears of it.
 */
export function serveRest(door: Door, request: IncomingMessage, response: ServerResponse, onFault: (error: unknown) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on("error", () => response.destroy());
  request.on("end", () => {
    if (size > MAX_BODY) return send(response, TOO_LARGE);
    try {
      send(response, answerRequest(door, request, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    } catch (error) {
      onFault(error);
      if (!response.headersSent) response.writeHead(502, { "Content-Length": 0 }).end();
    }
  });
}
