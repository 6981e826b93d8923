import type { AccountId } from "../../domain/identity.ts";
import { formatMoney, groupDigits } from "../../domain/format.ts";
import type { SystemTime } from "../../domain/time.ts";
import type { Money } from "../../domain/units.ts";
import { ZERO, minus, plus } from "../../domain/units.ts";
import type { ChargeTables } from "../../simulation/charge-tables.ts";
import type { ChargeKindTotal } from "../charges-by-kind.ts";
import { chargesByKind } from "../charges-by-kind.ts";
import type { AuditTurnover } from "../tax/audit-turnover.ts";
import { auditTurnover } from "../tax/audit-turnover.ts";
import type { ClassTotal } from "../tax/class-totals.ts";
import { classTotals } from "../tax/class-totals.ts";
import type { ClosedLot } from "../tax/closed-lot.ts";
import { grossOf } from "../tax/closed-lot.ts";
import type { CorporateAction } from "../tax/corporate-action.ts";
import type { OpenLot, Parcel } from "../tax/lot-book.ts";
import type { PeriodFill } from "../tax/period-fill.ts";
import type { RealisedLots } from "../tax/realised-lots.ts";
import { realisedLots } from "../tax/realised-lots.ts";
import type { DayStatement } from "./day-statement.ts";
import { dayStatement } from "./day-statement.ts";
import type { CalendarDay, CalendarMonth } from "./pnl-calendar.ts";
import { pnlCalendar } from "./pnl-calendar.ts";

/** What the account's own book says of a day, where it keeps one. */
export interface BookedDay {
  readonly day: string;
  readonly charges: Money;
  /** Change of the account's equity, open positions included. */
  readonly net: Money;
}

export interface PeriodRequest {
  readonly account: AccountId;
  /** What people call it. */
  readonly title: string;
  /** First and last day of the period, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly madeAt: SystemTime;
  /** Of the account, from its first day to the period's last: lots need what came before the period. */
  readonly fills: readonly PeriodFill[];
  readonly actions: readonly CorporateAction[];
  readonly booked: readonly BookedDay[];
  /** Of whoever read the fills. */
  readonly warnings: readonly string[];
}

export interface PeriodDay extends CalendarDay {
  readonly statement: DayStatement;
  /** Undefined where the account keeps no book of its own, and before the day is booked. */
  readonly equityChange: Money | undefined;
}

/** All that a report of a period says; each format writes it in its own way. */
export interface PeriodReport extends Pick<PeriodRequest, "account" | "title" | "from" | "to" | "madeAt" | "warnings"> {
  /** Days with a trade or a settlement. */
  readonly days: readonly PeriodDay[];
  readonly months: readonly CalendarMonth[];
  /** Closed in the period. */
  readonly closed: readonly ClosedLot[];
  /** Sold or settled in the period, without a purchase that is known. */
  readonly unmatched: readonly Parcel[];
  /** At the end of the period. */
  readonly open: readonly OpenLot[];
  readonly classes: readonly ClassTotal[];
  readonly turnover: readonly AuditTurnover[];
  readonly chargeLines: readonly ChargeKindTotal[];
}

/** Sentences of one kind that are told one by one. */
const TOLD = 10;

/** @throws RangeError as `realisedLots`. */
export function periodReport(request: PeriodRequest, tables: ChargeTables): PeriodReport {
  const { account, title, from, to, madeAt, fills, actions, booked } = request;
  const inPeriod = (day: string): boolean => day >= from && day <= to;
  const lots = realisedLots(fills.filter(({ day }) => day <= to), tables, actions.filter(({ day }) => day <= to));
  const closed = lots.closed.filter(({ closedOn }) => inPeriod(closedOn));
  const unmatched = lots.unmatched.filter(({ fill }) => inPeriod(fill.day));
  const own = new Map(booked.map((one) => [one.day, one]));
  const days = daysOf(fills.filter(({ day, kind }) => inPeriod(day) && kind !== "carried"), closed, own, tables);
  return {
    account, title, from, to, madeAt, days, closed, unmatched, open: lots.open,
    months: pnlCalendar(days),
    classes: classTotals(closed), turnover: auditTurnover(closed),
    chargeLines: chargesByKind(days.flatMap(({ statement }) => linesOf(statement))),
    warnings: [...request.warnings, ...unmatchedWarnings(unmatched), ...expiredWarnings(lots, to), ...chargeWarnings(days, own)],
  };
}

/** All charges of a day by kind, those of settlements too. */
export function linesOf({ lines, settlementTaxes }: DayStatement): ChargeKindTotal[] {
  return [...lines, ...(settlementTaxes === 0 ? [] : [{ name: "STT or CTT of exercised options", amount: settlementTaxes }])];
}

function daysOf(fills: readonly PeriodFill[], closed: readonly ClosedLot[], booked: ReadonlyMap<string, BookedDay>, tables: ChargeTables): PeriodDay[] {
  const lotsOf = Map.groupBy(closed, ({ closedOn }) => closedOn);
  return [...Map.groupBy(fills, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, own]) => {
    const lots = lotsOf.get(day) ?? [];
    const gross = (of: readonly ClosedLot[]): Money => of.reduce((sum, lot) => plus(sum, grossOf(lot)), ZERO);
    const statement = dayStatement(own, day, tables, gross(lots.filter(({ contract }) => contract.kind === "future")));
    const realised = gross(lots);
    const charges = plus(statement.charges, statement.settlementTaxes);
    return { day, statement, realised, charges, net: minus(realised, charges), trades: own.filter(({ kind }) => kind === "trade").length, equityChange: booked.get(day)?.net };
  });
}

function unmatchedWarnings(unmatched: readonly Parcel[]): string[] {
  const sentences = unmatched.map(({ fill, quantity, value }) => (fill.kind === "expiry"
    ? `${groupDigits(quantity)} ${fill.contract.symbol} were settled on ${fill.day}, and how they were opened is not in the journal: the result is in no sum.`
    : `${groupDigits(quantity)} ${fill.contract.symbol} sold on ${fill.day} for ${formatMoney(value)} were bought where this journal does not know of it: their gain is in no sum. Take their cost from the older statements.`));
  return few(sentences, "sales or settlements have no purchase that is known");
}

function expiredWarnings({ open }: RealisedLots, to: string): string[] {
  const gone = open.filter(({ fill: { contract } }) => contract.expiry !== undefined && contract.expiry <= to);
  return few(gone.map(({ fill, quantity }) => `${groupDigits(quantity)} ${fill.contract.symbol}, ${fill.side === "BUY" ? "bought" : "sold"} on ${fill.day}, expired on ${fill.contract.expiry ?? ""}, and how they were settled is not in the journal: the result is in no sum. Take it from the broker's statement.`), "expired contracts have no settlement in the journal");
}

/** The account booked its days by the same tables: where the two differ, one of them does not know all. */
function chargeWarnings(days: readonly PeriodDay[], booked: ReadonlyMap<string, BookedDay>): string[] {
  return few(days.flatMap(({ day, charges }) => {
    const own = booked.get(day);
    return own === undefined || own.charges === charges ? [] : [`On ${day} the account booked charges of ${formatMoney(own.charges)}, and its trades in the journal make ${formatMoney(charges)}: the dated tables changed since, or trades of the day are missing.`];
  }), "days have other charges than the account booked");
}

function few(sentences: readonly string[], what: string): string[] {
  const more = sentences.length - TOLD;
  return more > 0 ? [...sentences.slice(0, TOLD), `${groupDigits(more)} more ${what}.`] : [...sentences];
}
