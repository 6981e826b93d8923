import type { History, Shown } from "../checker/history.ts";
import { Broker, OPENING_PAISE } from "./broker.ts";
import { CARRIED } from "./broker-books.ts";
import { Chance } from "./chance.ts";
import { Disk } from "./crash-journal.ts";
import { Driver } from "./driver.ts";
import type { PlanWish } from "./plan-driver.ts";
import { Recent } from "./recent.ts";
import type { Ground, Plant } from "./terminal.ts";
import { ACCOUNT, Incarnation } from "./terminal.ts";
import { Weather } from "./weather.ts";
import { Network } from "./wires.ts";
import { WorldTime } from "./world-time.ts";

/** 20-Nov-2026, 10:15 IST. */
const START = Date.parse("2026-11-20T04:45:00Z");
/** Orders of the terminal's own that reach the broker. */
const ORDERS = 50;
const LONGEST_MS = 3 * 3_600_000;
/** The weather clears, the market goes on for so long; then it closes, and everything must come to rest, ms. */
const CLEAR_MS = 60_000;
const REST_MS = 75_000;
const ENDING_MS = 300_000;
const RESTART_MS = 40_000;
/** Rows of books are read anew in one seed of so many: the short cut must not be what makes them agree. */
const READ_ANEW = 16;

export interface RunOptions {
  readonly plant?: Plant;
  /** Chance of a kill at each border; 0 for a plant that needs none. */
  readonly killEach?: number;
  readonly orders?: number;
  /** Whether the gate keeps to the broker's rates; by chance unless given. */
  readonly paced?: boolean;
  /** How often each is wished of what Sauda keeps itself; all of them unless given. */
  readonly wishes?: Partial<Record<PlanWish, number>>;
}

export interface Ran {
  readonly seed: number;
  readonly history: History;
  readonly alarms: readonly string[];
  /** The whole story, a line each. */
  readonly words: readonly string[];
  readonly kills: ReadonlyMap<string, number>;
  readonly crossed: ReadonlyMap<string, number>;
  /** When it was killed, by the world's time. */
  readonly killedAt: readonly number[];
  readonly fates: ReadonlyMap<string, number>;
  /** Faults that were going on when it was killed, by the border: "fault|border". */
  readonly met: ReadonlyMap<string, number>;
  /** Why it never came to rest, if it did not. */
  readonly stuck: string | undefined;
}

function squaresOff(terminal: Incarnation | undefined): boolean {
  return terminal?.account.safety.squareOff.views.some(({ state }) => state !== "done") ?? true;
}

/** One whole day in the life of a terminal with bad luck, from one number. */
export async function run(seed: number, options: RunOptions = {}): Promise<Ran> {
  const time = new WorldTime(START);
  const chance = (stream: string): Chance => new Chance(seed, stream);
  const broker: Broker = new Broker({ time, chance: chance("broker"), onOrder: (row) => network.push(row), onTick: (symbol, price) => terminal?.tick(symbol, price) });
  const recent = new Recent(time);
  const network: Network = new Network(broker, time, chance("network"), recent);
  const driver = new Driver(chance("driver"), network, () => time.now(), options.wishes);
  const luck = chance("weather");
  let terminal: Incarnation | undefined;
  const killedAt: number[] = [];
  const ground: Ground = {
    time, network, recent,
    chance: chance("terminal"),
    disk: new Disk(),
    killEach: options.killEach ?? luck.of([0, 0.002, 0.006]),
    skew: 0,
    paced: options.paced ?? chance("pace").is(0.7),
    rows: seed % READ_ANEW === 0 ? undefined : new Map(),
    crossed: new Map(), killedAt: new Map(), sleeps: [],
    told: { orders: new Set(), fills: new Set(), brackets: [] },
    alarms: [],
    words: [],
    onKilled: () => {
      killedAt.push(time.now());
      driver.asking.cutOff();
      terminal = undefined;
      time.after(luck.from(100, 4_000), begin);
    },
    ...(options.plant ? { plant: options.plant } : {}),
  };
  function begin(): void {
    terminal = new Incarnation(ground);
    terminal.start();
  }
  const weather = new Weather(luck, broker, ground, () => terminal);
  begin();
  await time.pass(2_000);
  while (broker.orders.filter((order) => !order.elsewhere).length < (options.orders ?? ORDERS)) {
    await time.pass(luck.from(20, terminal?.asleep ? 10_000 : 900));
    if (terminal?.asleep) driver.elsewhere();
    else if (terminal) driver.act(terminal);
    weather.look();
    if (time.now() > START + LONGEST_MS) throw new Error(`seed ${seed}: ${broker.orders.length} orders in so long a time; ${ground.words.slice(-5).join("\n")}`);
  }
  weather.clear();
  // A journal that could not be written holds everything until the terminal is started again.
  terminal?.kill("the end of the storm");
  const calmAt = time.now();
  const flat = luck.is(0.25);
  for (const until = calmAt + CLEAR_MS; time.now() < until; ) {
    await time.pass(luck.from(500, 6_000));
    if (!terminal?.account.view.trading) continue;
    if (terminal.lever.view.pulled) driver.plans.release(terminal);
    else if (luck.is(0.3)) driver.plans.bracket(terminal);
  }
  if (flat && terminal) {
    driver.plans.pull(terminal, true);
    await time.pass(CLEAR_MS);
  }
  // A square-off goes on until nothing is left: in a market that fills no more it would never end, and the two looks below would differ.
  for (let waited = 0; waited < ENDING_MS && squaresOff(terminal); waited += 1_000) await time.pass(1_000);
  broker.closed = true;
  await time.pass(REST_MS);
  const shown = snapshot(terminal);
  const stuck = terminal?.account.view.trading === true ? undefined : `not trading: ${terminal?.account.view.sentence ?? "not started"}`;
  terminal?.kill("the last restart");
  await time.pass(RESTART_MS);
  const { told } = ground;
  return {
    seed,
    history: {
      asked: driver.asking.asked,
      journal: ground.disk.records.map(({ seq, kind, body, durableAt }) => ({ seq, kind, body, durableAt, writtenAt: durableAt })),
      broker: brokerOf(broker),
      sent: network.sent,
      shown,
      restarted: snapshot(terminal),
      told: { orders: [...told.orders], fills: [...told.fills], brackets: told.brackets },
      alarms: ground.alarms,
      alone: driver.alone,
      sleeps: ground.sleeps,
      calmAt,
      flat,
    },
    alarms: ground.alarms.map(({ sentence }) => sentence), words: ground.words, kills: ground.killedAt, crossed: ground.crossed, killedAt, fates: network.counts, met: recent.met, stuck,
  };
}

function snapshot(terminal: Incarnation | undefined): Shown {
  if (!terminal) throw new Error("no terminal lives to be looked at");
  const { ledger, plans } = terminal.account;
  return {
    orders: ledger.orders().filter((order) => order.account === ACCOUNT),
    fills: ledger.fills(),
    positions: ledger.positions.views().filter((one) => one.buyValue !== 0 || one.sellValue !== 0),
    owners: ledger.owners.views(ACCOUNT),
    brackets: plans.brackets.views(),
    gtts: plans.gtts.views(),
    pulled: terminal.lever.view.pulled,
  };
}

function brokerOf(broker: Broker): History["broker"] {
  return {
    orders: broker.orders.map(({ id, tag, symbol, side, product, type, quantity, price, trigger, status, filled, placedAt, listedAt, elsewhere }) => ({
      id, tag, symbol, side, product, type, quantity, status, filled, placedAt, listedAt, elsewhere,
      pricePaise: type.endsWith("LIMIT") ? price : 0,
      triggerPaise: trigger,
    })),
    fills: broker.fills.map(({ id, orderId, symbol, product, side, quantity, price, at }) => ({ fillId: id, orderId, symbol, product, side, quantity, pricePaise: price, at })),
    steps: broker.steps,
    openingPaise: OPENING_PAISE,
    cashPaise: broker.cashPaise,
    carried: [{ symbol: CARRIED.symbol, product: CARRIED.product, quantity: CARRIED.quantity, valuePaise: CARRIED.value }],
  };
}
