import { z } from "zod";
import * as base from "./base.ts";

/** Leave of the depository (eDIS) to sell shares out of the demat account today. */
export const authorisation = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  /** Units it is for. */
  quantity: base.quantity,
  /** asked: the depository's page has not been answered · authorised: the broker may deliver them today · refused: it was not given */
  state: z.enum(["asked", "authorised", "refused"]),
  /** The depository's number of the request; absent where none was needed. */
  request: z.string().max(60).optional(),
  /** Address on this machine that leads to the depository's page; for the user's browser, good until `until`. */
  link: z.string().max(200).optional(),
  until: base.systemTime.optional(),
  /** What happened, and what to do next. */
  sentence: z.string(),
});
export type AuthorisationView = z.infer<typeof authorisation>;

export const authorisationRequest = z.object({ account: base.accountId, instrument: base.instrumentKey, /** Unsigned units. */ quantity: base.quantity });
