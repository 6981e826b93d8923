import type { BasketLine, BasketPreview, BasketRequest, BasketView } from "../../../shared/contract/schemas/plans.ts";
import { TerminalError, badInput, failureOf } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order, OrderProposal } from "../../../shared/domain/order.ts";
import { ZERO, plus } from "../../../shared/domain/units.ts";
import { opposite } from "../../../shared/domain/words.ts";
import { Standing } from "../../storage/standing.ts";
import { onlyCloses } from "../../orders/only-closes.ts";
import type { Halt, Plan, PlanContext } from "../plan.ts";
import { paced } from "../paced.ts";
import { planIdOf } from "../plan-id.ts";
import { marginSourceOf } from "../../orders/order-preview.ts";
import { basketMargin } from "./basket-margin.ts";
import { onceOf, whyOf } from "./basket-marks.ts";
import { BasketRollback } from "./basket-rollback.ts";
import type { BasketRow } from "./basket-state.ts";
import { ON_ITS_WAY, isOver, newBasket, nextLine, rollbackWords, rowOf, sendingOrder, stopsForRefusal, unfilledHedges } from "./basket-state.ts";

/** Several orders sent as one: what hedges goes first, and what went can be undone. */
export class BasketPlan implements Plan {
  #context: PlanContext;
  #baskets: Standing<BasketView>;
  /** Baskets at work: one thing at a time. */
  #busy = new Set<string>();
  #rollback: BasketRollback;

  constructor(context: PlanContext) {
    this.#context = context;
    this.#baskets = new Standing<BasketView>({ kind: "basket", journal: context.journal, clock: context.clock, day: context.day, isOver: (basket) => isOver(basket) });
    this.#rollback = new BasketRollback({
      context, busy: this.#busy,
      get: (id) => this.#baskets.get(id),
      save: (basket, what) => this.#save(basket, what),
      alarm: (basket, error) => this.#alarm(basket, error),
      // What a basket has bought is in today's position: delivered shares are none of it.
      opens: onlyCloses(context.ledger, () => 0),
    });
  }

  views(): BasketView[] {
    return this.#baskets.all();
  }

  preview(request: BasketRequest): BasketPreview {
    const { desk, instruments, quotes, margins, day } = this.#context;
    const previews = request.lines.map((line) => {
      try {
        return desk.preview(this.#proposal(request, line));
      } catch (error) {
        return failureOf(error);
      }
    });
    const known = previews.flatMap((one) => ("kind" in one ? [] : [one]));
    const sum = plus(...known.map(({ margin }) => margin));
    const margin = basketMargin(request.lines, { instrument: (key) => instruments.get(key), ltp: (key) => quotes.of(key)?.ltp, margins, day: day() });
    const own = margin?.together ?? sum;
    const told = this.#context.brokerMargin?.(request.lines);
    return {
      order: this.#order(request),
      problems: previews.map((one) => ("kind" in one ? [one] : [...one.problems])),
      margin: told?.total ?? own,
      ...(told && { marginSource: marginSourceOf(told, own) }),
      marginAlone: margin?.alone ?? sum,
      available: known[0]?.available ?? ZERO,
      charges: plus(...known.map(({ charges }) => charges.entry)),
      rollback: rollbackWords(request.lines, (line) => this.#symbol(line)),
    };
  }

  /** @throws TerminalError when a line would be refused now and `ifRefused` is not "go on": nothing was sent then. */
  async send(request: BasketRequest, once: string): Promise<string> {
    const id = planIdOf("basket", once);
    if (this.#baskets.get(id)) return id;
    const problem = this.preview(request).problems.findIndex((problems) => problems.some((one) => one.kind === "BadInput" || (one.kind === "Refused" && one.rule !== "funds")));
    if (problem >= 0 && request.ifRefused !== "go on") {
      const [first] = this.preview(request).problems[problem] ?? [];
      const line = request.lines[problem];
      throw new TerminalError(badInput(`line ${problem + 1}`, "an order that may go", `Line ${problem + 1} (${line ? this.#symbol(line) : ""}) would be refused, so nothing was sent: ${first?.sentence ?? ""}`));
    }
    await this.#save(newBasket(request, id, this.#context.clock.now()), `Basket of ${request.lines.length} lines.`);
    this.#go(id);
    return id;
  }

  /** Cancels what rests and closes what has filled, at market. */
  async rollBack(id: string): Promise<void> {
    const basket = this.#known(id);
    if (basket.state === "rolled back" || basket.state === "rolling back") return;
    await this.#save({ ...basket, state: "rolling back", text: "Rolling back: cancelling what rests." }, "Roll back asked for.");
    void this.#rollback.go(id);
  }

  /** Nobody may be at the desk after a restart: what had not gone stays unsent. */
  restore(): void {
    const { account, standing } = this.#context;
    for (const basket of this.#baskets.restore(standing, account)) {
      // The ledger has none of that day's orders: what was closed then would be closed once more.
      if (this.#baskets.dayOf(basket.id) !== this.#context.day()) {
        this.#dayEnded(basket);
        continue;
      }
      if (basket.state !== "sending") continue;
      const refreshed = this.#refreshed(basket);
      const left = refreshed.rows.filter((row) => row.state === "waiting").length;
      const text = left === 0 ? refreshed.text : `Sauda ended while the basket was being sent: ${left} of ${basket.lines.length} lines did not go. Roll it back, or send the rest as a new basket.`;
      const rows = refreshed.rows.map((row): BasketRow => (row.state === "waiting" ? { ...row, state: "skipped", sentence: "Not sent." } : row));
      this.#save({ ...refreshed, rows, state: left === 0 ? "sent" : "stopped", text }, "Sauda was started anew.").catch(() => {});
    }
  }

  ready(): void {
    for (const { id, state } of this.views()) {
      if (state === "rolling back") void this.#rollback.go(id);
      else void this.#fold(id);
    }
  }

  orderChanged(order: Order): void {
    const plan = order.why?.plan;
    if (plan?.kind === "basket" && this.#baskets.get(plan.id)) void this.#fold(plan.id);
  }

  halt({ concerns, words }: Halt): void {
    const { activity, account } = this.#context;
    for (const basket of this.views()) {
      if (isOver(basket) || !this.#concerned(basket, concerns)) continue;
      const left = basket.rows.filter((row) => row.state === "waiting").length;
      const rest = basket.state === "sending" ? `${left} of ${basket.lines.length} lines did not go.` : "The roll back does not go on.";
      const rows = basket.rows.map((row): BasketRow => (row.state === "waiting" ? { ...row, state: "skipped", sentence: "Not sent." } : row));
      activity.note({ tone: "warning", topic: "order", account, sentence: `Basket ${basket.name}: ${words} ${rest}` });
      this.#save({ ...basket, rows, state: "stopped", text: `${words} ${rest}` }, words).catch(() => {});
    }
  }

  filled(_fill: Fill): void {
    // The order's own change tells the filled quantity.
  }

  newDay(): void {
    for (const basket of this.views()) {
      if (isOver(basket)) this.#baskets.forget(basket.id);
      else this.#dayEnded(basket);
    }
  }

  *holds(): Iterable<InstrumentKey> {
    for (const basket of this.views()) if (!isOver(basket)) for (const line of basket.lines) yield line.instrument;
  }

  end(): void {
    // Acts on orders' changes only; nothing runs by itself.
  }

  #go(id: string): void {
    this.#step(id).catch((error: unknown) => {
      const basket = this.#baskets.get(id);
      if (basket) this.#alarm(basket, error);
    });
  }

  async #step(id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      for (;;) {
        const basket = this.#baskets.get(id);
        const next = basket && this.#context.trading() ? nextLine(basket, this.#order(basket)) : undefined;
        const line = next === undefined ? undefined : basket?.lines[next];
        if (!basket || next === undefined || !line) break;
        await this.#sendLine(basket, next, line);
      }
    } finally {
      this.#busy.delete(id);
    }
    await this.#settle(id);
    await this.#rollback.onceMore(id);
  }

  async #sendLine(basket: BasketView, index: number, line: BasketLine): Promise<void> {
    try {
      await paced(this.#context);
      if (this.#baskets.get(basket.id)?.state !== "sending") return;
      const order = await this.#context.desk.place(this.#proposal(basket, line), onceOf(basket, index), undefined, whyOf(basket, `line ${index + 1}`, `Line ${index + 1} of basket ${basket.name}.`));
      await this.#row(basket.id, index, { order, state: "sent", sentence: ON_ITS_WAY });
    } catch (error) {
      await this.#row(basket.id, index, { state: "refused", sentence: failureOf(error).sentence });
    }
  }

  /** Decides what becomes of the whole after something happened to a line. */
  async #settle(id: string): Promise<void> {
    const basket = this.#baskets.get(id);
    if (basket?.state !== "sending") return;
    const refused = basket.rows.filter((row) => row.state === "refused");
    const waiting = basket.rows.filter((row) => row.state === "waiting").length;
    if (stopsForRefusal(basket)) {
      const text = `Line ${(refused[0]?.line ?? 0) + 1} was refused: ${refused[0]?.sentence ?? ""}`;
      const rows = basket.rows.map((row): BasketRow => (row.state === "waiting" ? { ...row, state: "skipped", sentence: "Not sent." } : row));
      const rolls = basket.ifRefused === "roll back";
      await this.#save({ ...basket, rows, state: rolls ? "rolling back" : "stopped", text: rolls ? `${text} Rolling back.` : `${text} ${waiting} not sent; what went stays.` }, "A line was refused.");
      if (rolls) void this.#rollback.go(id);
      return;
    }
    if (waiting > 0) {
      const hedges = unfilledHedges(basket).length;
      if (hedges > 0) await this.#save({ ...basket, text: `Waiting for ${hedges} purchase${hedges === 1 ? "" : "s"} to fill before the sales go.` }, "Waiting for the hedge.");
      return;
    }
    if (basket.rows.some((row) => row.sentence === ON_ITS_WAY)) return;
    const text = refused.length > 0 ? `Sent; ${refused.length} of ${basket.rows.length} lines were refused.` : "All lines are sent.";
    await this.#save({ ...basket, state: "sent", text }, text);
  }

  async #fold(id: string): Promise<void> {
    const basket = this.#baskets.get(id);
    if (!basket) return;
    const next = this.#refreshed(basket);
    if (next.rows.some((row, i) => row.state !== basket.rows[i]?.state || row.sentence !== basket.rows[i]?.sentence)) await this.#save(next, "A line changed.").catch(() => {});
    if (next.state === "sending") this.#go(id);
    if (next.state === "rolling back") await this.#rollback.go(id);
  }

  #refreshed(basket: BasketView): BasketView {
    const { ledger, account } = this.#context;
    return { ...basket, rows: basket.rows.map((row, i) => rowOf(row, ledger.byOnce(account, onceOf(basket, i)))) };
  }

  #order(basket: Pick<BasketRequest, "lines">): number[] {
    return sendingOrder(basket.lines, (line) => this.#context.instruments.get(line.instrument)?.kind);
  }

  #proposal(basket: BasketRequest, line: BasketLine): OrderProposal {
    return { account: basket.account, owner: basket.owner, validity: "DAY", ...line };
  }

  /** Rolled back, it still closes what each line has filled. */
  #concerned(basket: BasketView, concerns: Halt["concerns"]): boolean {
    const { account, ledger } = this.#context;
    const { owner } = basket;
    return basket.lines.some((line, i) => {
      const filled = ledger.byOnce(account, onceOf(basket, i))?.filled ?? 0;
      const { instrument, product } = line;
      const still = basket.state === "sending" ? { side: line.side, left: line.quantity - filled } : { side: opposite(line.side), left: filled };
      return concerns({ instrument, product, owner, ...still });
    });
  }

  #dayEnded(basket: BasketView): void {
    this.#save({ ...basket, state: "stopped", text: "The day ended before all of it was done. See the Orders of that day." }, "The day ended.").catch(() => {});
  }

  #symbol(line: BasketLine): string {
    return this.#context.instruments.get(line.instrument)?.symbol ?? line.instrument;
  }

  #alarm(basket: BasketView, error: unknown): void {
    this.#context.activity.note({ tone: "alarm", topic: "order", account: basket.account, sentence: `Basket ${basket.name}: ${failureOf(error).sentence}` });
  }

  async #row(id: string, index: number, change: Partial<BasketRow>): Promise<void> {
    const basket = this.#baskets.get(id);
    if (!basket) return;
    const rows = basket.rows.map((row, i) => (i === index ? { ...row, ...change } : row));
    await this.#save({ ...basket, rows }, `Line ${index + 1}: ${change.sentence ?? ""}`);
  }

  #known(id: string): BasketView {
    const basket = this.#baskets.get(id);
    if (!basket) throw new TerminalError(badInput("basket", "one of today's", "There is no such basket today."));
    return basket;
  }

  async #save(basket: BasketView, what: string): Promise<void> {
    const next = { ...basket, updatedAt: this.#context.clock.now() };
    await this.#baskets.save(this.#context.account, basket.id, next, what);
    this.#context.publish("basket", next);
  }
}
