import type { FillModel } from "../../../contract/schemas/paper.ts";
import type { AccountId } from "../../../domain/identity.ts";
import type { OrderTerms } from "../../../domain/order.ts";
import type { Price } from "../../../domain/units.ts";
import type { FloorOrder } from "../../fills/fill-floor.ts";
import { FillFloor } from "../../fills/fill-floor.ts";
import type { FillEvent } from "../../fills/types.ts";
import type { MarketPicture } from "./picture.ts";

export interface MarketFloorOptions {
  readonly picture: MarketPicture;
  readonly model: FillModel;
  readonly seed: number;
  readonly account: AccountId;
  readonly onEvent: (event: FillEvent) => void;
}

/**
 * The simulated market of the paper accounts, asked as a replay in lock-step asks it: what is put, changed and
 * cancelled is in the market when it is next asked, and what came of it is handed out with the answer.
 */
export class MarketFloor {
  /** When something arrives there without another tick, market ms; Infinity when nothing is under way. */
  next = Number.POSITIVE_INFINITY;
  readonly #options: MarketFloorOptions;
  readonly #floor: FillFloor;
  #commands: ((at: number) => void)[] = [];
  #events: FillEvent[] = [];

  constructor(options: MarketFloorOptions) {
    const { picture, seed, account, model } = options;
    this.#options = options;
    this.#floor = new FillFloor({ seed, look: (slot) => picture.look(slot), onEvent: (_account, event) => void this.#events.push(event) });
    this.#floor.use(account, model);
  }

  /** Something was put, changed or cancelled since it was last asked. */
  get told(): boolean {
    return this.#commands.length > 0;
  }

  /** Can a tick, or time, bring anything about? */
  get busy(): boolean {
    return this.#floor.orders > 0 || this.next !== Number.POSITIVE_INFINITY;
  }

  put(order: Omit<FloorOrder, "account">): void {
    this.#commands.push((at) => this.#floor.put({ ...order, account: this.#options.account }, at));
  }

  modify(id: string, terms: OrderTerms): void {
    this.#commands.push((at) => this.#floor.modify(id, terms, at));
  }

  cancel(id: string): void {
    this.#commands.push((at) => this.#floor.cancel(id, at));
  }

  withdraw(id: string): void {
    this.#commands.push(() => this.#floor.withdraw(id));
  }

  /**
   * The picture's newest tick. One bad print fills and fires nothing: of a tick that is not believed only its book counts.
   * @param believed how many prices the tick has brought to be believed; `first` is the older of two, `last` the newest of all.
   */
  tick(slot: number, believed: number, first: number, last: number, at: number): void {
    if (!this.#floor.has(slot)) return;
    const tick = this.#options.picture.tick(slot);
    if (believed === 0) {
      if (last > 0) this.#floor.tick(slot, { ...tick, ltp: last as Price, ltq: 0, traded: 0 }, at);
      return;
    }
    // What a price that was kept aside went through is no longer known; what it met is.
    if (believed === 2) this.#floor.tick(slot, { ...tick, ltp: first as Price, ltq: 0, traded: 0, depth: undefined }, at);
    this.#floor.tick(slot, { ...tick, ltp: last as Price }, at);
  }

  /** Takes what was asked for, lets arrive what is due, and hands out what came of it. @returns false where nothing did. */
  answer(at: number): boolean {
    const commands = this.#commands;
    this.#commands = [];
    for (const command of commands) command(at);
    this.next = this.#floor.pass(at) ?? Number.POSITIVE_INFINITY;
    const events = this.#events;
    this.#events = [];
    for (const event of events) this.#options.onEvent(event);
    return events.length > 0;
  }
}
