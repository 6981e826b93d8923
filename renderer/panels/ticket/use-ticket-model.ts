import { useEffect, useMemo, useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { needsLimit } from "../../../shared/domain/words.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { useAccount } from "../../state/account.ts";
import { useInstrument } from "../../state/instruments.ts";
import { useQuoteFields } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { aimTicket, fitProduct, useTicket } from "../../state/ticket.ts";
import { anyExit, readExits } from "./exit-terms.ts";
import type { ExitReading } from "./exit-terms.ts";
import { readPrice } from "./number-text.ts";
import { askConsent } from "./consent.ts";
import type { PreviewLoop, PreviewState } from "./preview-loop.ts";
import { readWay } from "./send-ways.ts";
import type { WayReading } from "./send-ways.ts";
import { orderPreviews, sending, useSending } from "./sending.ts";
import type { SendState } from "./sending.ts";
import { shipmentOf } from "./shipment.ts";
import { blockOf } from "./ticket-block.ts";
import type { Block } from "./ticket-block.ts";
import { useExtras } from "./ticket-extras.ts";
import type { TicketExtras } from "./ticket-extras.ts";
import { readTicket } from "./ticket-terms.ts";
import type { TicketDraft, TicketField, TicketProblem, TicketReading } from "./ticket-terms.ts";
import { leaveAfterChange, useOrderQuestions } from "./ticket-actions.ts";

/** Funds, prices and the market's state move under a ticket that stands still: its figures are asked for anew, ms. */
const REFRESH_MS = 1_000;

export interface TicketModel {
  readonly draft: TicketDraft;
  readonly extras: TicketExtras;
  readonly view: InstrumentView | undefined;
  readonly account: AccountView | undefined;
  readonly reading: TicketReading;
  readonly exits: ExitReading;
  readonly way: WayReading;
  /** Where the order is expected to fill: its limit, trigger, or the last price; NaN while unknown. */
  readonly entry: number;
  readonly preview: PreviewState;
  readonly press: SendState;
  /** The order being changed, if any. */
  readonly changing: OrderView | undefined;
  /** Why the button does nothing now. */
  readonly block: Block | undefined;
  readonly busy: boolean;
  /** What is wrong at a field, if it is more than missing. */
  readonly problem: (field: TicketField) => string | undefined;
  /** Sends what the ticket says, or does nothing while it is blocked or busy. */
  readonly send: () => void;
  /** Shows the broker's notice that stands in the way, and takes the consent to it. */
  readonly agree: () => void;
}

/** Everything the Order and Bracket tabs show and do, from the stores and the terminal. */
export function useTicketModel(): TicketModel {
  const draft = useTicket();
  const extras = useExtras();
  const view = useInstrument(draft.instrument);
  const account = useAccount();
  const link = useTerminal((state) => state.link);
  const linkSentence = useTerminal((state) => state.linkSentence);
  const found = useTerminal((state) => (draft.modify === undefined ? undefined : state.orders.get(draft.modify)));
  const press = useSending(({ state }) => state);
  const reading = useMemo(() => readTicket(draft, view, extras.way.kind !== "whole"), [draft, view, extras.way.kind]);
  const entry = useEntry(draft);
  const exits = useExits(extras, draft, reading, entry, view);
  const way = useMemo(() => wayOf(extras, reading, view), [extras, reading, view]);
  const proposal = useMemo(() => proposalOf(draft, reading, draft.modify === undefined ? account?.id : found?.account), [draft, reading, account, found]);
  const shipment = useMemo(() => (proposal ? shipmentOf(proposal, exits, way) : undefined), [proposal, exits, way]);
  const { preview, previews } = usePreview(link === "live" ? previewed(proposal, way) : undefined);
  useFollowing(draft, view);
  useOrderQuestions(previews, view, way);

  const changing = draft.modify === undefined ? undefined : (found ?? "gone");
  const extra = draft.modify === undefined ? extraProblems(extras, reading, exits, way) : [];
  const block = blockOf({
    connected: link === "live", linkSentence, account, reading, changing, extra,
    otherInDoubt: press.kind === "doubt" && (shipment === undefined || !sending.repeats(shipment)),
    preview: preview.stale ? undefined : preview.preview,
  });
  const busy = press.kind === "checking" || press.kind === "sending";
  const agree = (): void => {
    if (!busy && shipment && proposal) void askConsent(proposal.account, proposal.instrument).then((given) => given && previews.refresh());
  };
  const send = (): void => {
    if (block?.consent === true) return agree();
    if (block || busy || !shipment || !reading.ok) return;
    if (found) void sending.modify(found.key, reading.terms).then(() => leaveAfterChange(sending.state));
    else void sending.place(shipment);
  };
  const problems = [...(reading.ok ? [] : reading.problems), ...extra];
  const problem = (field: TicketField): string | undefined => problems.find((one) => one.field === field && !one.missing)?.sentence;
  return { draft, extras, view, account, reading, exits, way, entry, preview, press, changing: found, block, busy, problem, send, agree };
}

function extraProblems({ tab, exits: draft }: TicketExtras, reading: TicketReading, exits: ExitReading, way: WayReading): readonly TicketProblem[] {
  const problems = exits.ok ? [] : [...exits.problems];
  if (!way.ok) problems.push(way.problem);
  if (tab === "bracket" && !anyExit(draft)) problems.push({ field: "stop", sentence: "Enter a stop or a target; an order without either goes from the Order tab.", missing: true });
  if (!exits.ok || !exits.terms) return problems;
  if (way.ok && way.way) problems.push({ field: "way", sentence: "Stop and target go with a whole order: take the parts off, or the stop and target.", missing: false });
  if (reading.ok && reading.terms.validity === "IOC") problems.push({ field: "stop", sentence: "An order with stop or target stays for the day: choose DAY.", missing: false });
  return problems;
}

function wayOf({ way, tab }: TicketExtras, reading: TicketReading, view: InstrumentView | undefined): WayReading {
  if (!reading.ok || !view || tab === "bracket") return { ok: true, way: undefined, parts: 1, largest: reading.ok ? reading.terms.quantity : 0 };
  return readWay(way, reading.terms, view);
}

function useExits({ exits: draft }: TicketExtras, { side, modify }: TicketDraft, reading: TicketReading, entry: number, view: InstrumentView | undefined): ExitReading {
  const quantity = reading.ok ? reading.terms.quantity : reading.units;
  return useMemo<ExitReading>(() => {
    if (!view || modify !== undefined || !anyExit(draft)) return { ok: true, terms: undefined, shares: [] };
    return readExits(draft, { side, quantity, entry, view });
  }, [draft, side, modify, quantity, entry, view]);
}

const LTP = [Q.ltp] as const;

/**
 * Limit and trigger are what was typed, also while the quantity is not (it may be sized from them); a market
 * order is expected at the last price, which moves.
 */
function useEntry({ instrument, type, price, trigger }: TicketDraft): number {
  const [ltp = Number.NaN] = useQuoteFields(instrument, LTP);
  if (type === "MARKET") return ltp;
  const read = readPrice(needsLimit(type) ? price : trigger);
  return read.kind === "value" ? read.value : Number.NaN;
}

/** Of parts, the terminal judges the largest one: the whole may be above the freeze quantity. */
function previewed(proposal: OrderProposal | undefined, way: WayReading): OrderProposal | undefined {
  return proposal && way.ok && way.way ? { ...proposal, quantity: way.largest } : proposal;
}

function usePreview(wanted: OrderProposal | undefined): { readonly preview: PreviewState; readonly previews: PreviewLoop } {
  const [preview, setPreview] = useState<PreviewState>({ preview: undefined, stale: false, failure: "" });
  const [previews] = useState(() => orderPreviews(setPreview));
  const killed = useTerminal((state) => state.kill.pulled);
  useEffect(() => previews.want(wanted), [previews, wanted]);
  // Its verdict on the order would be the former one for up to a second, and Enter would do nothing.
  useEffect(() => previews.outdate(), [previews, killed]);
  useEffect(() => {
    const timer = setInterval(() => previews.refresh(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      previews.close();
    };
  }, [previews]);
  return { preview, previews };
}

function proposalOf(draft: TicketDraft, reading: TicketReading, account: OrderProposal["account"] | undefined): OrderProposal | undefined {
  if (!reading.ok || draft.instrument === undefined || account === undefined) return undefined;
  return { account, instrument: draft.instrument, side: draft.side, product: draft.product, owner: "manual", ...reading.terms };
}

/** The ticket is about what the chart shows, unless an order is being changed. */
function useFollowing(draft: TicketDraft, view: InstrumentView | undefined): void {
  const selected = useSelection((selection) => selection.instrument);
  useEffect(() => aimTicket(selected), [selected, draft.modify]);
  useEffect(() => {
    if (view) fitProduct();
  }, [view, draft.modify]);
}

