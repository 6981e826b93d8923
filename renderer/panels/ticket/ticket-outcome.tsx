import type { Failure } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { formatPrice } from "../../grids/formats.ts";
import { decimalsOf, instrumentTitle } from "../../state/instrument-words.ts";
import { instruments } from "../../state/instruments.ts";
import { useAccountId } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { averageFill, orderExplanation, orderWords } from "../orders/order-words.ts";
import { noBreak } from "../../theme/no-break.ts";
import { openAuthorise } from "../holdings/authorise/authorise-state.ts";
import { needsLeave } from "../holdings/authorise/needs-leave.ts";
import { useSending } from "./sending.ts";
import type { SendState, Sent } from "./sending.ts";
import classes from "./ticket.module.css";

/** What became of the last press, in words that follow the order as it moves. */
export function TicketOutcome({ press }: { readonly press: SendState }) {
  const whose = useWhose();
  switch (press.kind) {
    case "idle":
    case "checking":
    case "sending":
      return null;
    case "sent":
      return <SentWords sent={press.result} whose={whose} />;
    case "refused":
      return <p role="alert" className={classes["refused"]}>{whose}{noBreak(failureWords(press.failure))}</p>;
    case "doubt":
      return (
        <p role="alert" className={classes["doubt"]}>
          {whose}{noBreak(press.failure.sentence)} <b>Enter</b> sends the same order again without doubling it; <b>Esc</b> sets it aside.
        </p>
      );
  }
}

/** "In Swing: " while the page shows another account than the one it was pressed in. */
function useWhose(): string {
  const pressedIn = useSending(({ account }) => account);
  const shown = useAccountId();
  const title = useTerminal((state) => (pressedIn === undefined ? undefined : state.accounts.get(pressedIn)?.title));
  return pressedIn === undefined || pressedIn === shown ? "" : `In ${title ?? clientOf(pressedIn)}: `;
}

/** The broker's own words stand beside ours. */
function failureWords(failure: Failure): string {
  return failure.kind === "BrokerRefused" && !failure.sentence.includes(failure.text) ? `${failure.sentence} The broker says: “${failure.text}”` : failure.sentence;
}

function SentWords({ sent, whose }: { readonly sent: Sent; readonly whose: string }) {
  return sent.kind === "order" ? <SentOrder order={sent.order} whose={whose} /> : <SentPlan kind={sent.kind} id={sent.id} whose={whose} />;
}

const PLACES = { bracket: "Brackets", gtt: "GTT", slice: "Slices", basket: "Baskets" } as const;
const NAMES = { bracket: "The bracket", gtt: "The GTT", slice: "The order in parts", basket: "The basket" } as const;

/** A plan says in its own words where it stands; the rest is in its panel. */
function SentPlan({ kind, id, whose }: { readonly kind: keyof typeof PLACES; readonly id: string; readonly whose: string }) {
  const plan = useTerminal((state) => ({ bracket: state.brackets, gtt: state.gtts, slice: state.slices, basket: state.baskets })[kind].get(id));
  const words = plan && plan.text !== "" ? `${NAMES[kind]}: ${plan.text}` : `${NAMES[kind]} is taken`;
  return <p role="status" className={classes["sent"]}>{noBreak(`${whose}Sent. ${words.replace(/\.$/, "")}. See ${PLACES[kind]}.`)}</p>;
}

function SentOrder({ order: key, whose }: { readonly order: OrderKey; readonly whose: string }) {
  const order = useTerminal((state) => state.orders.get(key));
  if (!order) return <p role="status" className={classes["sent"]}>{`${whose}Sent.`}</p>;
  const { text, tone } = orderWords(order);
  const average = averageFill(order);
  const paid = average === undefined ? "" : `, average ${formatPrice(average, decimalsOf(instruments.get(order.instrument)))}`;
  const said = tone === "bad" && order.text !== "" ? ` “${order.text}”` : "";
  return (
    <p role="status" className={classes[tone === "bad" ? "refused" : tone === "doubt" ? "doubt" : "sent"]}>
      {`${whose}${order.side} ${formatQuantity(order.quantity)} ${instrumentTitle(order.instrument)}: ${text}${paid}.${said} ${orderExplanation(order)}`.trim()}
      {needsLeave(order) && <> <button type="button" className="button" onClick={() => openAuthorise(order.account, order.instrument, order.quantity)}>Authorise sale (eDIS)…</button></>}
    </p>
  );
}
