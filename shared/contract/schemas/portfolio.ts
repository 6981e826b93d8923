import { z } from "zod";
import * as base from "./base.ts";

/** One position of the day. Net P&L = (sellValue − buyValue + quantity × LTP) × multiplier, exact. */
export const position = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  product: base.product,
  /** Signed units. */
  quantity: base.quantity,
  /** Σ price × quantity, carried-in part included, without multiplier. */
  buyQuantity: base.quantity,
  buyValue: base.money,
  sellQuantity: base.quantity,
  sellValue: base.money,
  /** Signed cost of the open quantity (price × quantity, without multiplier): average = cost / quantity. */
  cost: base.money,
  /** Of the closed part, times multiplier. */
  realised: base.money,
  multiplier: z.number(),
  /** False while some fills are valued at the broker's rounded average. */
  exact: z.boolean(),
});
export type PositionView = z.infer<typeof position>;

export const holding = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  quantity: base.quantity,
  t1Quantity: base.quantity,
  averagePrice: base.price,
  previousClose: base.price,
});
export type HoldingView = z.infer<typeof holding>;

export const funds = z.object({
  account: base.accountId,
  available: base.money,
  cash: base.money,
  utilised: base.money,
  at: base.systemTime,
});
export type FundsView = z.infer<typeof funds>;

/** signing-in → reconciling → ready; `stopped` says in `sentence` why and what to do. */
export const account = z.object({
  id: base.accountId,
  broker: z.string(),
  title: z.string(),
  clientCode: z.string(),
  world: base.world,
  /** `waiting`: a paper account whose prices come from an account that is not connected. */
  state: z.enum(["starting", "signing-in", "reconciling", "ready", "retrying", "stopped", "waiting"]),
  sentence: z.string(),
  /** False until the books are reconciled; then orders may go. */
  trading: z.boolean(),
});
export type AccountView = z.infer<typeof account>;
