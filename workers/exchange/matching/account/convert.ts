import type { Accepted, ConvertRequest } from "../../types.ts";
import type { Floor } from "../floor.ts";
import { refused } from "../orders/gateway.ts";

const FAILED = "AB1017";

/** Takes a position of today over to another product: durable before it is answered, and nothing of it on a refusal. */
export function convertPosition(floor: Floor, request: ConvertRequest): Accepted<true> {
  const { client, ...wish } = request;
  const account = floor.state.accounts.get(client);
  const refuse = (why: string) => refused(FAILED, `Position conversion failed: ${why}`);
  if (account === undefined) return refused("AB1032", "User Not Found");
  if (floor.listing(request.token) === undefined) return refused("AB4006", "Invalid symboltoken");
  if (!Number.isInteger(request.quantity) || request.quantity < 1) return refuse("the quantity is not a whole number above 0");
  if (!floor.open) return refuse("the market is closed");
  if (request.to === "INTRADAY" && floor.state.squaredOff) return refuse("intraday positions are not allowed after the square off time");
  const refusal = account.refuseConversion(wish, floor.priceOf);
  if (refusal !== undefined) return refuse(refusal);
  floor.turn(() => floor.emit({ kind: "convert", ...request, at: floor.now }));
  return { ok: true, value: true };
}
