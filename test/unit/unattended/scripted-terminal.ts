import type { Request, Snapshot } from "../../../shared/contract/commands.ts";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import type { PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { StrategyFile, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { Publish, TopicName, TopicPayload } from "../../../shared/contract/topics.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { instrument, int } from "../../../shared/strategy/parameters.ts";
import type { OwnTerminal } from "../../../electron/unattended/process.ts";
import type { VirtualTime } from "../../support/virtual-time.ts";

export const LAB = accountId("paper", "Lab", "paper");
export const LIVE = accountId("angelone", "P100001", "live");
const KEY = "NSE:SBIN" as InstrumentKey;

/** What a strategy does when it is asked to start or to stop. */
export interface Script {
  startMs?: number;
  /** Refused with this sentence, and failed. */
  refuses?: string;
  stopMs?: number;
  /** The stop is never done. */
  stuck?: boolean;
  /** It leaves this many units, whatever the policy. */
  leaves?: number;
}

export function account(id: AccountId, change: Partial<AccountView> = {}): AccountView {
  return { id, broker: "Paper", title: id.split(":")[1] ?? "", clientCode: id.split(":")[1] ?? "", world: "paper", state: "ready", sentence: "Ready.", trading: true, ...change };
}

export function paper(id: AccountId, change: Partial<PaperAccountView> = {}): PaperAccountView {
  return { account: id, name: id.split(":")[1] ?? "", capital: 10_00_000_0000 as Money, model: DEFAULT_FILL_MODEL, assumes: "", generation: 1, openedAt: 0 as SystemTime, closed: false, ...change };
}

export function connection(id: AccountId, change: Partial<ConnectionView> = {}): ConnectionView {
  return { account: id, broker: "Angel One", clientCode: id.split(":")[1] ?? "", address: "", askPin: false, askCode: false, kept: { apiKey: true, pin: true, totpSecret: true }, state: "signed-out", asks: [], step: "secrets", sentence: "Not connected.", locked: true, ...change };
}

export const EMA: StrategyFile = {
  file: "example/ema-crossover.ts", origin: "example", name: "EmaCrossover", title: "EMA crossover", about: "", hash: "ab".repeat(32), changedAt: 0 as SystemTime,
  parameters: { stock: instrument({ help: "", default: "NSE:SBIN" }), fast: int({ title: "Fast average", help: "", least: 2, most: 100, default: 9 }) },
};

/** A terminal that does what a test tells it to, in virtual time. */
export class ScriptedTerminal implements OwnTerminal {
  readonly accounts = new Map<AccountId, AccountView>();
  readonly paper = new Map<AccountId, PaperAccountView>();
  readonly strategies = new Map<string, StrategyView>();
  readonly scripts = new Map<string, Script>();
  readonly asked: { readonly command: string; readonly request: unknown }[] = [];
  readonly faults: string[] = [];
  connections: ConnectionView[] = [];
  files: StrategyFile[] = [EMA];
  /** How long a paper account takes to become ready, ms; undefined = for ever. */
  readyMs: number | undefined = 100;
  stopMs = 200;
  stopped = false;
  shown: Partial<Snapshot> = {};
  #time: VirtualTime;
  #listeners = new Set<(topic: TopicName, payload: never) => void>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  readonly publish: Publish = (topic, payload) => {
    for (const run of this.#listeners) run(topic, payload as never);
  };

  onEvent(run: <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Changes a strategy and tells it. */
  set(id: string, change: Partial<StrategyView>): void {
    const view = { ...this.strategies.get(id)!, ...change };
    this.strategies.set(id, view);
    this.publish("strategy", view);
  }

  setAccount(view: AccountView): void {
    this.accounts.set(view.id, view);
    this.publish("account", view);
  }

  commandsOf(command: string): unknown[] {
    return this.asked.filter((one) => one.command === command).map(({ request }) => request);
  }

  fault(sentence: string): void {
    this.faults.push(sentence);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#time.after(this.stopMs, resolve));
    this.stopped = true;
  }

  readonly handlers: OwnTerminal["handlers"] = {
    "terminal.snapshot": () => this.#snapshot(),
    "market.show": (request) => this.#note("market.show", request),
    "paper.open": (request) => {
      this.#note("paper.open", request);
      const id = accountId(request.prices === undefined ? "paper" : "paperlive", request.name, "paper");
      this.paper.set(id, paper(id, { capital: request.capital, ...(request.prices !== undefined && { prices: request.prices }) }));
      this.setAccount(account(id, { state: "starting", trading: false, sentence: "Starting." }));
      if (this.readyMs !== undefined) this.#time.after(this.readyMs, () => this.setAccount(account(id)));
      return { account: id };
    },
    "connect.open": (request) => this.#note("connect.open", request),
    "connect.unlock": (request) => {
      this.#note("connect.unlock", request);
      this.connections = this.connections.map((one) => (one.account === request.account ? { ...one, locked: false } : one));
      this.publish("connect", { connections: this.connections, keychain: { kept: true, sentence: "" } });
      return {};
    },
    "strategies.add": (request) => {
      this.#note("strategies.add", request);
      const id = request.id ?? "made-up";
      if (this.strategies.has(id)) throw new TerminalError(badInput("id", "free", `${id} is taken.`));
      this.strategies.set(id, strategyView(id, request));
      this.publish("strategy", this.strategies.get(id)!);
      return { id };
    },
    "strategies.change": (request) => {
      this.#note("strategies.change", request);
      this.set(request.id, request.settings);
      return {};
    },
    "strategies.start": (request) => this.#start(request),
    "strategies.stop": (request) => this.#stop(request),
    "strategies.log": () => ({ lines: [], more: false }),
  };

  #note(command: string, request: unknown): Record<string, never> {
    this.asked.push({ command, request });
    return {};
  }

  async #start(request: Request<"strategies.start">): Promise<Record<string, never>> {
    this.#note("strategies.start", request);
    const { startMs = 50, refuses } = this.scripts.get(request.id) ?? {};
    this.set(request.id, { state: "starting", sentence: "Its history is read." });
    await new Promise<void>((resolve) => this.#time.after(startMs, resolve));
    if (refuses !== undefined) {
      this.set(request.id, { state: "failed", sentence: refuses });
      throw new TerminalError(badInput("id", "", refuses));
    }
    this.set(request.id, { state: "running", sentence: "Runs.", startedAt: this.#time.now() });
    return {};
  }

  async #stop(request: Request<"strategies.stop">): Promise<Record<string, never>> {
    this.#note("strategies.stop", request);
    await Promise.all(request.ids.map(async (id) => {
      const { stopMs = 100, stuck = false, leaves = 0 } = this.scripts.get(id) ?? {};
      this.set(id, { state: "stopping", sentence: "Stopped by hand. Its positions are being closed." });
      await new Promise<void>((resolve) => this.#time.after(stopMs, resolve));
      if (stuck) return;
      const positions = request.policy === "square-off" ? holding(leaves) : this.strategies.get(id)!.positions;
      this.set(id, { state: "stopped", sentence: "Stopped.", openOrders: request.policy === "leave" ? this.strategies.get(id)!.openOrders : 0, positions });
    }));
    return {};
  }

  #snapshot(): Snapshot {
    return {
      version: "0", accounts: [...this.accounts.values()], orders: [], fills: [], positions: [], holdings: [], funds: [], activity: [], orderHealth: [],
      feed: { state: "live", sentence: "Live.", ticksPerSecond: 1, received: 1, dropped: 0, droppedBy: {}, lost: 0, reconnects: 0, ageMs: 10, subscribed: 1, silent: [] },
      session: { phase: "open", sentence: "NSE open.", marketAt: 0 as MarketTime, day: "2026-11-20" },
      paper: [...this.paper.values()], kill: { pulled: false, squareOff: false, sentence: "" }, risk: [], limits: [], squareOffs: [], conversions: [], owners: [], gtts: [], brackets: [], baskets: [], slices: [], protection: [],
      strategies: [...this.strategies.values()], strategyFiles: { folder: "", files: this.files }, connect: { connections: this.connections, keychain: { kept: false, sentence: "" } }, market: "practice",
      instruments: { state: "ready" } as never, settings: {}, suggested: [], ...this.shown,
    };
  }
}

export function holding(quantity: number): StrategyView["positions"] {
  return quantity === 0 ? [] : [{ instrument: KEY, product: "MIS", quantity, averagePrice: 8_200_000 as Price }];
}

export function strategyView(id: string, { file, settings }: Pick<Request<"strategies.add">, "file" | "settings">): StrategyView {
  return {
    ...settings, id, file, hash: EMA.hash, fileHash: EMA.hash, state: "stopped", sentence: "Not started yet.", instruments: [KEY], frames: [], positions: [], openOrders: 0,
    today: { net: 0 as Money, charges: 0 as Money, orders: 0 }, total: { net: 0 as Money, charges: 0 as Money, trades: 0, wins: 0, since: "2026-11-20" },
    equity: [], ticks: 0, errors: 0, slow: 0, restarts: 0, marks: 0, lines: 0,
  };
}
