import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { proposal } from "../../support/orders.ts";
import { Broker } from "./broker.ts";
import { Chance } from "./chance.ts";
import { Disk } from "./crash-journal.ts";
import { Recent } from "./recent.ts";
import type { Ground } from "./terminal.ts";
import { ACCOUNT, Incarnation } from "./terminal.ts";
import { Network } from "./wires.ts";
import { WorldTime } from "./world-time.ts";

/** The account as the terminal runs it, on the world's time, before a broker in a good mood. For scenes that a test directs itself. */
export class Rig {
  readonly time = new WorldTime(Date.parse("2026-11-20T04:45:00Z"));
  readonly broker: Broker;
  readonly network: Network;
  readonly ground: Ground;
  terminal: Incarnation;

  constructor() {
    this.broker = new Broker({ time: this.time, chance: new Chance(1, "broker"), onOrder: (row) => this.network.push(row), onTick: (symbol, price) => this.terminal.tick(symbol, price) });
    this.broker.hostile = false;
    this.network = new Network(this.broker, this.time, new Chance(1, "network"));
    this.network.hostile = false;
    this.ground = {
      time: this.time, network: this.network, recent: new Recent(this.time), chance: new Chance(1, "terminal"), disk: new Disk(), killEach: 0, skew: 0, paced: true, rows: undefined, crossed: new Map(), killedAt: new Map(), sleeps: [],
      told: { orders: new Set(), fills: new Set(), brackets: [] }, alarms: [], words: [], onKilled: () => {},
    };
    this.terminal = new Incarnation(this.ground);
  }

  get account(): Incarnation["account"] {
    return this.terminal.account;
  }

  async begin(): Promise<void> {
    this.terminal.start();
    await this.time.pass(3_000);
  }

  async restart(): Promise<void> {
    this.terminal.kill("test");
    this.terminal = new Incarnation(this.ground);
    await this.begin();
  }

  async place(change: Partial<OrderProposal> = {}): Promise<OrderKey> {
    const placed = this.account.desk.place(proposal({ account: ACCOUNT, ...change }), `press-${this.time.now()}`);
    await this.time.pass(100);
    return placed;
  }

  /** Somebody else trades in the account, and the socket keeps silent about it. */
  phone(quantity: number): void {
    const line = this.network.line;
    this.network.line = undefined;
    this.broker.place({ variety: "NORMAL", tradingsymbol: "SBIN-EQ", transactiontype: "BUY", producttype: "INTRADAY", ordertype: "MARKET", duration: "DAY", price: "0", triggerprice: "0", quantity: String(quantity), ordertag: "" }, true);
    this.time.after(5_000, () => (this.network.line = line));
  }
}
