import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { AnswerBytes, JournalEvent, SendSteps, SentBytes } from "../../shared/domain/order-events.ts";
import { isConversion } from "../../shared/domain/conversion.ts";
import { isStanding } from "../../shared/domain/order-events.ts";
import { applyOrderEvent } from "../../shared/domain/order-machine.ts";
import type { Fill, Order, OrderProposal } from "../../shared/domain/order.ts";
import { IST_OFFSET_MS } from "../../shared/domain/time.ts";
import { plainRupees } from "../../shared/domain/units.ts";
import { toEvent } from "../storage/journal.ts";
import type { Cell } from "./csv.ts";
import { csvLine } from "./csv.ts";
import { recordWords, whoOf } from "./record-words.ts";

/** What one row is made of. */
interface Entry {
  readonly record: AuditRecord;
  readonly event: JournalEvent;
  /** The order as it is after this record, where it is of one that began in the days exported. */
  readonly order: Order | undefined;
  /** What was asked for: also of a proposal that was refused. */
  readonly proposal: OrderProposal | Order | undefined;
}

export interface AuditRecord extends JournalRecord {
  readonly hash: string;
}

const rupees = (units: number | undefined): Cell => (units === undefined ? undefined : { digits: plainRupees(units) });
const sentOf = (event: JournalEvent): SentBytes | undefined => ("sent" in event ? event.sent : undefined);
const answerOf = (event: JournalEvent): AnswerBytes | undefined => ("answer" in event ? event.answer : undefined);
const stepsOf = (event: JournalEvent): SendSteps | undefined => (event.kind === "order.sent" ? event.steps : undefined);
const fillOf = (event: JournalEvent): Fill | undefined => (event.kind === "order.filled" ? event.fill : undefined);

/** Name with unit, and what stands there. Who, what, why, by which checks, with which bytes, and with what result. */
const COLUMNS: readonly (readonly [name: string, cell: (entry: Entry) => Cell])[] = [
  ["record", ({ record }) => record.seq],
  ["date (IST)", ({ record }) => istStamp(record.at).slice(0, 10)],
  ["time (IST)", ({ record }) => istStamp(record.at).slice(11, 23)],
  ["trading day", ({ record }) => record.day],
  ["account", ({ record }) => record.account],
  ["event", ({ record }) => record.kind],
  ["what happened", ({ event }) => recordWords(event)],
  ["who", ({ order, proposal }) => (order ? whoOf(order.owner, order.why) : proposal && whoOf(proposal.owner, undefined))],
  ["why", ({ event, order }) => (event.kind === "proposal.refused" ? event.why : order?.why)?.words],
  ["owner", ({ proposal }) => proposal?.owner],
  ["order", ({ order, event }) => order?.key ?? ("key" in event ? event.key : "id" in event ? event.id : undefined)],
  ["broker's order id", ({ order }) => order?.brokerOrderId],
  ["state after", ({ order }) => order?.state],
  ["instrument", ({ proposal }) => proposal?.instrument],
  ["side", ({ proposal }) => proposal?.side],
  ["product", ({ proposal }) => proposal?.product],
  ["type", ({ proposal }) => proposal?.type],
  ["validity", ({ proposal }) => proposal?.validity],
  ["quantity (units)", ({ proposal }) => proposal?.quantity],
  ["limit price (₹)", ({ proposal }) => rupees(proposal?.price || undefined)],
  ["trigger price (₹)", ({ proposal }) => rupees(proposal?.trigger || undefined)],
  ["checks", ({ event }) => checksOf(event)],
  ["request", ({ event }) => sentOf(event)?.route],
  ["bytes sent", ({ event }) => sentOf(event)?.body],
  ["answer status", ({ event }) => answerOf(event)?.status],
  ["answer", ({ event }) => answerOf(event)?.body],
  ["fill id", ({ event }) => fillOf(event)?.fillId],
  ["filled (units)", ({ event }) => fillOf(event)?.quantity],
  ["fill price (₹)", ({ event }) => rupees(fillOf(event)?.price)],
  ["fill value (₹)", ({ event }) => valueOf(event)],
  ["risk checks (µs)", ({ event }) => stepsOf(event)?.gateUs],
  ["journal (µs)", ({ event }) => stepsOf(event)?.journalUs],
  ["waiting to be sent (µs)", ({ event }) => stepsOf(event)?.laneUs],
  ["asking to sending (µs)", ({ event }) => (event.kind === "order.sent" ? event.latencyUs : undefined)],
  ["record's hash", ({ record }) => record.hash],
];

export const AUDIT_HEADER = csvLine(COLUMNS.map(([name]) => name));

/** Turns journal records, in their order, into lines of CSV; remembers the orders they tell of. */
export class AuditTrail {
  #orders = new Map<string, Order>();

  line(record: AuditRecord): string {
    const event = toEvent(record);
    const order = this.#fold(record.account, event);
    const proposal = event.kind === "proposal.refused" && !isStanding(event) ? event.proposal : order;
    const entry = { record, event, order, proposal };
    return csvLine(COLUMNS.map(([, cell]) => cell(entry)));
  }

  #fold(account: string, event: JournalEvent): Order | undefined {
    if (isStanding(event) || event.kind === "proposal.refused" || event.kind === "position.carried" || isConversion(event)) return undefined;
    const key = `${account}|${event.key}`;
    const step = applyOrderEvent(this.#orders.get(key), event);
    if (step.kind === "moved") this.#orders.set(key, step.order);
    return this.#orders.get(key);
  }
}

/** `YYYY-MM-DDTHH:MM:SS.mmm` in India. */
function istStamp(at: number): string {
  return new Date(at + IST_OFFSET_MS).toISOString();
}

function checksOf(event: JournalEvent): string | undefined {
  if (isStanding(event)) return undefined;
  if (event.kind === "proposal.refused") return `${event.rule}: ${event.value} (limit ${event.limit}) REFUSED`;
  return event.kind === "order.approved" ? event.checks.map(({ rule, limit, value }) => `${rule}: ${value} (limit ${limit})`).join("; ") : undefined;
}

/** Price × quantity × the contract's multiplier. */
function valueOf(event: JournalEvent): Cell {
  const fill = fillOf(event);
  return fill && rupees(fill.price * fill.quantity * fill.multiplier);
}
