import type { Broker } from "./broker.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Ground, Incarnation } from "./terminal.ts";

/** What the sky throws in, each so often in a hundred thousand looks. */
const STORMS = {
  nothing: 88_100,
  "all sessions ended": 2_000, "refresh tokens refused or taken again": 2_000, "token dead while the line breaks": 400,
  "disk full": 300,
  "clock jumps": 700,
  "sleep of 40 minutes": 60, "a nap": 250,
  "socket mute for 30 s": 500, "connections break as they stand": 450, "feed silent": 400,
  "books lag 5 s behind": 800, "books come empty": 400, "a position nobody knows": 130,
  "trigger watch dies": 700, "price gap": 2_800,
} as const;
export type Storm = keyof typeof STORMS;

const JUMPS_MS = [-3_600_000, -30_000, -1_500, 1_500, 30_000, 3_600_000] as const;
const LONG_SLEEP_MS = 40 * 60_000;

/** The sky of one run. What it begins ends by itself, or with `clear`. */
export class Weather {
  #chance: Chance;
  #broker: Broker;
  #ground: Ground;
  #terminal: () => Incarnation | undefined;
  #sleptLong = false;

  constructor(chance: Chance, broker: Broker, ground: Ground, terminal: () => Incarnation | undefined) {
    this.#chance = chance;
    this.#broker = broker;
    this.#ground = ground;
    this.#terminal = terminal;
  }

  look(): void {
    const storm = this.#chance.weighed(STORMS);
    if (storm !== "nothing") this.strike(storm);
  }

  /** @returns whether there was anything for it to strike. */
  strike(storm: Storm): boolean {
    const alive = this.#terminal();
    const struck = this.#world(storm) || (alive !== undefined && !alive.asleep && this.#machine(storm, alive));
    if (struck) this.#ground.network.count(`storm: ${storm}`);
    return struck;
  }

  clear(): void {
    const { broker, network } = { broker: this.#broker, network: this.#ground.network };
    Object.assign(broker, { hostile: false, refreshes: true });
    Object.assign(broker.books, { forgetsSince: undefined, blank: false, phantom: undefined });
    network.hostile = false;
    network.shaky = false;
    this.#ground.killEach = 0;
  }

  /** What happens at the broker and on the way to it. */
  #world(storm: Storm): boolean {
    const broker = this.#broker;
    const { network, time } = this.#ground;
    const { books } = broker;
    switch (storm) {
      case "all sessions ended":
        broker.tokens.clear();
        return true;
      case "refresh tokens refused or taken again":
        broker.refreshes = !broker.refreshes;
        return true;
      case "token dead while the line breaks":
        broker.tokens.clear();
        network.line?.drop();
        return true;
      case "socket mute for 30 s":
        network.line?.mute(30_000);
        return network.line !== undefined;
      case "connections break as they stand":
        network.shaky = true;
        network.line?.drop();
        return this.#ends(this.#chance.from(3_000, 15_000), () => (network.shaky = false));
      case "books lag 5 s behind":
        books.forgetsSince = time.now() - 5_000;
        return this.#ends(5_000, () => (books.forgetsSince = undefined));
      case "books come empty":
        books.blank = true;
        return this.#ends(this.#chance.from(1_000, 8_000), () => (books.blank = false));
      case "a position nobody knows":
        books.phantom = { symbol: "INFY-EQ", product: "INTRADAY", quantity: 7, price: 151_000 };
        return this.#ends(this.#chance.from(80_000, 120_000), () => (books.phantom = undefined));
      case "price gap": {
        const symbol = this.#chance.of(Object.keys(SYMBOLS));
        const percent = this.#chance.from(4, 30) / 10;
        const tick = 5;
        broker.gap(symbol, Math.round(((broker.ltp.get(symbol) ?? 0) * percent) / 100 / tick) * tick * this.#chance.of([-1, 1]));
        return true;
      }
      default:
        return false;
    }
  }

  /** What happens to the machine that the terminal runs on. */
  #machine(storm: Storm, alive: Incarnation): boolean {
    const chance = this.#chance;
    switch (storm) {
      case "disk full":
        alive.journal.broken = true;
        // Somebody makes room and starts it again.
        return this.#ends(chance.from(1_000, 6_000), () => alive.kill("after a full disk"));
      case "clock jumps":
        this.#ground.skew += chance.of(JUMPS_MS);
        return true;
      case "sleep of 40 minutes":
        if (this.#sleptLong) return false;
        this.#sleptLong = true;
        if (alive.account.plans.brackets.views().some(({ state }) => state === "entering" || state === "working")) this.#ground.network.count("storm: sleep with brackets");
        this.#sleep(alive, LONG_SLEEP_MS);
        return true;
      case "a nap":
        this.#sleep(alive, chance.from(2_000, 60_000));
        return true;
      case "feed silent":
        alive.deafen(chance.from(2_000, 30_000));
        return true;
      case "trigger watch dies":
        alive.levels.die(chance.from(50, 5_000));
        return true;
      default:
        return false;
    }
  }

  #sleep(alive: Incarnation, ms: number): void {
    const broker = this.#broker;
    const often = broker.moveMs;
    broker.moveMs = Math.max(often, ms / 200);
    alive.sleep(ms);
    this.#ends(ms, () => (broker.moveMs = often));
  }

  #ends(ms: number, run: () => void): true {
    this.#ground.time.after(ms, run);
    return true;
  }
}
