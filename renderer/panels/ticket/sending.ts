import { create } from "zustand";
import type { BasketRequest, BracketRequest, GttRequest, SliceRequest } from "../../../shared/contract/schemas/plans.ts";
import type { OrderPreview } from "../../../shared/contract/schemas/orders.ts";
import type { AccountId, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { browserTimers } from "../../connection/browser-clock.ts";
import { client } from "../../connection/client.ts";
import { useSelection } from "../../state/selection.ts";
import { confirm } from "../../workspace/dialogs.ts";
import type { Question } from "../../workspace/dialogs.ts";
import { PreviewLoop } from "./preview-loop.ts";
import type { PreviewState } from "./preview-loop.ts";
import { Press } from "./press.ts";
import type { PressState } from "./press.ts";

/** Everything the ticket can send. */
export type Shipment =
  | { readonly kind: "order"; readonly proposal: OrderProposal }
  | { readonly kind: "bracket"; readonly bracket: BracketRequest }
  | { readonly kind: "gtt"; readonly rule: GttRequest }
  | { readonly kind: "slice"; readonly slice: SliceRequest }
  | { readonly kind: "basket"; readonly basket: BasketRequest };

/** What it is known by afterwards. */
export type Sent =
  | { readonly kind: "order"; readonly order: OrderKey }
  | { readonly kind: "bracket" | "gtt" | "slice" | "basket"; readonly id: string };

export type SendState = PressState<Shipment, Sent>;

/** Where the ticket's one press stands. It outlives the tabs and the panel: a doubt must not be forgotten by a click. */
export const useSending = create<{
  readonly state: SendState;
  /** The account it was pressed in, which need not be the one the page shows by now. */
  readonly account: AccountId | undefined;
}>(() => ({ state: { kind: "idle" }, account: undefined }));

/** What the tab of the shipment wants asked before it goes; set by the tab, as only it knows the words. */
let ask: (shipment: Shipment) => Promise<Question | undefined> = () => Promise.resolve(undefined);
let asked: Question | undefined;

/** @returns puts the former one back. */
export function askBefore(question: (shipment: Shipment) => Promise<Question | undefined>): () => void {
  ask = question;
  return () => {
    if (ask === question) ask = () => Promise.resolve(undefined);
  };
}

/** One lock for all that the ticket sends: while one is on its way or in doubt, no other goes. */
export const sending = new Press<Shipment, Sent>({
  question: async (shipment) => {
    asked = await ask(shipment);
    return asked?.title;
  },
  confirm: (title) => confirm(asked ?? { title, body: "", action: "Send it" }),
  place,
  modify: async (order, terms) => ({ kind: "order", order: (await client.call("orders.modify", { order, terms })).order }),
  newMark: () => crypto.randomUUID(),
  now: () => performance.now(),
  onState: (state) => useSending.setState((before) => ({ state, ...(begins(before.state, state) && { account: useSelection.getState().account }) })),
});

/** A press begins with its check, a change of an order with the sending; a doubt that is sent again is the press of before. */
function begins(before: SendState, { kind }: SendState): boolean {
  return kind === "checking" || (kind === "sending" && before.kind !== "checking" && before.kind !== "doubt");
}

/** What was said of one account's order must not stand under another account. A doubt stays, and names its account. */
useSelection.subscribe((now, before) => {
  const { kind } = sending.state;
  if (now.account !== before.account && (kind === "sent" || kind === "refused")) sending.setAside();
});

async function place(shipment: Shipment, once: string): Promise<Sent> {
  switch (shipment.kind) {
    case "order": return { kind: "order", order: (await client.call("orders.place", { proposal: shipment.proposal, once })).order };
    case "bracket": return { kind: "bracket", id: (await client.call("bracket.place", { bracket: shipment.bracket, once })).id };
    case "gtt": return { kind: "gtt", id: (await client.call("gtt.place", { rule: shipment.rule, once })).id };
    case "slice": return { kind: "slice", id: (await client.call("slice.start", { slice: shipment.slice, once })).id };
    case "basket": return { kind: "basket", id: (await client.call("basket.send", { basket: shipment.basket, once })).id };
  }
}

/** The figures under an order while it is typed. */
export function orderPreviews(onState: (state: PreviewState) => void): PreviewLoop {
  return new PreviewLoop({ ask: (proposal: OrderProposal): Promise<OrderPreview> => client.call("orders.preview", { proposal }), after: browserTimers.after, onState });
}
