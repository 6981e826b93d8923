import { useEffect, useMemo, useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { useAccount } from "../../state/account.ts";
import { useInstrument } from "../../state/instruments.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { aimTicket, clearTicket, fitProduct, useTicket } from "../../state/ticket.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { orderSending } from "./order-sending.ts";
import type { PreviewState } from "./preview-loop.ts";
import type { PressState } from "./press.ts";
import { blockOf } from "./ticket-block.ts";
import type { Block } from "./ticket-block.ts";
import { readTicket } from "./ticket-terms.ts";
import type { TicketDraft, TicketReading } from "./ticket-terms.ts";

/** Funds, prices and the market's state move under a ticket that stands still: its figures are asked for anew, ms. */
const REFRESH_MS = 1_000;

export interface TicketModel {
  readonly draft: TicketDraft;
  readonly view: InstrumentView | undefined;
  readonly reading: TicketReading;
  readonly preview: PreviewState;
  readonly press: PressState;
  /** The order being changed, if any. */
  readonly changing: OrderView | undefined;
  /** Why the button does nothing now. */
  readonly block: Block | undefined;
  readonly busy: boolean;
  /** Sends what the ticket says, or does nothing while it is blocked or busy. */
  readonly send: () => void;
  /** Esc: sets a doubt aside, else empties the ticket, else leaves it. */
  readonly escape: () => void;
}

/** Everything the ticket shows and does, from the stores and the terminal. */
export function useTicketModel(): TicketModel {
  const draft = useTicket();
  const view = useInstrument(draft.instrument);
  const account = useAccount();
  const link = useTerminal((state) => state.link);
  const linkSentence = useTerminal((state) => state.linkSentence);
  const found = useTerminal((state) => (draft.modify === undefined ? undefined : state.orders.get(draft.modify)));
  const [preview, setPreview] = useState<PreviewState>({ preview: undefined, stale: false, failure: "" });
  const [pressed, setPress] = useState<PressState>({ kind: "idle" });
  const [{ previews, press }] = useState(() => orderSending(setPreview, setPress));
  const reading = useMemo(() => readTicket(draft, view), [draft, view]);
  const proposal = useMemo(() => proposalOf(draft, reading, draft.modify === undefined ? account?.id : found?.account), [draft, reading, account, found]);

  useFollowing(draft, view);
  useEffect(() => previews.want(link === "live" ? proposal : undefined), [previews, proposal, link]);
  useEffect(() => {
    const timer = setInterval(() => previews.refresh(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      previews.close();
    };
  }, [previews]);

  const changing = draft.modify === undefined ? undefined : (found ?? "gone");
  const block = blockOf({
    connected: link === "live", linkSentence, account, reading, changing,
    otherInDoubt: pressed.kind === "doubt" && (proposal === undefined || !press.repeats(proposal)),
    preview: preview.stale ? undefined : preview.preview,
  });
  const busy = pressed.kind === "checking" || pressed.kind === "sending";
  const send = (): void => {
    if (block || busy || !proposal || !reading.ok) return;
    if (found) void press.modify(found.key, reading.terms).then(() => leaveAfterChange(press.state));
    else void press.place(proposal);
  };
  const escape = (): void => {
    if (busy) return;
    if (press.state.kind === "doubt") return press.setAside();
    const empty = draft.modify === undefined && draft.quantity === "" && draft.price === "" && draft.trigger === "" && press.state.kind === "idle";
    press.setAside();
    if (empty) focusPanel("chart");
    else clearTicket();
  };
  return { draft, view, reading, preview, press: pressed, changing: found, block, busy, send, escape };
}

/** A change that went out leaves the ticket free for the next order and shows the book. */
function leaveAfterChange(state: PressState): void {
  if (state.kind !== "sent") return;
  clearTicket();
  focusPanel("orders");
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
