import type { Failure } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { formatPrice } from "../../grids/formats.ts";
import { decimalsOf, instrumentTitle } from "../../state/instrument-words.ts";
import { instruments } from "../../state/instruments.ts";
import { useTerminal } from "../../state/terminal.ts";
import { averageFill, orderExplanation, orderWords } from "../orders/order-words.ts";
import type { SendState, Sent } from "./sending.ts";
import classes from "./ticket.module.css";

/** What became of the last press, in words that follow the order as it moves. */
export function TicketOutcome({ press }: { readonly press: SendState }) {
  switch (press.kind) {
    case "idle":
    case "checking":
    case "sending":
      return null;
    case "sent":
      return <SentWords sent={press.result} />;
    case "refused":
      return <p role="alert" className={classes["refused"]}>{failureWords(press.failure)}</p>;
    case "doubt":
      return (
        <p role="alert" className={classes["doubt"]}>
          {press.failure.sentence} <b>Enter</b> sends the same order again without doubling it; <b>Esc</b> sets it aside.
        </p>
      );
  }
}

/** The broker's own words stand beside ours. */
function failureWords(failure: Failure): string {
  return failure.kind === "BrokerRefused" && !failure.sentence.includes(failure.text) ? `${failure.sentence} The broker says: “${failure.text}”` : failure.sentence;
}

function SentWords({ sent }: { readonly sent: Sent }) {
  return sent.kind === "order" ? <SentOrder order={sent.order} /> : <SentPlan kind={sent.kind} id={sent.id} />;
}

const PLACES = { bracket: "Brackets", gtt: "GTT", slice: "Slices", basket: "Baskets" } as const;
const NAMES = { bracket: "The bracket", gtt: "The GTT", slice: "The order in parts", basket: "The basket" } as const;

/** A plan says in its own words where it stands; the rest is in its panel. */
function SentPlan({ kind, id }: { readonly kind: keyof typeof PLACES; readonly id: string }) {
  const plan = useTerminal((state) => ({ bracket: state.brackets, gtt: state.gtts, slice: state.slices, basket: state.baskets })[kind].get(id));
  const words = plan && plan.text !== "" ? `${NAMES[kind]}: ${plan.text}` : `${NAMES[kind]} is taken`;
  return <p role="status" className={classes["sent"]}>{`Sent. ${words.replace(/\.$/, "")}. See ${PLACES[kind]}.`}</p>;
}

function SentOrder({ order: key }: { readonly order: OrderKey }) {
  const order = useTerminal((state) => state.orders.get(key));
  if (!order) return <p role="status" className={classes["sent"]}>Sent.</p>;
  const { text, tone } = orderWords(order);
  const average = averageFill(order);
  const paid = average === undefined ? "" : `, average ${formatPrice(average, decimalsOf(instruments.get(order.instrument)))}`;
  const said = tone === "bad" && order.text !== "" ? ` “${order.text}”` : "";
  return (
    <p role="status" className={classes[tone === "bad" ? "refused" : tone === "doubt" ? "doubt" : "sent"]}>
      {`${order.side} ${formatQuantity(order.quantity)} ${instrumentTitle(order.instrument)}: ${text}${paid}.${said} ${orderExplanation(order)}`.trim()}
    </p>
  );
}
