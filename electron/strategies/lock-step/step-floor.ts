import type { Reach, Reached } from "../../../shared/contract/lock-step.ts";
import type { FromPaperFills, ToPaperFills } from "../../../shared/contract/paper-fills.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { OrderTerms } from "../../../shared/domain/order.ts";
import type { FloorOrder } from "../../../shared/simulation/fills/fill-floor.ts";
import type { FillEvent } from "../../../shared/simulation/fills/types.ts";
import type { PaperFloor } from "../../paper/paper-floor.ts";
import type { StepLine } from "./step-line.ts";
import { StepEnd } from "./step-line.ts";
import type { HandOut, StepReader } from "./step-reader.ts";

export type FillsLine = StepLine<ToPaperFills | Reach, FromPaperFills | Reached>;

export interface StepFloorOptions {
  readonly line: FillsLine;
  readonly board: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
  readonly seed: number;
  readonly onEvent: (account: string, event: FillEvent) => void;
}

/** The simulated market in lock-step: orders given to it are in the market when it is next asked, at the time of that question. */
export class StepFloor implements PaperFloor, StepReader {
  next: number | undefined;
  busy = false;
  #end: StepEnd<ToPaperFills | Reach, FromPaperFills | Reached>;
  #onEvent: StepFloorOptions["onEvent"];

  constructor({ line, board, ring, seed, onEvent }: StepFloorOptions) {
    this.#end = new StepEnd("simulated market", line);
    this.#onEvent = onEvent;
    this.#end.tell({ kind: "start", ring, board, seed, lockStep: true });
  }

  get told(): boolean {
    return this.#end.told;
  }

  use(account: string, model: FillModel): void {
    this.#end.tell({ kind: "model", account, model });
  }

  put(orders: readonly FloorOrder[]): void {
    this.#end.tell({ kind: "put", orders });
  }

  modify(id: string, terms: OrderTerms): void {
    this.#end.tell({ kind: "modify", id, terms });
  }

  cancel(id: string): void {
    this.#end.tell({ kind: "cancel", id });
  }

  withdraw(ids: readonly string[]): void {
    this.#end.tell({ kind: "withdraw", ids });
  }

  async reach(sequence: number, at: number): Promise<HandOut | undefined> {
    const said = await this.#end.ask({ kind: "reach", sequence, at }, (message) => message.kind === "reached" && message.sequence === sequence);
    const events = said.flatMap((message) => (message.kind === "events" ? message.events : []));
    for (const message of said) {
      if (message.kind === "lost") throw new Error(`the simulated market of the replay did not see ${message.ticks} ticks`);
      if (message.kind === "reached") ({ next: this.next, busy: this.busy } = message);
    }
    if (events.length === 0) return undefined;
    return () => {
      for (const { account, event } of events) this.#onEvent(account, event);
    };
  }

  end(): Promise<void> {
    return this.#end.end();
  }
}
