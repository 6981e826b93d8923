import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import { Standing } from "../../storage/standing.ts";
import type { OrdersAccount } from "./orders-options.ts";

/** A way out that has begun: it is finished, also after a crash, as long as its day lasts. */
export interface BegunExit {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  readonly day: string;
  readonly reason: string;
  readonly build: string;
  readonly decided: number;
  /** A close cancels what works; a target of 0 does not. */
  readonly cancels: boolean;
}

interface OrdersState {
  /** Names this start of the strategy in the marks of its orders, so that a day that is replayed begins anew. */
  readonly run: string;
  /** Of which signal each bracket and each GTT came: an order of theirs names them only. */
  readonly brackets: readonly { readonly id: string; readonly signal: string }[];
  readonly exits: readonly BegunExit[];
  readonly removed: boolean;
}

const NOTHING: OrdersState = { run: "", brackets: [], exits: [], removed: false };

/** What of a strategy's orders must outlive a crash beside the orders themselves, in the account's journal. */
export class OwnState {
  readonly #id: string;
  readonly #account: OrdersAccount;
  readonly #standing: Standing<OrdersState>;
  #state = NOTHING;

  constructor(id: string, account: OrdersAccount) {
    this.#id = id;
    this.#account = account;
    const { journal, clock, day } = account;
    this.#standing = new Standing({ kind: "strategy-orders", journal, clock, day, isOver: ({ removed }) => removed });
  }

  /** @param records the standing ones of the account, of any strategy. */
  restore(records: StandingRecords): void {
    this.#standing.restore(records, this.#account.id);
    this.#state = this.#standing.get(this.#id) ?? NOTHING;
  }

  get run(): string {
    return this.#state.run;
  }

  get exits(): readonly BegunExit[] {
    return this.#state.exits;
  }

  /** @param plan a bracket's or a GTT's id. */
  signalOf(plan: string): string | undefined {
    return this.#state.brackets.find(({ id }) => id === plan)?.signal;
  }

  get brackets(): OrdersState["brackets"] {
    return this.#state.brackets;
  }

  begin(run: string): Promise<void> {
    return this.#save({ ...this.#state, run, removed: false }, "Begins a new run.");
  }

  addPlan(kind: "Bracket" | "GTT", id: string, signal: string): Promise<void> {
    if (this.signalOf(id) !== undefined) return Promise.resolve();
    return this.#save({ ...this.#state, brackets: [...this.#state.brackets, { id, signal }] }, `${kind} of signal ${signal}.`);
  }

  /** @param keep of those whose orders may still come. */
  prune(keep: (plan: string) => boolean): void {
    const brackets = this.#state.brackets.filter(({ id }) => keep(id));
    // Written with whatever comes next.
    if (brackets.length < this.#state.brackets.length) this.#state = { ...this.#state, brackets };
  }

  setExit(exit: BegunExit): Promise<void> {
    return this.#save({ ...this.#state, exits: [...this.#others(exit.instrument), exit] }, `Gets out of ${exit.instrument}.`);
  }

  /** @returns undefined where none had begun. */
  dropExit(instrument: InstrumentKey, what: string): Promise<void> | undefined {
    const exits = this.#others(instrument);
    return exits.length === this.#state.exits.length ? undefined : this.#save({ ...this.#state, exits }, what);
  }

  remove(): Promise<void> {
    return this.#save({ ...NOTHING, removed: true }, "The strategy was removed.");
  }

  #others(instrument: InstrumentKey): BegunExit[] {
    return this.#state.exits.filter((exit) => exit.instrument !== instrument);
  }

  #save(state: OrdersState, what: string): Promise<void> {
    this.#state = state;
    return this.#standing.save(this.#account.id, this.#id, state, what);
  }
}
