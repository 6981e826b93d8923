import type { History, JournalRow, Terms } from "./history.ts";

/** A record of the journal, as text that was read and not as a type of the product's. */
export interface Body {
  readonly kind: string;
  readonly key: string;
  readonly once?: string;
  readonly at: number;
  readonly why?: string | { readonly plan?: { readonly kind: string; readonly id: string; readonly leg: string } };
  readonly brokerOrderId?: string;
  readonly change?: string;
  readonly text?: string;
  readonly proposal?: Terms & { readonly owner: string };
  readonly says?: { readonly brokerOrderId: string; readonly state: string; readonly filled: number };
  readonly fill?: { readonly key: string; readonly brokerOrderId: string; readonly fillId: string; readonly quantity: number; readonly price: number; readonly side: string };
  readonly state?: unknown;
}

export interface Row extends Omit<JournalRow, "body"> {
  readonly body: Body;
}

export interface Approval {
  readonly seq: number;
  readonly key: string;
  readonly once: string | undefined;
  /** By the world's time where that is known, else by the terminal's. */
  readonly at: number;
  readonly durableAt: number | undefined;
  readonly proposal: Terms & { readonly owner: string };
  readonly plan: { readonly kind: string; readonly id: string; readonly leg: string } | undefined;
}

export const ENDED: ReadonlySet<string> = new Set(["complete", "cancelled", "rejected"]);
export const PRODUCTS: Readonly<Record<string, string>> = { DELIVERY: "CNC", INTRADAY: "MIS", CARRYFORWARD: "NRML", MARGIN: "MTF" };
export const TYPES: Readonly<Record<string, string>> = { MARKET: "MARKET", LIMIT: "LIMIT", STOPLOSS_LIMIT: "SL", STOPLOSS_MARKET: "SL-M" };

export const keyOf = (symbol: string): string => `NSE:${symbol.replace(/-EQ$/, "")}`;
export const signed = (side: string, quantity: number): number => (side === "BUY" ? quantity : -quantity);
/** What is done by hand, here and elsewhere, is one pair of hands. */
export const handOf = (owner: string): string => (owner === "external" ? "manual" : owner);

/** Reading a whole journal is much of what a check costs, and many ask for it. */
const read = new WeakMap<History["journal"], readonly Row[]>();
const approved = new WeakMap<readonly Row[], readonly Approval[]>();

export function rowsOf({ journal }: History): readonly Row[] {
  let rows = read.get(journal);
  if (!rows) read.set(journal, (rows = journal.map((row) => ({ ...row, body: JSON.parse(row.body) as Body }))));
  return rows;
}

/** When a record was written. */
export function momentOf({ writtenAt, body }: Row): number {
  return writtenAt ?? body.at;
}

export function approvalsOf(rows: readonly Row[]): readonly Approval[] {
  let approvals = approved.get(rows);
  if (!approvals) approved.set(rows, (approvals = approvalsIn(rows)));
  return approvals;
}

function approvalsIn(rows: readonly Row[]): Approval[] {
  return rows.flatMap((row) => {
    const { seq, kind, durableAt, body } = row;
    if (kind !== "order.approved" || !body.proposal) return [];
    const plan = typeof body.why === "object" ? body.why.plan : undefined;
    return [{ seq, key: body.key, once: body.once, at: momentOf(row), durableAt, proposal: body.proposal, plan }];
  });
}
