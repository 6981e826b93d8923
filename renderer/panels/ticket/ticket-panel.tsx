import { useEffect } from "react";
import { loadTicketHabits } from "../../state/ticket.ts";
import { BasketForm } from "../baskets/basket-form.tsx";
import { GttForm } from "../gtt/gtt-form.tsx";
import { OrderForm } from "./order-form.tsx";
import { TemplatesDialog } from "./templates-dialog.tsx";
import { useTemplates } from "./templates-store.ts";
import { useExtras } from "./ticket-extras.ts";
import { TicketTabs } from "./ticket-tabs.tsx";
import { useTicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** The ticket: an order, a bracket, a rule that waits for a price, or several orders as one. */
export function TicketPanel() {
  const tab = useExtras((extras) => extras.tab);
  const templates = useTemplates(({ open }) => open);
  const model = useTicketModel();
  useEffect(loadTicketHabits, []);
  return (
    <div className={classes["ticket"]}>
      <TicketTabs fixed={model.draft.modify !== undefined} />
      <div id="ticket-body" className={classes["tabBody"]} role="tabpanel" aria-labelledby={`ticket-tab-${tab}`}>
        {(tab === "order" || tab === "bracket") && <OrderForm model={model} bracket={tab === "bracket"} />}
        {tab === "gtt" && <GttForm />}
        {tab === "basket" && <BasketForm />}
      </div>
      {templates && <TemplatesDialog model={model} />}
    </div>
  );
}
