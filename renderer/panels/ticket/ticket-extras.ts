import { flushSync } from "react-dom";
import { create } from "zustand";
import { onTicketOpened, useTicket } from "../../state/ticket.ts";
import { NO_EXITS } from "./exit-terms.ts";
import type { ExitDraft, TargetDraft } from "./exit-terms.ts";
import { WHOLE } from "./send-ways.ts";
import type { WayDraft } from "./send-ways.ts";

export const TICKET_TABS = ["order", "bracket", "gtt", "basket"] as const;
export type TicketTab = (typeof TICKET_TABS)[number];

export interface RiskDraft {
  readonly text: string;
  readonly unit: "rupees" | "percent";
}

/** What stands on the ticket beside the order itself. Order and Bracket share it, as they share the order. */
export interface TicketExtras {
  readonly tab: TicketTab;
  readonly exits: ExitDraft;
  readonly way: WayDraft;
  readonly risk: RiskDraft;
  /** The advanced part of the order tab is open. */
  readonly more: boolean;
}

const EMPTY = { exits: NO_EXITS, way: WHOLE, risk: { text: "", unit: "rupees" } } satisfies Partial<TicketExtras>;

export const useExtras = create<TicketExtras>(() => ({ tab: "order", more: false, ...EMPTY }));

export function showTab(tab: TicketTab): void {
  if (useTicket.getState().modify === undefined) useExtras.setState({ tab });
}

export function editExits(change: Partial<ExitDraft>): void {
  useExtras.setState({ exits: { ...useExtras.getState().exits, ...change } });
}

export function editTarget(index: number, change: Partial<TargetDraft>): void {
  const { targets } = useExtras.getState().exits;
  editExits({ targets: targets.map((target, i) => (i === index ? { ...target, ...change } : target)) });
}

export function editWay(change: Partial<WayDraft>): void {
  useExtras.setState({ way: { ...useExtras.getState().way, ...change } });
}

export function editRisk(change: Partial<RiskDraft>): void {
  useExtras.setState({ risk: { ...useExtras.getState().risk, ...change } });
}

/** Prices of a stop and a target belong to one instrument; so does a way of sending its quantity. */
export function clearExtras(): void {
  useExtras.setState(EMPTY);
}

useTicket.subscribe((now, before) => {
  if (now.instrument !== before.instrument) clearExtras();
  // The change of an order is made on the order tab and has nothing beside it.
  if (now.modify !== undefined && now.modify !== before.modify) useExtras.setState({ tab: "order", more: false, ...EMPTY });
});

// "Buy", "Sell" and "Modify" mean an order. Drawn at once: the focus goes to its quantity, and so does the next key.
onTicketOpened(() => {
  const { tab } = useExtras.getState();
  const { modify } = useTicket.getState();
  flushSync(() => useExtras.setState({ tab: tab === "bracket" && modify === undefined ? tab : "order" }));
});
