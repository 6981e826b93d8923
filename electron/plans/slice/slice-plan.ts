import type { SliceRequest, SliceView } from "../../../shared/contract/schemas/plans.ts";
import { TerminalError, badInput, failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order, OrderProposal, OrderWhy } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { Canceller } from "../../orders/risk/canceller.ts";
import { Standing } from "../../storage/standing.ts";
import type { Halt, Plan, PlanContext } from "../plan.ts";
import { paced } from "../paced.ts";
import { planIdOf } from "../plan-id.ts";
import { dueNow, isOver, newSlice, withOrders } from "./slice-state.ts";

/** How often market time is looked at for timed parts, and what is being stopped for orders to cancel, system ms. */
const LOOK_MS = 200;
/** More than this at once is a slip: each part is an order with its charges. */
const MOST_PARTS = 500;

/** Large orders cut into parts: at the freeze quantity, spread over time, or one showing at a time. */
export class SlicePlan implements Plan {
  #context: PlanContext;
  #slices: Standing<SliceView>;
  #busy = new Set<string>();
  #canceller: Canceller;
  #stopTimer: (() => void) | undefined;
  #ended = false;

  constructor(context: PlanContext) {
    this.#context = context;
    this.#canceller = new Canceller(context.desk, context.clock);
    this.#slices = new Standing<SliceView>({ kind: "slice", journal: context.journal, clock: context.clock, day: context.day, isOver: (slice) => isOver(slice) });
  }

  views(): SliceView[] {
    return this.#slices.all();
  }

  /** @throws TerminalError BadInput naming the field; nothing was sent then. */
  async start(request: SliceRequest, once: string): Promise<string> {
    const { account, instruments, marketAt, clock, random } = this.#context;
    const id = planIdOf("slice", once);
    if (this.#slices.get(id)) return id;
    const instrument = instruments.get(request.instrument);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${request.instrument} is not in today's instrument list.`));
    const now = marketAt();
    if (now === undefined) throw new TerminalError(badInput("market time", "known", "The market's time is not known yet; wait for the first tick."));
    if (request.quantity < instrument.lot || request.quantity % instrument.lot !== 0) {
      throw new TerminalError(badInput("quantity", `a multiple of ${instrument.lot}`, `${instrument.symbol} trades in lots of ${instrument.lot}; ${formatQuantity(request.quantity)} is not a multiple.`));
    }
    if (request.way.kind === "iceberg" && (request.way.show < instrument.lot || request.way.show >= request.quantity)) {
      throw new TerminalError(badInput("shown quantity", `from ${instrument.lot} to less than ${request.quantity}`, `An iceberg shows at least one lot (${instrument.lot}) and less than the whole ${formatQuantity(request.quantity)}; ${formatQuantity(request.way.show)} is not that.`));
    }
    const slice = newSlice(request, id, instrument, now, clock.now(), random);
    if (slice.parts.length > MOST_PARTS) {
      throw new TerminalError(badInput("parts", `at most ${MOST_PARTS}`, `This would make ${slice.parts.length} orders; at most ${MOST_PARTS} go in one slicer. Use larger parts.`));
    }
    await this.#save(slice, `Slicing ${formatQuantity(slice.quantity)} into ${slice.parts.length} parts.`);
    void this.#step(account, id);
    this.#look();
    return id;
  }

  /** Sends no more and cancels what rests. */
  async stop(id: string): Promise<void> {
    const slice = this.#known(id);
    if (!isOver(slice)) await this.#stop(slice, "By hand.");
  }

  halt({ concerns, words }: Halt): void {
    const { activity, account } = this.#context;
    for (const slice of this.views()) {
      const { instrument, quantity, filled, state } = slice;
      if (isOver(slice) || state === "stopping" || !concerns({ ...slice, left: quantity - filled })) continue;
      activity.note({ tone: "warning", topic: "order", account, instrument, sentence: `The slicer of ${formatQuantity(quantity)} ${instrument} sends no more, with ${formatQuantity(filled)} filled. ${words}` });
      this.#stop(slice, words).catch(() => {});
    }
  }

  async pause(id: string, paused: boolean): Promise<void> {
    const slice = this.#known(id);
    if (isOver(slice) || slice.state === "stopping") return;
    if (paused) return this.#save({ ...slice, state: "paused", text: "Paused: nothing more goes until you resume. What rests stays." }, "Paused by hand.");
    await this.#save(this.#withoutShort(slice), "Resumed by hand.");
    void this.#step(this.#context.account, id);
    this.#look();
  }

  restore(): void {
    const { account, standing, clock } = this.#context;
    for (const slice of this.#slices.restore(standing, account)) {
      // Its orders are those of a day that is over, and are not in the ledger any more.
      if (this.#slices.dayOf(slice.id) !== this.#context.day()) {
        this.#dayEnded(slice);
        continue;
      }
      const stopped: SliceView = { ...slice, state: slice.state === "stopping" ? "stopping" : "paused", updatedAt: clock.now(), text: slice.state === "stopping" ? slice.text : "Sauda was started anew: nothing more goes until you resume." };
      this.#save(this.#refreshed(stopped), "Sauda was started anew.").catch(() => {});
    }
  }

  ready(): void {
    for (const { id, state } of this.views()) {
      if (state === "stopping") void this.#cancelResting(id);
      void this.#fold(id);
    }
    this.#look();
  }

  orderChanged(order: Order): void {
    const plan = order.why?.plan;
    if (plan?.kind === "slice" && this.#slices.get(plan.id)) void this.#fold(plan.id);
  }

  filled(_fill: Fill): void {
    // The order's own change tells the filled quantity.
  }

  newDay(): void {
    for (const slice of this.views()) {
      if (isOver(slice)) this.#slices.forget(slice.id);
      else this.#dayEnded(slice);
    }
  }

  *holds(): Iterable<InstrumentKey> {
    for (const slice of this.views()) if (!isOver(slice)) yield slice.instrument;
  }

  end(): void {
    this.#ended = true;
    this.#stopTimer?.();
  }

  /** Timed parts wait for market time, which a replay may run through at any speed. */
  #look(): void {
    this.#stopTimer?.();
    const waiting = this.views().some((slice) => slice.state === "stopping" || (slice.state === "running" && slice.parts.some((part) => part.order === undefined)));
    if (!waiting || this.#ended) return;
    this.#stopTimer = this.#context.timers.after(LOOK_MS, () => {
      for (const { id, state } of this.views()) {
        if (state === "stopping") void this.#cancelResting(id);
        else void this.#step(this.#context.account, id);
      }
      this.#look();
    });
  }

  /** Sends what is due, one part after the other; a refusal stops it and is shown. */
  async #step(account: PlanContext["account"], id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      for (;;) {
        const slice = this.#slices.get(id);
        const next = slice && !this.#ended && this.#context.trading() ? dueNow(slice, this.#context.marketAt()) : undefined;
        const part = next === undefined ? undefined : slice?.parts[next];
        if (!slice || next === undefined || !part) return;
        const proposal: OrderProposal = {
          account, instrument: slice.instrument, side: slice.side, product: slice.product, owner: slice.owner, quantity: part.quantity - part.filled,
          type: slice.type, price: slice.type === "LIMIT" ? slice.price : NO_PRICE, trigger: NO_PRICE, validity: "DAY",
        };
        await paced(this.#context);
        if (this.#slices.get(id)?.state !== "running") return;
        const order = await this.#context.desk.place(proposal, onceOf(slice, next), undefined, whyOf(slice, next));
        const latest = this.#slices.get(id) ?? slice;
        const parts = latest.parts.map((one, i) => (i === next ? { ...one, order } : one));
        const text = latest.state === "running" ? `${next + 1} of ${parts.length} parts sent.` : latest.text;
        await this.#save({ ...latest, parts, text }, `Part ${next + 1} sent.`);
        await this.#fold(id, false);
      }
    } catch (error) {
      const slice = this.#slices.get(id);
      if (slice && !isOver(slice)) await this.#save({ ...slice, state: "stuck", text: `${failureOf(error).sentence} No more parts go until you resume or stop.` }, "A part was refused.").catch(() => {});
    } finally {
      this.#busy.delete(id);
    }
  }

  async #fold(id: string, step = true): Promise<void> {
    const slice = this.#slices.get(id);
    if (!slice) return;
    const next = this.#refreshed(slice);
    if (next.filled !== slice.filled || next.state !== slice.state) await this.#save(next, next.text).catch(() => {});
    if (step) await this.#step(this.#context.account, id);
  }

  #refreshed(slice: SliceView): SliceView {
    const { ledger, account, clock } = this.#context;
    const orders = slice.parts.map((part, i) => ledger.byOnce(account, onceOf(slice, i)) ?? (part.order === undefined ? undefined : ledger.order(part.order)));
    const parts = slice.parts.map((part, i) => (orders[i] ? { ...part, order: orders[i].key } : part));
    return withOrders({ ...slice, parts }, orders, clock.now());
  }

  /** Parts that ended short are taken as they are, and what they lack becomes a part of its own at the end. */
  #withoutShort(slice: SliceView): SliceView {
    const { ledger, marketAt } = this.#context;
    let missing = 0;
    const parts = slice.parts.map((part) => {
      const order = part.order === undefined ? undefined : ledger.order(part.order);
      if (!order || !isTerminal(order.state) || order.filled >= part.quantity) return part;
      missing += part.quantity - order.filled;
      return { ...part, quantity: order.filled, filled: order.filled };
    });
    const now = marketAt();
    const rest = missing > 0 ? [{ quantity: missing, filled: 0, ...(slice.way.kind === "twap" && now !== undefined ? { dueAt: now } : {}) }] : [];
    return { ...slice, state: "running", parts: [...parts, ...rest], text: "Sending." };
  }

  async #stop(slice: SliceView, why: string): Promise<void> {
    await this.#save({ ...slice, state: "stopping", text: why }, `Stopping: ${why}`);
    await this.#cancelResting(slice.id);
    await this.#fold(slice.id);
    this.#look();
  }

  /** One that the broker has not confirmed yet, or whose cancel it turned away, is asked for again while it is being stopped. */
  async #cancelResting(id: string): Promise<void> {
    const slice = this.#slices.get(id);
    if (!slice || !this.#context.trading()) return;
    const { ledger, account } = this.#context;
    const resting = slice.parts.flatMap((_, i) => ledger.byOnce(account, onceOf(slice, i)) ?? []).filter((order) => !isTerminal(order.state));
    await this.#canceller.ask(resting, { plan: { kind: "slice", id, leg: "stop" }, words: "The slicer was stopped." });
  }

  #dayEnded(slice: SliceView): void {
    const text = `The day ended with ${formatQuantity(slice.filled)} of ${formatQuantity(slice.quantity)} filled.`;
    this.#save({ ...slice, state: "stopped", text }, "The day ended.").catch(() => {});
  }

  #known(id: string): SliceView {
    const slice = this.#slices.get(id);
    if (!slice) throw new TerminalError(badInput("slicer", "one of today's", "There is no such slicer today."));
    return slice;
  }

  async #save(slice: SliceView, what: string): Promise<void> {
    const next = { ...slice, updatedAt: this.#context.clock.now() };
    await this.#slices.save(this.#context.account, slice.id, next, what);
    this.#context.publish("slice", next);
  }
}

function onceOf(slice: SliceView, part: number): string {
  return `slice:${slice.id}:${part}`;
}

function whyOf(slice: SliceView, part: number): OrderWhy {
  return { plan: { kind: "slice", id: slice.id, leg: String(part) }, words: `Part ${part + 1} of ${slice.parts.length} of a ${slice.way.kind} slicer of ${formatQuantity(slice.quantity)}.` };
}
