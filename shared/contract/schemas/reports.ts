import { z } from "zod";
import { TURNOVER_SEGMENTS } from "../../analytics/tax/audit-turnover.ts";
import { INCOME_CLASSES } from "../../analytics/tax/income-class.ts";
import * as base from "./base.ts";

/** What a period of a live or paper account says: days, charges, realised profit. Money in 1/10,000 rupee. */

/** What is wanted of a period. */
export const PERIOD_KINDS = ["statement", "tax", "calendar"] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

const count = z.number().int().min(0);
/** Paper accounts of one name may be in several journals: both together name one. */
const journal = z.string().regex(/^[a-z-]{1,40}$/);
/** Of a paper account: a reset begins another. */
const life = z.number().int().min(1);

export const reportSource = z.object({ journal, account: base.accountId, life: life.optional() });
export type ReportSource = z.infer<typeof reportSource>;

export const periodRequest = reportSource.extend({ from: base.day, to: base.day });
export type PeriodAsk = z.infer<typeof periodRequest>;

export const reportAccount = z.object({
  journal,
  account: base.accountId,
  /** What a paper account is called. */
  name: z.string().optional(),
  /** Days of its first and its last record. */
  first: base.day,
  last: base.day,
  /** Now in its market; of one that this terminal does not run, its last day. */
  today: base.day,
  /** This terminal runs its market, so that its journal grows. */
  runs: z.boolean(),
  lives: z.array(life),
});
export type ReportAccount = z.infer<typeof reportAccount>;

const sums = {
  /** Of what was closed, before charges. */
  realised: base.money,
  /** All of the day's, those of openings too. */
  charges: base.money,
  /** Realised less charges. */
  net: base.money,
  trades: count,
};
export const periodSum = z.object(sums);

export const periodDay = z.object({
  day: base.day,
  ...sums,
  /** By the account's own book, open positions included; of a paper account, once the day is booked. */
  equityChange: base.money.optional(),
});
export type PeriodDayView = z.infer<typeof periodDay>;

export const chargeLine = z.object({ name: z.string(), amount: base.money });

export const classTotal = z.object({
  /** `2026-27`. */
  year: z.string(),
  incomeClass: z.enum(INCOME_CLASSES),
  lots: count,
  cost: base.money,
  proceeds: base.money,
  /** Of both sides, STT and CTT apart. */
  charges: base.money,
  transactionTax: base.money,
  gains: base.money,
  losses: base.money,
  gain: base.money,
});
export type ClassTotalView = z.infer<typeof classTotal>;

export const segmentTurnover = z.object({ year: z.string(), segment: z.enum(TURNOVER_SEGMENTS), lots: count, favourable: base.money, unfavourable: base.money, turnover: base.money });

/** So many lots are shown, the newest; an export has them all. */
export const MOST_LOTS = 1_000;

export const closedLotView = z.object({
  instrument: base.instrumentKey,
  incomeClass: z.enum(INCOME_CLASSES),
  year: z.string(),
  boughtOn: base.day,
  soldOn: base.day,
  closedOn: base.day,
  /** From purchase to sale; below 0 for a short sale that was bought back later. */
  days: z.number().int(),
  quantity: count,
  cost: base.money,
  proceeds: base.money,
  charges: base.money,
  transactionTax: base.money,
  gain: base.money,
  expired: z.boolean(),
});
export type ClosedLotView = z.infer<typeof closedLotView>;

export const periodView = periodRequest.extend({
  title: z.string(),
  madeAt: base.systemTime,
  /** The last day is not over: more may come. */
  goesOn: z.boolean(),
  sum: periodSum,
  /** Days with a trade or a settlement, ascending. */
  days: z.array(periodDay),
  /** Days of the period, weekends apart, on which the exchange was closed. */
  holidays: z.array(base.day),
  chargeLines: z.array(chargeLine),
  classes: z.array(classTotal),
  turnover: z.array(segmentTurnover),
  lots: z.array(closedLotView).max(MOST_LOTS),
  /** Of all closed lots. */
  lotCount: count,
  /** Not closed at the end of the period. */
  open: count,
  /** Sold or settled without a purchase that is known: their result is in no sum. */
  unmatched: count,
  /** What speaks against the figures. */
  warnings: z.array(z.string()),
  /** What the figures rest on, and what those for the tax return are not. */
  basis: z.array(z.string()),
  limits: z.array(z.string()),
});
export type PeriodView = z.infer<typeof periodView>;

export const statementTrade = z.object({
  kind: z.enum(["trade", "expiry", "carried"]),
  order: z.string(),
  trade: z.string(),
  at: base.marketTime,
  instrument: base.instrumentKey,
  side: base.side,
  product: base.product,
  quantity: count,
  price: base.price,
  value: base.money,
  brokerage: base.money,
});
export type StatementTradeView = z.infer<typeof statementTrade>;

/** One day like a contract note. */
export const dayStatement = z.object({
  ...periodDay.shape,
  rows: z.array(statementTrade),
  /** As on the contract note, in whole paise; taxes of exercised options last. */
  lines: z.array(chargeLine),
  /** Name of the dated table. */
  table: z.string(),
  bought: base.money,
  sold: base.money,
  /** Profit of the futures closed. */
  futures: base.money,
  /** Received; below zero: to be paid. */
  due: base.money,
  warnings: z.array(z.string()),
});
export type DayStatementView = z.infer<typeof dayStatement>;
