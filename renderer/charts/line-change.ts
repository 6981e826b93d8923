import type { Request } from "../../shared/contract/commands.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { BracketView, ExitTerms, GttView } from "../../shared/contract/schemas/plans.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { signOf } from "../../shared/domain/words.ts";
import { moved } from "./levels.ts";
import type { LineSubject } from "./levels.ts";

/** The newest books, looked at when the line is let go: what it was drawn from may be older. */
export interface LineBooks {
  readonly brackets: ReadonlyMap<string, BracketView>;
  readonly gtts: ReadonlyMap<string, GttView>;
  readonly orders: ReadonlyMap<OrderKey, OrderView>;
}

export type LineChange =
  | { readonly command: "bracket.change"; readonly request: Request<"bracket.change"> }
  | { readonly command: "gtt.modify"; readonly request: Request<"gtt.modify"> }
  | { readonly command: "orders.modify"; readonly request: Request<"orders.modify"> };

/**
 * The exits of a bracket as they stand: the stop where it is now, trailed or not, and only the targets
 * that are still to come. A change names all of them, since what is absent is taken away.
 */
export function standingExits(bracket: BracketView): ExitTerms {
  const { exits, stopNow } = bracket;
  const trigger = stopNow ?? exits.stop?.trigger;
  const { stop: _stop, ...rest } = exits;
  return trigger === undefined ? rest : { ...rest, stop: stopAt(exits, trigger) };
}

/** A stop at another trigger: its limit keeps its distance. */
function stopAt({ stop }: Pick<ExitTerms, "stop">, trigger: Price): NonNullable<ExitTerms["stop"]> {
  return stop?.limit === undefined ? { trigger } : { trigger, limit: (stop.limit + trigger - stop.trigger) as Price };
}

/** What puts the line at a price; undefined where its subject is gone. */
export function changeOf(subject: LineSubject, price: Price, books: LineBooks): LineChange | undefined {
  switch (subject.kind) {
    case "stop":
    case "target": {
      const bracket = books.brackets.get(subject.id);
      if (!bracket) return undefined;
      const exits = standingExits(bracket);
      const request = { account: subject.account, id: subject.id };
      if (subject.kind === "stop") return { command: "bracket.change", request: { ...request, exits: { ...exits, stop: stopAt(bracket.exits, price) } } };
      if (!exits.targets[subject.index]) return undefined;
      const targets = exits.targets.map((target, i) => (i === subject.index ? { ...target, price } : target)).sort((a, b) => (a.price - b.price) * signOf(bracket.side));
      return { command: "bracket.change", request: { ...request, exits: { ...exits, targets } } };
    }
    case "gtt": {
      const rule = books.gtts.get(subject.id);
      if (!rule) return undefined;
      const legs = rule.legs.map((leg, i) => (i === subject.leg ? { ...leg, trigger: price, price: leg.type === "LIMIT" ? ((leg.price + price - leg.trigger) as Price) : leg.price } : leg));
      return { command: "gtt.modify", request: { account: subject.account, id: subject.id, change: { legs, expires: rule.expires } } };
    }
    case "order": {
      const order = books.orders.get(subject.order);
      if (!order) return undefined;
      const { type, quantity, validity, price: limit, trigger } = moved(order, price);
      return { command: "orders.modify", request: { order: subject.order, terms: { type, quantity, price: limit, trigger, validity } } };
    }
  }
}

/** What would happen at once at this price, in words; undefined where the line only waits there. */
export function atOnce(subject: LineSubject, price: Price, ltp: number, books: LineBooks): string | undefined {
  if (!(ltp > 0)) return undefined;
  switch (subject.kind) {
    case "stop":
    case "target": {
      const bracket = books.brackets.get(subject.id);
      // Before the entry has filled there is nothing to close.
      if (!bracket || bracket.filled === 0) return undefined;
      const ahead = (price - ltp) * signOf(bracket.side) * (subject.kind === "target" ? 1 : -1);
      return ahead > 0 ? undefined : "The price is there already: this closes the position at once.";
    }
    case "gtt": {
      const leg = books.gtts.get(subject.id)?.legs[subject.leg];
      if (!leg || (leg.trigger - ltp) * (price - ltp) > 0) return undefined;
      return "It would then wait on the other side of the last price, or fire at once.";
    }
    case "order": {
      const order = books.orders.get(subject.order);
      if (!order) return undefined;
      const ahead = (ltp - price) * signOf(order.side) * (subject.part === "price" ? 1 : -1);
      return ahead > 0 ? undefined : subject.part === "price" ? "The price is there already: it would trade at once." : "The price is there already: the stop would fire at once.";
    }
  }
}
