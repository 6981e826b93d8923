import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { RunningExchange } from "../../../workers/exchange/start.ts";
import { startExchange } from "../../../workers/exchange/start.ts";
import type { Asked, History, JournalRow, Shown } from "../checker/history.ts";
import { HostileProxy } from "../hostile-proxy.ts";
import { Chance } from "../world/chance.ts";
import { ExchangeClient } from "./exchange-client.ts";
import type { Look, Wish } from "./messages.ts";
import { RealTerminal } from "./terminal.ts";

const DAY = "2026-09-01";
const SYMBOLS = ["SBIN-EQ", "ITC-EQ", "TATASTEEL-EQ"] as const;
const ORDERS = 50;
/** It ends with its last order, later on a busy machine; one that has not by then is stuck, ms. */
const STORM_MS = 180_000;
/** Likewise for coming to rest, ms. */
const REST_MS = 90_000;

/** Where the terminal is killed, in turn: by itself at a border, or from outside while a request passes the proxy. */
const KILLS = [
  { border: "journal: asked" }, { passing: "here" }, { border: "journal: written" }, { passing: "there" }, { border: "send: place" }, { border: "receive: place" },
  { border: "receive: socket" }, { border: "send: cancel" }, { border: "receive: order-book" }, { border: "receive: cancel" },
] as const;

export interface RealRan {
  readonly history: History;
  readonly kills: number;
  readonly fates: ReadonlyMap<string, number>;
  readonly stuck: string | undefined;
  readonly words: readonly string[];
}

/** One stormy stretch with the practice exchange, real sockets, real files and SIGKILL. `folder` is empty and its own. */
export async function runReal(seed: number, folder: string): Promise<RealRan> {
  const exchange = await startExchange(
    { port: 0, dataDir: join(folder, "exchange"), seed, day: DAY, replay: [], speed: 10, profile: "unlimited", startPaused: false },
    { warn: () => {}, onFailure: (error) => console.error(error), pace: { delay: { least: 5, most: 60 } } },
  );
  const proxy = await HostileProxy.open(exchange.server.ready.port, new Chance(seed, "proxy"));
  const stage = new Stage(seed, folder, exchange, proxy);
  try {
    return await stage.play();
  } finally {
    stage.end();
    await proxy.close();
    await exchange.stop();
  }
}

class Stage {
  #chance: Chance;
  #folder: string;
  #exchange: RunningExchange;
  #proxy: HostileProxy;
  #terminal: RealTerminal | undefined;
  #tokens = new Map<string, string>();
  #asked: Asked[] = [];
  #presses = 0;
  readonly #epoch = Date.now();
  #kills = 0;
  #ended = false;
  /** Nobody is killed any more. */
  #calm = false;
  #placedAt = new Map<string, number>();
  /** Tags that reached the proxy when the journal on the disk did not have them yet. */
  #early = new Set<string>();
  #told = { order: new Set<string>(), fill: new Set<string>() };
  #killOnPassing: "here" | "there" | undefined;

  constructor(seed: number, folder: string, exchange: RunningExchange, proxy: HostileProxy) {
    this.#chance = new Chance(seed, "stage");
    this.#folder = folder;
    this.#exchange = exchange;
    this.#proxy = proxy;
    mkdirSync(join(folder, "terminal"), { recursive: true });
    proxy.onPassing = ({ route, body, where }) => this.#passing(route, body, where);
    for (const symbol of SYMBOLS) this.#tokens.set(symbol, exchange.core.listingBySymbol("NSE", symbol)?.token ?? "");
  }

  async play(): Promise<RealRan> {
    const client = await ExchangeClient.signIn(this.#exchange.server.ready);
    const openingPaise = await client.netPaise();
    await this.#begin();
    const deadline = Date.now() + STORM_MS;
    while (this.#placedAt.size < ORDERS && Date.now() < deadline) await this.#act();
    this.#proxy.hostile = false;
    this.#calm = true;
    const flat = await this.#flatten(client);
    this.#exchange.core.pause();
    const shown = await this.#atRest();
    this.#terminal?.kill();
    await this.#begin();
    const restarted = await this.#atRest();
    const orders = await client.orders(this.#placedAt);
    return {
      history: {
        asked: this.#asked,
        journal: this.#journal(),
        broker: { orders, fills: await client.fills(), openingPaise, cashPaise: await client.netPaise(), carried: [] },
        shown: shown?.shown ?? EMPTY,
        restarted: restarted?.shown ?? EMPTY,
        told: { orders: [...this.#told.order], fills: [...this.#told.fill] },
        // The exchange tells its own session's time, in which what was held when cannot be placed.
        alone: false,
      },
      kills: this.#kills,
      fates: this.#proxy.counts,
      stuck: flat ?? (shown && restarted ? undefined : "it never came to rest"),
      words: restarted?.words ?? [],
    };
  }

  end(): void {
    this.#ended = true;
    this.#terminal?.kill();
  }

  async #begin(): Promise<void> {
    const { port } = this.#proxy;
    const { account, masterUrl } = this.#exchange.server.ready;
    const kill = this.#calm ? undefined : KILLS[this.#kills % KILLS.length];
    this.#killOnPassing = kill && "passing" in kill ? kill.passing : undefined;
    this.#terminal = new RealTerminal(
      {
        dataDir: join(this.#folder, "terminal"),
        endpoints: { rest: `http://127.0.0.1:${port}`, stream: "", orderSocket: `ws://127.0.0.1:${port}/smart-order-update`, master: masterUrl },
        credentials: account,
        day: DAY,
        epoch: this.#epoch,
        killAt: kill && "border" in kill ? { border: kill.border, nth: this.#chance.from(4, 12) } : undefined,
      },
      (what, key) => void this.#told[what].add(key),
      () => void (this.#ended || this.#calm || this.#kills++),
    );
    await this.#terminal.ready;
  }

  async #passing(route: string, body: string, where: "here" | "there"): Promise<void> {
    if (route === "placeOrder" && where === "here") {
      const tag = (JSON.parse(body) as { ordertag: string }).ordertag;
      if (!this.#journal().some((row) => row.kind === "order.approved" && row.body.includes(`"key":"${tag}"`))) this.#early.add(tag);
    }
    if (route === "placeOrder" && where === "there") this.#placedAt.set((JSON.parse(body) as { ordertag: string }).ordertag, Date.now());
    if (this.#killOnPassing !== where || !this.#chance.is(0.15)) return;
    this.#killOnPassing = undefined;
    this.#terminal?.kill();
    // The request goes on: its bytes had left before the kill.
    await pause(20);
  }

  #prices(): Record<string, number> {
    const prices: Record<string, number> = {};
    for (const [symbol, token] of this.#tokens) prices[keyOf(symbol)] = (this.#exchange.core.snapshot(token)?.ltp ?? 0) * 100;
    return prices;
  }

  async #act(): Promise<void> {
    await pause(this.#chance.from(5, 120));
    if (!this.#terminal?.alive) await this.#begin();
    const terminal = this.#terminal;
    if (!terminal) return;
    terminal.prices(this.#prices());
    const look = await terminal.look();
    if (!look?.trading) return;
    if (this.#chance.is(0.03)) this.#proxy.breakLines();
    this.#wish(terminal, look);
  }

  #wish(terminal: RealTerminal, { shown }: Look): void {
    const chance = this.#chance;
    const working = shown.orders.filter((order) => order.brokerOrderId !== undefined && !["complete", "cancelled", "rejected", "not-placed"].includes(order.state));
    const action = chance.weighed({ place: 700, cancel: 120, modify: 80, exit: 50, reverse: 10, cancelAll: 10, "press again": 30 });
    if (action === "cancelAll") return this.#ask(terminal, { kind: "cancelAll" });
    const resting = action === "modify" ? working.filter((order) => order.state === "open") : working;
    if ((action === "cancel" || action === "modify") && resting.length > 0) {
      const order = chance.of(resting) as Shown["orders"][number] & OrderProposal & { key: never };
      if (action === "cancel") return this.#ask(terminal, { kind: "cancel", order: order.key });
      const { type, quantity, trigger, validity } = order;
      return this.#ask(terminal, { kind: "modify", order: order.key, terms: { type, quantity: quantity + chance.from(0, 5), price: (order.price > 0 ? order.price + 500 * chance.from(-4, 4) : 0) as Price, trigger, validity } });
    }
    const open = shown.positions.filter((position) => position.quantity !== 0);
    if ((action === "exit" || action === "reverse") && open.length > 0) {
      const { instrument, product } = chance.of(open);
      return this.#ask(terminal, { kind: action, instrument: instrument as InstrumentKey, product: product as "MIS", once: this.#press() });
    }
    const again = this.#asked.filter((one) => one.kind === "place").at(-1);
    if (action === "press again" && again?.terms && again.once !== undefined) {
      void terminal.ask({ kind: "place", terms: again.terms as OrderProposal, once: again.once }).then(({ kind }) => void (kind === "accepted" && (again.outcome = "accepted")));
      return;
    }
    this.#ask(terminal, { kind: "place", terms: this.#terms(), once: this.#press() });
  }

  #terms(): OrderProposal {
    const chance = this.#chance;
    const symbol = chance.of(SYMBOLS);
    const ltp = this.#prices()[keyOf(symbol)] ?? 0;
    const side = chance.of(["BUY", "SELL"] as const);
    const market = chance.is(0.3);
    const away = 500 * chance.from(-6, 12);
    const price = market ? 0 : Math.round((ltp + (side === "BUY" ? -away : away)) / 500) * 500;
    const account = `angelone:${this.#exchange.server.ready.account.clientCode}:practice` as OrderProposal["account"];
    return {
      account, instrument: keyOf(symbol), side, type: market ? "MARKET" : "LIMIT", quantity: chance.from(1, 40),
      price: price as Price, trigger: 0 as Price, product: "MIS", validity: !market && chance.is(0.1) ? "IOC" : "DAY", owner: "manual",
    };
  }

  #press(): string {
    return `press-${String(++this.#presses).padStart(4, "0")}`;
  }

  #ask(terminal: RealTerminal, wish: Wish): void {
    const { kind } = wish;
    if (kind === "look") return;
    const asked: Asked = {
      at: Date.now(), kind, outcome: "cut-off",
      ...("once" in wish ? { once: wish.once } : {}),
      ...(wish.kind === "squareOff" ? { plan: wish.once } : {}),
      ...(wish.kind === "place" ? { terms: wish.terms } : {}),
      ...(wish.kind === "exit" || wish.kind === "reverse" ? { instrument: wish.instrument, product: wish.product } : {}),
    };
    this.#asked.push(asked);
    void terminal.ask(wish).then((granted) => {
      if (granted.kind === "accepted" || (granted.kind === "refused" && kind !== "place")) asked.outcome = "accepted";
      else asked.outcome = granted.kind;
    });
  }

  /** Squares off until the exchange itself says that nothing is open. @returns why that could not be had. */
  async #flatten(client: ExchangeClient): Promise<string | undefined> {
    const deadline = Date.now() + REST_MS;
    let look: Look | undefined;
    while (Date.now() < deadline) {
      if (!this.#terminal?.alive) await this.#begin();
      this.#terminal?.prices(this.#prices());
      look = await this.#terminal?.look();
      const resting = look?.shown.orders.some((order) => !["complete", "cancelled", "rejected", "not-placed"].includes(order.state)) ?? true;
      const open = [...(await client.netPositions()).values()].some((quantity) => quantity !== 0);
      if (look?.trading && !resting && !open) return undefined;
      const known = look?.shown.positions.some((position) => position.quantity !== 0) ?? false;
      if (look?.trading && look.unresolved === 0 && this.#terminal && (resting || known)) {
        this.#ask(this.#terminal, { kind: "squareOff", once: this.#press() });
        await pause(1_000);
      } else await pause(200);
    }
    return `not flat after ${REST_MS / 1000} s: ${look?.sentence ?? "dead"}; ${look?.words.slice(-3).join(" | ") ?? ""}`;
  }

  /** All fills are known one by one and nothing is open any more; undefined when that does not come. */
  async #atRest(): Promise<Look | undefined> {
    const deadline = Date.now() + REST_MS;
    while (Date.now() < deadline) {
      const look = await this.#terminal?.look();
      if (look?.trading && look.unresolved === 0 && look.shown.positions.every((position) => position.exact)) return look;
      await pause(200);
    }
    return undefined;
  }

  /** As any program with SQL would read it. */
  #journal(): JournalRow[] {
    const db = new Database(join(this.#folder, "terminal", "journal-practice.db"), { readonly: true });
    try {
      const rows = db.prepare("SELECT seq, kind, body FROM records ORDER BY seq").all() as { seq: number; kind: string; body: string }[];
      return rows.map((row) => ({ ...row, durableAt: row.kind === "order.approved" && [...this.#early].some((tag) => row.body.includes(tag)) ? Number.POSITIVE_INFINITY : 0 }));
    } finally {
      db.close();
    }
  }
}

const EMPTY: Shown = { orders: [], fills: [], positions: [] };

function keyOf(symbol: string): InstrumentKey {
  return `NSE:${symbol.replace("-EQ", "")}` as InstrumentKey;
}
