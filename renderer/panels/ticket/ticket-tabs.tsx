import type { KeyboardEvent } from "react";
import { showTab, TICKET_TABS, useExtras } from "./ticket-extras.ts";
import type { TicketTab } from "./ticket-extras.ts";
import classes from "./ticket.module.css";

const WORDS: Readonly<Record<TicketTab, { readonly text: string; readonly title: string }>> = {
  order: { text: "Order", title: "One order, with stop and target if wished (Alt+O)" },
  bracket: { text: "Bracket", title: "Entry with stop, targets and trail (Alt+K)" },
  gtt: { text: "GTT", title: "An order that waits for a price, for up to a year (Alt+G)" },
  basket: { text: "Basket", title: "Several orders as one (Alt+A)" },
};

/** What the ticket is for. Arrows turn them, as tabs do everywhere. */
export function TicketTabs({ fixed }: { readonly fixed: boolean }) {
  const tab = useExtras((extras) => extras.tab);
  const turn = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0 || fixed) return;
    event.preventDefault();
    const next = TICKET_TABS[(TICKET_TABS.indexOf(tab) + step + TICKET_TABS.length) % TICKET_TABS.length];
    if (next === undefined) return;
    showTab(next);
    document.getElementById(`ticket-tab-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Kind of ticket" className={classes["tabs"]} onKeyDown={turn}>
      {TICKET_TABS.map((one) => (
        <button
          key={one} id={`ticket-tab-${one}`} type="button" role="tab" aria-selected={one === tab} tabIndex={one === tab ? 0 : -1} disabled={fixed && one !== tab}
          aria-controls="ticket-body" title={WORDS[one].title} onClick={() => showTab(one)}
        >
          {WORDS[one].text}
        </button>
      ))}
    </div>
  );
}
