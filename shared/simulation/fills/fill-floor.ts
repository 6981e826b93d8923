import type { FillModel } from "../../contract/schemas/paper.ts";
import type { OrderTerms } from "../../domain/order.ts";
import { seededRandom } from "../../domain/random.ts";
import { InstrumentFills } from "./instrument-fills.ts";
import type { FillEvent, FillOrder, FillTick } from "./types.ts";

/** An order of a paper account, and where its prices are. */
export interface FloorOrder extends FillOrder {
  readonly account: string;
  /** Slot of the instrument on the quote board. */
  readonly slot: number;
  /** It stood in the book of a floor that is gone: no latency, and a place at the back of the queue. */
  readonly known: boolean;
}

export interface FillFloorOptions {
  readonly seed: number;
  /** What the slot's market looked like last; undefined before its first tick. */
  readonly look: (slot: number) => FillTick | undefined;
  readonly onEvent: (account: string, event: FillEvent) => void;
}

/**
 * The books of all paper accounts by slot. Accounts do not see one another: each meets the whole market,
 * so that what one does never changes what another gets.
 */
export class FillFloor {
  #options: FillFloorOptions;
  #models = new Map<string, FillModel>();
  #slots = new Map<number, Map<string, InstrumentFills>>();
  #homes = new Map<string, InstrumentFills>();
  /** Something may have left its book. */
  #left = false;

  constructor(options: FillFloorOptions) {
    this.#options = options;
  }

  /** Orders under way or in a book. */
  get orders(): number {
    return this.#homes.size;
  }

  has(slot: number): boolean {
    return this.#slots.has(slot);
  }

  /** How an account's orders meet the market from now on. */
  use(account: string, model: FillModel): void {
    this.#models.set(account, model);
    for (const accounts of this.#slots.values()) {
      const fills = accounts.get(account);
      if (fills) fills.model = model;
    }
  }

  /** @throws RangeError for an account whose model was never told. */
  put(order: FloorOrder, at: number): void {
    if (this.#homes.has(order.id)) return;
    const fills = this.#fillsOf(order.account, order.slot, at);
    this.#homes.set(order.id, fills);
    fills.accept(order, at, order.known);
  }

  modify(id: string, terms: OrderTerms, at: number): void {
    this.#homes.get(id)?.modify(id, terms, at);
  }

  cancel(id: string, at: number): void {
    this.#homes.get(id)?.cancel(id, at);
  }

  withdraw(id: string): void {
    this.#homes.get(id)?.withdraw(id);
    this.#left = true;
    this.#tidy();
  }

  tick(slot: number, tick: FillTick, at: number): void {
    const accounts = this.#slots.get(slot);
    if (!accounts) return;
    for (const fills of accounts.values()) fills.tick(tick, at);
    this.#tidy();
  }

  /** Lets arrive what is due. @returns when the next is; undefined when nothing is under way. */
  pass(at: number): number | undefined {
    let next: number | undefined;
    for (const accounts of this.#slots.values()) {
      for (const fills of accounts.values()) {
        fills.pass(at);
        if (fills.next !== undefined && (next === undefined || fills.next < next)) next = fills.next;
      }
    }
    this.#tidy();
    return next;
  }

  #fillsOf(account: string, slot: number, at: number): InstrumentFills {
    const model = this.#models.get(account);
    if (!model) throw new RangeError(`the fill model of ${account} is not known`);
    const accounts = this.#slots.get(slot) ?? new Map<string, InstrumentFills>();
    this.#slots.set(slot, accounts);
    const found = accounts.get(account);
    if (found) return found;
    const fills = new InstrumentFills(model, seededRandom(seedOf(`${this.#options.seed}|${account}|${slot}`)), (event) => this.#happened(account, event));
    accounts.set(account, fills);
    const seen = this.#options.look(slot);
    // What has traded already is no trade for who comes now.
    if (seen) fills.tick({ ...seen, traded: 0 }, at);
    return fills;
  }

  #happened(account: string, event: FillEvent): void {
    if (event.kind === "filled" || event.kind === "cancelled" || event.kind === "change-refused") this.#left = true;
    this.#options.onEvent(account, event);
  }

  /** Books without orders are let go: one that comes later looks at the market anew. */
  #tidy(): void {
    if (!this.#left) return;
    this.#left = false;
    for (const [slot, accounts] of this.#slots) {
      for (const [account, fills] of accounts) if (fills.size === 0 && fills.next === undefined) accounts.delete(account);
      if (accounts.size === 0) this.#slots.delete(slot);
    }
    for (const [id, fills] of this.#homes) if (!fills.holds(id)) this.#homes.delete(id);
  }
}

/** FNV-1a, 32 bits. */
function seedOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash >>> 0;
}
