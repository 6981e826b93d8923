import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { StoryView } from "../../../shared/contract/schemas/story.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import { nameOf } from "../../grids/columns.ts";
import { formatPrice, formatTime } from "../../grids/formats.ts";
import { ownerName } from "../../state/owner-words.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { Modal } from "../../workspace/modal.tsx";
import { orderExplanation, orderWords } from "../orders/order-words.ts";
import { Exchanges } from "./exchanges.tsx";
import { Checks, Fills, Steps, Timing } from "./story-parts.tsx";
import { useStory } from "./use-story.ts";
import { closeWhy, useWhy } from "./why-state.ts";
import classes from "./why.module.css";

/** Why an order is there and what became of it: a sheet over the page, read back from the journal. */
export function WhySheet() {
  const order = useWhy((state) => state.order);
  return order === undefined ? null : <Sheet key={order} order={order} />;
}

function Sheet({ order: key }: { readonly order: OrderKey }) {
  const { story, problem, again } = useStory(key);
  const known = useTerminal((state) => state.orders.get(key));
  const order = known ?? story?.order;
  return (
    <Modal label="Why this order" onClose={closeWhy} side>
      <header className={classes["head"]}>
        {order ? <Title order={order} /> : <h2>Order {key}</h2>}
        <button type="button" className="button" onClick={closeWhy}>
          Close <kbd>Esc</kbd>
        </button>
      </header>
      <div className={classes["body"]} tabIndex={0} role="region" aria-label="Story of the order" data-autofocus>
        {problem !== undefined && story && <p role="alert" className={classes["problem"]}>{`This may be out of date: ${problem}`}</p>}
        {story ? (
          <Story story={story} />
        ) : problem === undefined ? (
          <LoadingState what="the story of the order" rows={9} />
        ) : (
          <ErrorState title="The story of this order could not be had" sentence={problem} action={{ label: "Ask again", run: again }} />
        )}
      </div>
    </Modal>
  );
}

function Title({ order }: { readonly order: OrderView }) {
  const { text, tone } = orderWords(order);
  const prices = [...(needsLimit(order.type) ? [`@ ${formatPrice(order.price)}`] : []), ...(needsTrigger(order.type) ? [`trigger ${formatPrice(order.trigger)}`] : [])];
  return (
    <div>
      <h2>
        <span className={order.side === "BUY" ? "up" : "down"}>{order.side}</span> {formatQuantity(order.quantity)} {nameOf(order.instrument)} {prices.join(", ")}
      </h2>
      <p>
        {`${order.product} · ${order.type} · ${order.validity} · `}
        <span className={cx(tone === "bad" && "down", tone === "doubt" && classes["doubt"])}>{text}</span>
      </p>
    </div>
  );
}

function Story({ story }: { readonly story: StoryView }) {
  const { order } = story;
  const explained = orderExplanation(order);
  return (
    <>
      {explained !== "" && <p className={classes["problem"]}>{explained}</p>}
      <section className={classes["section"]}>
        <dl className={classes["facts"]}>
          <dt>Who</dt>
          <dd>{story.who}</dd>
          <dt>Why</dt>
          <dd>{story.why === "" ? "No reason was given." : story.why}</dd>
          <dt>Owner</dt>
          <dd>{ownerName(order.owner)}</dd>
          <dt>Placed</dt>
          <dd>{`${formatTime(order.createdAt)} IST by this machine${order.placedAt === undefined ? "" : `, ${formatTime(order.placedAt)} IST market time`}`}</dd>
          <dt>Our tag</dt>
          <dd className={classes["code"]}>{order.intent ?? "none: placed elsewhere"}</dd>
          <dt>Broker's order</dt>
          <dd className={classes["code"]}>{order.brokerOrderId ?? "none yet"}</dd>
        </dl>
      </section>
      <Checks checks={story.checks} />
      <Timing timing={story.timing} />
      <Steps steps={story.steps} />
      <Exchanges exchanges={story.exchanges} />
      <Fills fills={story.fills} />
    </>
  );
}
