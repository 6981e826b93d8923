import type { BrokerOrder, BrokerOrderSocket } from "../port.ts";
import { explain } from "./explain.ts";
import { firstProblem } from "./fields.ts";
import { orderRow } from "./order-row.ts";
import { socketHeaders } from "./session.ts";

/** The greeting: connected, with an order whose fields are all blank. */
const CONNECTED = "AB00";

function unreadable(problem: string): { readonly why: string } {
  return { why: `A message about an order could not be read, so the order book is read instead: ${problem}.` };
}

/**
 * Reads one frame. Pongs (text, or a single NUL byte) and the greeting carry no order. The code
 * (AB01 open … AB11 modify pending) repeats the order's own status word, which is the one that is
 * read: the book has no codes. There is no replay and no word of single fills.
 */
function read(text: string): { readonly order: BrokerOrder } | { readonly why: string } | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return unreadable("it is cut off or damaged");
  }
  const code = message["order-status"];
  if (code === CONNECTED) return undefined;
  const error = message["error-message"];
  if (typeof error === "string" && error.trim() !== "" && !message.orderData) return { why: explain(String(message["status-code"] ?? ""), error) };
  const parsed = orderRow.safeParse(message.orderData);
  return parsed.success ? { order: parsed.data } : unreadable(firstProblem(parsed.error));
}

export const ORDER_SOCKET: BrokerOrderSocket = {
  headers: socketHeaders,
  ping: "ping",
  pingEveryMs: 10_000,
  read,
};
