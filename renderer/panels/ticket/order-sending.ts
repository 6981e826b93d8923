import type { Answer, Request } from "../../../shared/contract/commands.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { browserTimers } from "../../connection/browser-clock.ts";
import { client } from "../../connection/client.ts";
import { confirm } from "../../workspace/dialogs.ts";
import { PreviewLoop } from "./preview-loop.ts";
import type { PreviewState } from "./preview-loop.ts";
import { Press } from "./press.ts";
import type { PressState } from "./press.ts";

/** The ticket's wires to the terminal: figures while typing, and the one press that sends. */
export interface OrderSending {
  readonly previews: PreviewLoop;
  readonly press: Press;
}

export function orderSending(onPreview: (state: PreviewState) => void, onPress: (state: PressState) => void): OrderSending {
  const ask = (proposal: OrderProposal): Promise<Answer<"orders.preview">> => client.call("orders.preview", { proposal });
  const previews = new PreviewLoop({ ask, after: browserTimers.after, onState: onPreview });
  const press = new Press({
    question: async (proposal) => (await previews.of(proposal))?.confirm,
    confirm: (body) => confirm({ title: "Send this order?", body, action: "Send it" }),
    place: async (proposal, once) => (await client.call("orders.place", { proposal, once })).order,
    modify: async (order, terms) => (await client.call("orders.modify", { order, terms } satisfies Request<"orders.modify">)).order,
    newMark: () => crypto.randomUUID(),
    now: () => performance.now(),
    onState: onPress,
  });
  return { previews, press };
}
