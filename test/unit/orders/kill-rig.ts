import { readFileSync } from "node:fs";
import { NO_RULES, OrderFacts } from "../../../electron/accounts/order-facts.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import { KillSwitch } from "../../../electron/orders/kill-switch.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { RiskWatch } from "../../../electron/orders/risk/risk-watch.ts";
import { SquareOff } from "../../../electron/orders/square-off/square-off.ts";
import type { KillView, RiskView, SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import type { ModelOrder } from "../../support/model-broker.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, proposal, rupees } from "../../support/orders.ts";
import { standingOf } from "../../support/standing.ts";

const margins = marginTables(JSON.parse(readFileSync(new URL("../../../resources/margins/angelone.json", import.meta.url), "utf8")));

/** An account with everything that stops it: real facts at the gate, square-off, kill switch, breaker. `crash` starts it anew. */
export class KillRig {
  readonly orders: OrderRig;
  readonly squareOff: SquareOff;
  readonly kill: KillSwitch;
  readonly watch: RiskWatch;
  readonly told: string[] = [];
  readonly views = { squareOff: [] as SquareOffView[], kill: [] as KillView[], risk: [] as RiskView[] };
  trading = true;
  today = DAY;
  ltp: Price | undefined = rupees(812);
  limits: RiskLimits = { ...DEFAULT_LIMITS, duplicateMs: 0 };
  equity: Money | undefined;
  charges: Money = ZERO;
  /** Delivered shares. */
  held = 0;
  #counter = 0;

  constructor(orders = new OrderRig()) {
    this.orders = orders;
    orders.reconciler.begin();
    const { ledger, desk, exits, time, disk: journal } = orders;
    const quotes = { of: () => (this.ltp === undefined ? undefined : { ltp: this.ltp, mark: this.ltp, upperCircuit: undefined, lowerCircuit: undefined }) } as unknown as QuotePeek;
    const instruments = new InstrumentIndex();
    instruments.load([orders.traded]);
    instruments.get = () => orders.traded;
    const facts = new OrderFacts({
      id: ACCOUNT, ledger, instruments, quotes, margins, clock: time,
      limits: () => this.limits,
      day: () => DAY,
      funds: () => ({ account: ACCOUNT, available: (1e8 * 10_000) as Money, cash: ZERO, utilised: ZERO, at: time.now() }),
      holdings: () => [],
      market: () => ({ kind: "open", sentence: "NSE is open.", amo: false }),
      exchange: () => NO_RULES,
      standing: () => this.watch.standing(),
      killed: () => this.kill.why(),
      diverged: () => undefined,
    });
    orders.factsOf = (wanted, replacing, plan) => facts.of(wanted, replacing, plan);
    const onTrouble = (sentence: string): void => void this.told.push(sentence);
    const trading = (): boolean => this.trading;
    const common = { journal, clock: time, timers: time, day: () => this.today };
    this.squareOff = new SquareOff({ ...common, id: ACCOUNT, ledger, desk, exits, trading, onTrouble, onBegin: () => {}, publish: (view) => void this.views.squareOff.push(view) });
    this.kill = new KillSwitch({ ...common, accounts: () => [{ id: ACCOUNT, ledger, desk, squareOff: this.squareOff, held: () => this.held, trading }], onAlarm: onTrouble, publish: (view) => void this.views.kill.push(view) });
    this.watch = new RiskWatch({
      ...common, id: ACCOUNT, ledger, desk, trading,
      limits: () => this.limits,
      mark: () => this.ltp,
      equity: () => this.equity,
      held: () => this.held,
      charges: () => this.charges,
      publish: (view) => void this.views.risk.push(view),
      onAlarm: onTrouble,
      flatten: (once) => void this.squareOff.start({ kind: "all" }, once).catch(() => {}),
    });
  }

  /** The process dies and starts again: journal and broker are all that is left. */
  crash(today = this.today): KillRig {
    this.orders.dead = true;
    this.squareOff.end();
    this.kill.end();
    this.watch.end();
    const next = new KillRig(this.orders.again());
    next.today = today;
    const standing = standingOf(this.orders.journal.records);
    next.kill.restore(standing);
    next.squareOff.restore(standing);
    next.watch.restore(standing);
    return next;
  }

  ready(): void {
    this.squareOff.ready();
  }

  async place(change: Partial<OrderProposal> = {}): Promise<ModelOrder> {
    const before = this.orders.broker.orders.length;
    await this.orders.desk.place(proposal(change), `press-${String(++this.#counter).padStart(4, "0")}`);
    await this.orders.time.pass(3_500);
    const placed = this.orders.broker.orders[before];
    if (!placed) throw new Error("nothing was placed");
    return placed;
  }

  /** Bought or sold, filled and known. */
  async trade(quantity: number, change: Partial<OrderProposal> = {}, price = "812.00"): Promise<void> {
    const before = this.orders.ledger.fills().length;
    this.fill(await this.place({ quantity, ...change }), price);
    this.#learn();
    await this.orders.time.pass(3_500);
    if (this.orders.ledger.fills().length !== before + 1) throw new Error("the fill is not known");
  }

  /** What a socket would have told. */
  #learn(): void {
    const { reconciler } = this.orders;
    void reconciler.orders().then(() => reconciler.trades());
  }

  fill(order: ModelOrder, price = "812.00", quantity = Number(order.body["quantity"])): void {
    this.orders.broker.update(order, quantity === Number(order.body["quantity"]) ? "complete" : "open", quantity, price);
    this.orders.broker.trade(order, quantity, price, `f${order.id}`);
  }

  /** What the broker has working. */
  working(): string[] {
    return this.orders.broker.orders.filter((order) => order.status === "open").map(({ body }) => `${body["transactiontype"] ?? ""} ${body["ordertype"] ?? ""} ${body["quantity"] ?? ""}`);
  }

  /** From now on market orders fill at once, as a broker does that is not told otherwise. */
  fillMarketOrders(price = "811.00"): () => void {
    let on = true;
    const look = (): void => {
      if (!on) return;
      const due = this.orders.broker.orders.filter((order) => order.status === "open" && order.body["ordertype"] === "MARKET");
      for (const order of due) this.fill(order, price);
      if (due.length > 0) this.#learn();
      this.orders.time.after(50, look);
    };
    look();
    return () => {
      on = false;
    };
  }

  net(): number {
    return this.orders.ledger.positions.view({ account: ACCOUNT, instrument: proposal().instrument, product: "MIS" })?.quantity ?? 0;
  }

  run(): SquareOffView | undefined {
    return this.squareOff.views.at(-1);
  }
}
