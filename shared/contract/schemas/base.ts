import { z } from "zod";
import type { AccountId, InstrumentKey, IntentId, OrderKey } from "../../domain/identity.ts";
import type { MarketTime, SystemTime } from "../../domain/time.ts";
import type { Money, Price } from "../../domain/units.ts";
import { EXCHANGES, ORDER_TYPES, PRODUCTS, SIDES, VALIDITIES, WORLDS } from "../../domain/words.ts";

/** Gives a plain schema the nominal type of what it carries. */
function nominal<T>(schema: z.ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>;
}

const integer = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

export const accountId = nominal<AccountId>(z.string().regex(/^[a-z0-9]+:[A-Za-z0-9]+:(live|paper|practice|replay)$/));
export const instrumentKey = nominal<InstrumentKey>(z.string().regex(/^[A-Z_]+:\S{1,40}$/));
export const orderKey = nominal<OrderKey>(z.string().min(1).max(120));
export const intentId = nominal<IntentId>(z.string().regex(/^[A-Za-z0-9]{1,18}$/));
export const price = nominal<Price>(integer);
export const money = nominal<Money>(integer);
export const marketTime = nominal<MarketTime>(z.number());
export const systemTime = nominal<SystemTime>(z.number());
export const quantity = integer;
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const exchange = z.enum(EXCHANGES);
export const side = z.enum(SIDES);
export const product = z.enum(PRODUCTS);
export const orderType = z.enum(ORDER_TYPES);
export const validity = z.enum(VALIDITIES);
export const world = z.enum(WORLDS);

export const failure = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("Refused"), sentence: z.string(), rule: z.string(), limit: z.string(), value: z.string() }),
  z.object({ kind: z.literal("BrokerRefused"), sentence: z.string(), code: z.string(), text: z.string() }),
  z.object({ kind: z.literal("Unresolved"), sentence: z.string() }),
  z.object({ kind: z.literal("NotConnected"), sentence: z.string() }),
  z.object({ kind: z.literal("BadInput"), sentence: z.string(), field: z.string(), expected: z.string() }),
  z.object({ kind: z.literal("Fault"), sentence: z.string() }),
]);
