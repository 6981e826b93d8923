import { flushSync } from "react-dom";
import type { Side } from "../../../shared/domain/words.ts";
import { ORDER_TYPES } from "../../../shared/domain/words.ts";
import { instruments } from "../../state/instruments.ts";
import { useSelection } from "../../state/selection.ts";
import { editTicket, openTicket, useTicket } from "../../state/ticket.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { focusField, inPanel } from "../../workspace/focus.ts";
import { protectCommand } from "../brackets/protect.tsx";
import { escapeTicket } from "./ticket-actions.ts";
import { openTemplates } from "./templates-store.ts";
import { showTab, TICKET_TABS, useExtras } from "./ticket-extras.ts";
import type { TicketTab } from "./ticket-extras.ts";
import { productsOf } from "./ticket-terms.ts";

function open(side: Side): void {
  const { instrument } = useSelection.getState();
  if (instrument !== undefined) openTicket({ instrument, side });
}

function nextProduct(): void {
  const { instrument, product, modify } = useTicket.getState();
  const offered = productsOf(instrument === undefined ? undefined : instruments.get(instrument));
  const next = offered[(offered.indexOf(product) + 1) % offered.length];
  if (next && modify === undefined) editTicket({ product: next });
}

function setSide(side: Side): void {
  if (useTicket.getState().modify === undefined) editTicket({ side });
}

const TAB_KEYS: Readonly<Record<TicketTab, { readonly key: string; readonly title: string }>> = {
  order: { key: "Alt+O", title: "Ticket of one order" },
  bracket: { key: "Alt+K", title: "Ticket of a bracket: entry, stop, targets" },
  gtt: { key: "Alt+G", title: "Ticket of a GTT: waits for a price" },
  basket: { key: "Alt+A", title: "Ticket of a basket: several orders as one" },
};

/** From anywhere: the tab opens and takes the focus at once, since the next key may come before the next frame. */
function goToTab(tab: TicketTab): void {
  flushSync(() => showTab(tab));
  focusField("ticket");
}

/** Keys of the ticket. Inside it they go with Alt, since its fields take letters. @returns takes them away. */
export function ticketCommands(): () => void {
  const group = "Ticket";
  const inside = { group, when: () => inPanel("ticket"), whileTyping: true, keyOnly: true } as const;
  const onOrder = (): boolean => inPanel("ticket") && ["order", "bracket"].includes(useExtras.getState().tab);
  const names = ["Market order", "Limit order", "Stop-loss limit order", "Stop-loss market order"] as const;
  const commands: readonly PageCommand[] = [
    { id: "ticket.buy", title: "Buy the chosen instrument", group, keys: ["B"], run: () => open("BUY") },
    { id: "ticket.sell", title: "Sell the chosen instrument", group, keys: ["S"], run: () => open("SELL") },
    { ...inside, id: "ticket.sideBuy", title: "Turn the ticket to BUY", keys: ["Alt+B"], run: () => setSide("BUY") },
    { ...inside, id: "ticket.sideSell", title: "Turn the ticket to SELL", keys: ["Alt+S"], run: () => setSide("SELL") },
    ...ORDER_TYPES.map((type, i) => ({ ...inside, id: `ticket.type${type}`, title: names[i] ?? type, keys: [`Alt+${i + 1}`], run: () => editTicket({ type }) })),
    { ...inside, id: "ticket.product", title: "Next product", keys: ["Alt+P"], run: nextProduct },
    { ...inside, id: "ticket.validity", title: "DAY or IOC", keys: ["Alt+V"], run: () => editTicket({ validity: useTicket.getState().validity === "DAY" ? "IOC" : "DAY" }) },
    ...TICKET_TABS.map((tab) => ({ id: `ticket.tab.${tab}`, title: TAB_KEYS[tab].title, group, keys: [TAB_KEYS[tab].key], whileTyping: true, run: () => goToTab(tab) })),
    { ...inside, id: "ticket.more", title: "Size by risk, and parts", keys: ["Alt+M"], run: () => useExtras.setState({ more: !useExtras.getState().more }) },
    { ...inside, id: "ticket.empty", title: "Empty the ticket; an empty one: leave it for the chart", keys: ["Escape"], when: onOrder, run: escapeTicket },
    { ...inside, id: "ticket.templates", title: "Order templates", keys: ["Alt+T"], keyOnly: false, run: openTemplates },
  ];
  // Protecting what is open belongs to the keys that are there whichever panels are.
  const ends = [...commands.map(registerCommand), protectCommand()];
  return () => ends.forEach((end) => end());
}
