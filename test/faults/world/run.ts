import { VirtualTime } from "../../support/virtual-time.ts";
import type { History, Shown } from "../checker.ts";
import { Broker, CARRIED, OPENING_PAISE } from "./broker.ts";
import { Chance } from "./chance.ts";
import { Disk } from "./crash-journal.ts";
import { Driver } from "./driver.ts";
import type { Ground, Plant } from "./terminal.ts";
import { ACCOUNT, Incarnation } from "./terminal.ts";
import { Network } from "./wires.ts";

/** 20-Nov-2026, 10:15 IST. */
const START = Date.parse("2026-11-20T04:45:00Z");
/** Orders of the terminal's own that reach the broker. */
const ORDERS = 50;
const LONGEST_MS = 3_600_000;
/** The weather clears, the market goes on for so long; then it closes, and everything must come to rest, ms. */
const CLEAR_MS = 60_000;
const REST_MS = 75_000;

export interface RunOptions {
  readonly plant?: Plant;
  /** Chance of a kill at each border; 0 for a plant that needs none. */
  readonly killEach?: number;
  readonly orders?: number;
}

export interface Ran {
  readonly history: History;
  readonly alarms: readonly string[];
  readonly words: readonly string[];
  readonly kills: ReadonlyMap<string, number>;
  readonly crossed: ReadonlyMap<string, number>;
  readonly fates: ReadonlyMap<string, number>;
  /** Why it never came to rest, if it did not. */
  readonly stuck: string | undefined;
}

/** One whole day in the life of a terminal with bad luck, from one number. */
export async function run(seed: number, options: RunOptions = {}): Promise<Ran> {
  const time = new VirtualTime(START);
  const chance = (stream: string): Chance => new Chance(seed, stream);
  const broker: Broker = new Broker({ time, chance: chance("broker"), onOrder: (row) => network.push(row) });
  const network: Network = new Network(broker, time, chance("network"));
  const driver = new Driver(chance("driver"), network, () => time.now());
  const weather = chance("weather");
  let terminal: Incarnation | undefined;
  const ground: Ground = {
    time, network,
    chance: chance("terminal"),
    disk: new Disk(),
    killEach: options.killEach ?? weather.of([0, 0.002, 0.006]),
    crossed: new Map(), killedAt: new Map(),
    told: { orders: new Set(), fills: new Set() },
    alarms: [],
    words: [],
    onKilled: () => {
      driver.cutOff();
      terminal = undefined;
      time.after(weather.from(100, 4_000), begin);
    },
    ...(options.plant ? { plant: options.plant } : {}),
  };
  function begin(): void {
    terminal = new Incarnation(ground);
    terminal.start();
  }
  begin();
  await time.pass(2_000);
  while (broker.orders.filter((order) => !order.elsewhere).length < (options.orders ?? ORDERS)) {
    await time.pass(weather.from(20, 900));
    if (terminal) driver.act(terminal);
    storm(weather, broker, network, () => terminal);
    if (time.now() > START + LONGEST_MS) throw new Error(`seed ${seed}: ${broker.orders.length} orders in an hour; ${ground.words.slice(-5).join("\n")}`);
  }
  Object.assign(broker, { hostile: false, refreshes: true });
  network.hostile = false;
  ground.killEach = 0;
  // A journal that could not be written holds everything until the terminal is started again.
  terminal?.kill("the end of the storm");
  await time.pass(CLEAR_MS);
  broker.closed = true;
  await time.pass(REST_MS);
  const shown = snapshot(terminal);
  const stuck = terminal?.account.view.trading === true ? undefined : `not trading: ${terminal?.account.view.sentence ?? "not started"}`;
  terminal?.kill("the last restart");
  await time.pass(40_000);
  const { told } = ground;
  return {
    history: {
      asked: driver.asked,
      journal: ground.disk.records.map(({ seq, kind, body, durableAt }) => ({ seq, kind, body, durableAt })),
      broker: brokerOf(broker),
      shown,
      restarted: snapshot(terminal),
      told: { orders: [...told.orders], fills: [...told.fills] },
      alone: driver.alone,
    },
    alarms: ground.alarms, words: ground.words, kills: ground.killedAt, crossed: ground.crossed, fates: network.counts, stuck,
  };
}

/** What the sky throws in now and then. */
function storm(chance: Chance, broker: Broker, network: Network, terminal: () => Incarnation | undefined): void {
  if (chance.is(0.02)) {
    broker.tokens.clear();
    network.count("storm: all sessions ended");
  }
  if (chance.is(0.02)) broker.refreshes = !broker.refreshes;
  const alive = terminal();
  if (alive && chance.is(0.003)) {
    alive.journal.broken = true;
    network.count("storm: disk full");
    // Somebody makes room and starts it again.
    network.time.after(chance.from(1_000, 6_000), () => alive.kill("after a full disk"));
  }
}

function snapshot(terminal: Incarnation | undefined): Shown {
  if (!terminal) throw new Error("no terminal lives to be looked at");
  const { ledger } = terminal.account;
  return { orders: ledger.orders().filter((order) => order.account === ACCOUNT), fills: ledger.fills(), positions: ledger.positions.views().filter((one) => one.buyValue !== 0 || one.sellValue !== 0) };
}

function brokerOf(broker: Broker): History["broker"] {
  return {
    orders: broker.orders.map(({ id, tag, symbol, side, product, type, quantity, price, trigger, status, filled, placedAt, elsewhere }) => ({
      id, tag, symbol, side, product, type, quantity, status, filled, placedAt, elsewhere,
      pricePaise: type.endsWith("LIMIT") ? price : 0,
      triggerPaise: trigger,
    })),
    fills: broker.fills.map(({ id, orderId, symbol, product, side, quantity, price, at }) => ({ fillId: id, orderId, symbol, product, side, quantity, pricePaise: price, at })),
    openingPaise: OPENING_PAISE,
    cashPaise: broker.cashPaise,
    carried: [{ symbol: CARRIED.symbol, product: CARRIED.product, quantity: CARRIED.quantity, valuePaise: CARRIED.value }],
  };
}
