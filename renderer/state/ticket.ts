import { create } from "zustand";
import { z } from "zod";
import { orderType, product, validity } from "../../shared/contract/schemas/base.ts";
import type { InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { plainRupees } from "../../shared/domain/units.ts";
import { needsLimit, needsTrigger } from "../../shared/domain/words.ts";
import type { OrderType, Product, Side, Validity } from "../../shared/domain/words.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { inLots, productsOf } from "../panels/ticket/ticket-terms.ts";
import type { TicketDraft } from "../panels/ticket/ticket-terms.ts";
import { focusField } from "../workspace/focus.ts";
import { instruments } from "./instruments.ts";
import { quotes } from "./quotes.ts";
import { loadSetting, saveSetting } from "./settings.ts";
import { select } from "./selection.ts";

/** What the ticket starts with; products are remembered apart for shares and for contracts. Loose: templates and distances are kept under the same name. */
const saved = z.looseObject({ shares: product, contracts: product, type: orderType, validity });
const FIRST: z.infer<typeof saved> = { shares: "MIS", contracts: "MIS", type: "LIMIT", validity: "DAY" };

const EMPTY: TicketDraft = { instrument: undefined, side: "BUY", product: "MIS", type: "LIMIT", validity: "DAY", quantity: "", price: "", trigger: "", modify: undefined };

/** The draft on the order ticket. Numbers are texts: what was typed stays as it was typed. */
export const useTicket = create<TicketDraft>(() => EMPTY);

/** Aimed at, and not yet fitted: its product is chosen once it is known what it is. */
let unfitted: { readonly key: InstrumentKey; readonly product: Product | undefined } | undefined;
/** The price that was put in by itself; typed ones are never touched. */
let suggested: string | undefined;
/** Last quantity typed for an instrument, while the page is open. */
const lastQuantity = new Map<InstrumentKey, string>();

function habits(): z.infer<typeof saved> {
  const read = saved.safeParse(loadSetting("ticket"));
  return read.success ? read.data : FIRST;
}

/** Takes over the saved habits; called once they are there. */
export function loadTicketHabits(): void {
  const { type, validity: term } = habits();
  const { instrument, modify } = useTicket.getState();
  if (modify === undefined) useTicket.setState({ type, validity: term });
  if (instrument !== undefined) unfitted = { key: instrument, product: undefined };
  fitProduct();
}

/** Puts the ticket on another instrument: prices of the former one must not stay. A change of an order stays as it is. */
export function aimTicket(instrument: InstrumentKey | undefined): void {
  const now = useTicket.getState();
  if (now.instrument === instrument || now.modify !== undefined) return;
  unfitted = instrument === undefined ? undefined : { key: instrument, product: undefined };
  useTicket.setState({ instrument, price: "", trigger: "", quantity: instrument === undefined ? "" : (lastQuantity.get(instrument) ?? "") });
  fitProduct();
}

/** Once for an instrument that was aimed at, as soon as it is known: its product, and for contracts one lot to begin with. */
export function fitProduct(): void {
  const { instrument: key, product: now, quantity, modify } = useTicket.getState();
  const instrument = key === undefined ? undefined : instruments.get(key);
  if (!instrument || modify !== undefined || !unfitted || unfitted.key !== key) return;
  const kept = unfitted.product ?? (inLots(instrument) ? habits().contracts : habits().shares);
  unfitted = undefined;
  const offered = productsOf(instrument);
  const next = offered.includes(kept) ? kept : (offered[0] ?? now);
  useTicket.setState({ product: next, ...(quantity === "" && inLots(instrument) && !lastQuantity.has(instrument.key) && { quantity: "1" }) });
}

export function editTicket(change: Partial<Omit<TicketDraft, "instrument" | "modify">>): void {
  useTicket.setState(change);
  const draft = useTicket.getState();
  if (draft.modify !== undefined) return;
  if (change.quantity !== undefined && draft.instrument !== undefined) lastQuantity.set(draft.instrument, change.quantity);
  if (change.product === undefined && change.type === undefined && change.validity === undefined) return;
  const instrument = draft.instrument === undefined ? undefined : instruments.get(draft.instrument);
  const contracts = instrument !== undefined && inLots(instrument);
  saveSetting("ticket", { ...habits(), type: draft.type, validity: draft.validity, ...(change.product && { [contracts ? "contracts" : "shares"]: draft.product }) });
}

/** Empties the fields and leaves the change of an order. */
export function clearTicket(): void {
  const { instrument, side } = useTicket.getState();
  const { type, validity: term } = habits();
  if (instrument !== undefined) lastQuantity.delete(instrument);
  useTicket.setState({ ...EMPTY, instrument, side, type, validity: term });
  if (instrument !== undefined) unfitted = { key: instrument, product: undefined };
  fitProduct();
}

export interface OpenDraft {
  readonly instrument: InstrumentKey;
  readonly side?: Side;
  readonly price?: Price;
  readonly trigger?: Price;
  readonly type?: OrderType;
  /** Units, also for futures and options. */
  readonly quantity?: number;
  readonly product?: Product;
  readonly validity?: Validity;
  /** Changes the terms of this order instead of placing one. */
  readonly modify?: OrderKey;
}

const openings = new Set<() => void>();

/** Told when an order is asked for on the ticket, before it takes the focus. */
export function onTicketOpened(run: () => void): () => void {
  openings.add(run);
  return () => openings.delete(run);
}

/**
 * Fills the ticket and puts the focus on its quantity. What the draft does not say stays as it is; a
 * limit without a price begins at the last price, to be seen and changed before anything is sent.
 */
export function openTicket(draft: OpenDraft): void {
  // The terms of an order that was being changed are not those of the next one.
  if (useTicket.getState().modify !== undefined) clearTicket();
  select(draft.instrument);
  aimTicket(draft.instrument);
  if (unfitted && draft.product) unfitted = { ...unfitted, product: draft.product };
  const { side, product: wanted, type, validity: term } = { ...useTicket.getState(), ...draft };
  useTicket.setState({ side, product: wanted, type, validity: term, modify: draft.modify, ...priceTexts(draft) });
  if (needsLimit(type) && !needsTrigger(type)) suggestPrice(draft.instrument);
  for (const run of openings) run();
  focusField("ticket");
  if (draft.quantity !== undefined) void fillQuantity(draft.instrument, draft.quantity);
}

/** The last price where none was typed; one that was suggested earlier and left alone is out of date. */
function suggestPrice(instrument: InstrumentKey): void {
  const { price, modify } = useTicket.getState();
  const ltp = quotes.field(instrument, Q.ltp);
  if (!(ltp > 0) || modify !== undefined || (price !== "" && price !== suggested)) return;
  suggested = plainRupees(ltp);
  useTicket.setState({ price: suggested });
}

/** A change begins with the order's own prices and no others. */
function priceTexts({ price, trigger, modify }: OpenDraft): { readonly price?: string; readonly trigger?: string } {
  const given = { ...(price !== undefined && { price: plainRupees(price) }), ...(trigger !== undefined && { trigger: plainRupees(trigger) }) };
  return modify === undefined ? given : { price: "", trigger: "", ...given };
}

/** Units as the ticket counts them, once the lot is known. */
async function fillQuantity(key: InstrumentKey, units: number): Promise<void> {
  const { quantity } = useTicket.getState();
  await instruments.ensure([key]).catch(() => {});
  const instrument = instruments.get(key);
  const now = useTicket.getState();
  // Whoever has typed on meanwhile means what was typed.
  if (!instrument || now.instrument !== key || now.quantity !== quantity) return;
  useTicket.setState({ quantity: String(inLots(instrument) ? units / instrument.lot : units) });
}
