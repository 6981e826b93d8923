/** The text frames a SmartStream client sends, and the error frames it may get back. */

import { z } from "zod";
import type { Mode } from "./packets.ts";

/** Segments by number: 1 nse_cm, 2 nse_fo, 3 bse_cm, 4 bse_fo, 5 mcx_fo, 7 ncx_fo, 13 cde_fo. */
const EXCHANGE_TYPES = [1, 2, 3, 4, 5, 7, 13] as const;

const requestSchema = z.object({
  correlationID: z.string().max(64).nullish(),
  action: z.literal([0, 1]),
  params: z.object({
    mode: z.literal([1, 2, 3, 4]),
    // A token has 25 bytes in the packet, the last of them NUL.
    tokenList: z.array(z.object({ exchangeType: z.literal(EXCHANGE_TYPES), tokens: z.array(z.string().regex(/^[!-~]{1,24}$/)) })),
  }),
});

export interface StreamRequest {
  readonly correlationId: string;
  readonly subscribe: boolean;
  readonly mode: Mode;
  readonly wanted: readonly { readonly exchangeType: number; readonly token: string }[];
}

/** The correlation id of a request that is otherwise unusable, for its error frame. */
function correlationOf(value: unknown): string {
  const known = z.object({ correlationID: z.string().max(64) }).safeParse(value);
  return known.success ? known.data.correlationID : "";
}

/** The request, or the error frame that answers what is not one. */
export function readStreamRequest(frame: string): StreamRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return invalidPayload("");
  }
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) return invalidPayload(correlationOf(value));
  const { correlationID, action, params } = parsed.data;
  return {
    correlationId: correlationID ?? "",
    subscribe: action === 1,
    mode: params.mode,
    wanted: params.tokenList.flatMap(({ exchangeType, tokens }) => tokens.map((token) => ({ exchangeType, token }))),
  };
}

const errorFrame = (correlationID: string, errorCode: string, errorMessage: string): string =>
  JSON.stringify({ correlationID, errorCode, errorMessage });

export const invalidPayload = (correlationId: string): string => errorFrame(correlationId, "E1001", "Invalid Request Payload.");

export const limitExceeded = (correlationId: string): string =>
  errorFrame(correlationId, "E1002", "Invalid Request. Subscription Limit Exceeded");
