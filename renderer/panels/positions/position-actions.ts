import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { positionKey, terminalStore } from "../../state/terminal.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { ExitPresses } from "./exit-presses.ts";
import type { ExitKind } from "./exit-presses.ts";

const presses = new ExitPresses<PositionView>({
  keyOf: positionKey,
  quantityOf: ({ quantity }) => quantity,
  send: async (what, { account, instrument, product }, once) => {
    const request = { account, instrument, product, once };
    const { orders } = await (what === "exit" ? client.call("positions.exit", request) : client.call("positions.reverse", request));
    return orders;
  },
  newMark: () => crypto.randomUUID(),
  now: () => performance.now(),
});

function words(position: PositionView): string {
  return `${nameOf(position.instrument)} ${position.product}`;
}

async function press(what: ExitKind, position: PositionView): Promise<void> {
  const outcome = await presses.press(what, position);
  const name = what === "exit" ? "Exit" : "Reverse";
  switch (outcome.kind) {
    case "sent":
      return toast("good", `${name} of ${words(position)} sent.`);
    case "busy":
      return toast("plain", `The exit of ${words(position)} is on its way: see Orders.`);
    case "failed":
      return toast("alarm", `${name} of ${words(position)}: ${outcome.failure.sentence}`);
  }
}

/** Closes the position at market, at once and without a question: getting out must never wait. */
export async function exitPosition(position: PositionView): Promise<void> {
  if (position.quantity === 0) return toast("plain", `${words(position)} is closed already.`);
  await press("exit", position);
}

/** Turns the position round; it opens a new one, so it asks. */
export async function reversePosition(position: PositionView): Promise<void> {
  if (position.quantity === 0) return toast("plain", `${words(position)} is closed: there is nothing to reverse.`);
  const size = formatQuantity(Math.abs(position.quantity));
  const [from, to, side] = position.quantity > 0 ? ["long", "short", "Sells"] : ["short", "long", "Buys"];
  const yes = await confirm({
    title: `Reverse ${words(position)}?`,
    body: `${side} ${formatQuantity(2 * Math.abs(position.quantity))} at market: closes ${from} ${size} and opens ${to} ${size}.`,
    action: `Reverse to ${to} ${size}`,
    danger: true,
  });
  if (!yes) return;
  // While the question was open the position may have changed; then the answer was about another one.
  const now = terminalStore.getState().positions.get(positionKey(position));
  if (!now || now.quantity !== position.quantity) return toast("warning", `${words(position)} has changed meanwhile and was not reversed. Look at it and press again.`);
  await press("reverse", now);
}
