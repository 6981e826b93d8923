import type { StopPolicy } from "../../../shared/contract/schemas/strategies.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderWhy } from "../../../shared/domain/order.ts";
import type { BracketEnds } from "./bracket-ends.ts";
import type { OwnGtts } from "./own-gtts.ts";
import type { OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";
import type { Unwanted } from "./unwanted.ts";

/** A stop waits so long for its outcome; what is not done by then goes on by itself, ms. */
export const HALT_MS = 8_000;
const LOOK_MS = 50;

/** @property left what is not done yet, as a sentence; undefined where everything is. */
export interface HaltOutcome {
  readonly left: string | undefined;
}

export interface Halting {
  readonly id: string;
  readonly account: OrdersAccount;
  readonly own: OwnBook;
  readonly brackets: BracketEnds;
  readonly gtts: OwnGtts;
  readonly unwanted: Unwanted;
  readonly why: OrderWhy;
  /** It holds shares that were delivered: the account's square-off does not know them. */
  readonly deliveredAny: () => boolean;
  /** Begins a way out there. */
  readonly leave: (instrument: InstrumentKey) => void;
}

/**
 * leave       what works and what is open stays, brackets and GTTs go on.
 * cancel      what the strategy ordered and has not filled is cancelled, its GTTs too; protective orders of brackets stay with their positions.
 * square-off  everything is cancelled and closed.
 */
export async function halt(policy: StopPolicy, halting: Halting): Promise<HaltOutcome> {
  switch (policy) {
    case "leave":
      return { left: undefined };
    case "cancel": {
      const meant = (): Order[] => halting.own.working().filter((order) => !halting.brackets.has(order) || order.why?.plan?.leg === "entry");
      halting.gtts.end();
      halting.unwanted.add(meant().map(({ key }) => key), halting.why);
      const done = await until(halting, () => meant().length === 0);
      return { left: done ? undefined : `${meant().length} of its orders could not be cancelled within ${HALT_MS / 1_000} s. They are cancelled when the broker answers; see the Orders panel.` };
    }
    case "square-off":
      return squareOff(halting);
  }
}

async function squareOff(halting: Halting): Promise<HaltOutcome> {
  const { id, account, own, brackets, gtts, deliveredAny, leave } = halting;
  gtts.end();
  const places = (): InstrumentKey[] => [...new Set([...own.places(), ...own.working()].map(({ instrument }) => instrument))];
  if (deliveredAny()) for (const instrument of places()) leave(instrument);
  else if (places().length > 0 || brackets.at().length > 0) {
    await account.squareOff.start({ kind: "owner", owner: id }, `strategy-${id}-${account.clock.now().toString(36)}`);
    for (const bracket of brackets.at()) brackets.end(bracket);
  }
  const done = await until(halting, () => places().length === 0);
  return { left: done ? undefined : `${places().join(", ")} could not be closed within ${HALT_MS / 1_000} s. The closing goes on; see the Positions panel.` };
}

async function until({ account }: Halting, done: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < HALT_MS; waited += LOOK_MS) {
    if (done()) return true;
    await new Promise<void>((resolve) => void account.timers.after(LOOK_MS, resolve));
  }
  return done();
}
