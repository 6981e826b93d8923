import { z } from "zod";
import type { Fill, OrderProposal } from "../../domain/order.ts";
import { ORDER_STATES } from "../../domain/order.ts";
import * as base from "./base.ts";
import { marginSource } from "./checks.ts";

const terms = {
  type: base.orderType,
  quantity: base.quantity,
  price: base.price,
  trigger: base.price,
  validity: base.validity,
};

export const orderTerms = z.object(terms);

export const proposal = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  side: base.side,
  ...terms,
  product: base.product,
  owner: z.string().min(1).max(40),
}) satisfies z.ZodType<OrderProposal>;

export const order = z.object({
  key: base.orderKey,
  account: base.accountId,
  day: base.day,
  instrument: base.instrumentKey,
  side: base.side,
  ...terms,
  product: base.product,
  owner: z.string(),
  multiplier: z.number(),
  intent: base.intentId.optional(),
  why: z.object({ plan: z.object({ kind: z.string(), id: z.string(), leg: z.string() }).optional(), words: z.string(), build: z.string().optional(), decided: z.number().int().optional() }).optional(),
  state: z.enum(ORDER_STATES),
  brokerOrderId: z.string().optional(),
  uniqueOrderId: z.string().optional(),
  filled: base.quantity,
  filledValue: base.money,
  filledExactly: base.quantity,
  exactValue: base.money,
  change: z
    .object({ kind: z.enum(["modify", "cancel"]), state: z.enum(["queued", "sent", "unresolved", "accepted"]), at: base.systemTime })
    .optional(),
  text: z.string(),
  once: z.string().optional(),
  createdAt: base.systemTime,
  placedAt: base.marketTime.optional(),
  brokerUpdatedAt: base.marketTime,
  sendLatencyUs: z.number().optional(),
});

export const fill = z.object({
  key: z.string(),
  account: base.accountId,
  day: base.day,
  order: base.orderKey,
  brokerOrderId: z.string(),
  fillId: z.string(),
  instrument: base.instrumentKey,
  side: base.side,
  product: base.product,
  owner: z.string(),
  quantity: base.quantity,
  price: base.price,
  multiplier: z.number(),
  at: base.marketTime,
}) satisfies z.ZodType<Fill>;

/** The order as the page has it: an `Order` whose unknown parts are absent on the wire. */
export type OrderView = z.infer<typeof order>;

/** What the ticket shows before sending. Amounts in units of 1/10,000 rupee. */
export const preview = z.object({
  /** Why it would be refused now, worst first; empty when it may go. */
  problems: z.array(base.failure),
  /** Worth knowing, no obstacle. */
  hints: z.array(z.string()),
  /** Allowed but unusual (a size that is easily a slip): the question to put before it is sent. */
  confirm: z.string().optional(),
  orderValue: base.money,
  margin: base.money,
  marginSource: marginSource.optional(),
  available: base.money,
  charges: z.object({
    /** Of this order. */
    entry: base.money,
    /** Of this order and of the one that closes it at the same price. */
    roundTrip: base.money,
    lines: z.array(z.object({ name: z.string(), amount: base.money })),
    /** Date and name of the rates used. */
    table: z.string(),
  }),
  /** Price at which closing the whole position of this order earns exactly its charges; absent for exits. */
  breakEven: base.price.optional(),
  breakEvenTicks: z.number().optional(),
});
export type OrderPreview = z.infer<typeof preview>;
