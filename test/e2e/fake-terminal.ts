import type { AddressInfo } from "node:net";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { Answer, CommandName, Request, Snapshot } from "../../shared/contract/commands.ts";
import { commands } from "../../shared/contract/commands.ts";
import { contractHash } from "../../shared/contract/hash.ts";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import type { ToPage } from "../../shared/contract/wire.ts";
import { fromPage } from "../../shared/contract/wire.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { badInput, failureOf, TerminalError } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Answers } from "./fake/default-answers.ts";
import { defaultAnswers } from "./fake/default-answers.ts";
import { defaultState, MARKET_NOW } from "./fake/default-state.ts";
import { openQuotes, runMarket } from "./fake/market.ts";
import { PageLink } from "./fake/page-link.ts";
import { pageServer } from "./fake/page-server.ts";
import type { Level, QuoteFields } from "./fake/quote-board.ts";
import { QuoteBoard } from "./fake/quote-board.ts";
import { StrategyWorld } from "./fake/strategy-world.ts";
import { closeOf, UNIVERSE } from "./fake/universe.ts";

export { ACCOUNT, DAY, MARKET_NOW } from "./fake/default-state.ts";
export { UNIVERSE } from "./fake/universe.ts";

export interface FakeOptions {
  /** Laid over the default state (`fake/default-state.ts`), whole fields. */
  readonly state?: Partial<Snapshot>;
  readonly universe?: readonly InstrumentView[];
  readonly answers?: Answers;
  /** Before the answer of a command, ms. */
  readonly delayMs?: Partial<Record<CommandName, number>>;
  /** Another one than the page's makes the page stale. */
  readonly contract?: string;
  /** False leaves all quotes unknown. */
  readonly quotes?: boolean;
}

/**
 * A scripted terminal for the page's tests: serves the built page and speaks the real wire from
 * memory, so that every state of every panel can be shown. It trades nothing: a test says what
 * changes, by `push` and `quote`.
 */
export class FakeTerminal {
  readonly #server = pageServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #links = new Map<WebSocket, PageLink>();
  readonly #answers: Answers;
  readonly #delays: Partial<Record<CommandName, number>>;
  #accepting = true;
  #stopMarket = (): void => {};
  readonly board = new QuoteBoard();
  readonly universe: readonly InstrumentView[];
  /** What a new page is told; change it freely. `push` changes the connected ones. */
  readonly state: Snapshot;
  /** Strategies as if they ran. */
  readonly strategies = new StrategyWorld({
    state: () => this.state, marketAt: () => this.marketAt,
    push: { strategy: (view) => this.push("strategy", view), gone: (id) => this.push("strategyGone", { id }), files: () => this.push("strategyFiles", this.state.strategyFiles) },
  });
  /** Every call of a page, in order. */
  readonly calls: { readonly command: CommandName; readonly request: unknown }[] = [];
  marketAt = MARKET_NOW;
  contract: string;

  constructor(options: FakeOptions = {}) {
    this.universe = options.universe ?? UNIVERSE;
    this.state = { ...defaultState(this.universe), ...options.state };
    this.#answers = { ...defaultAnswers({ state: () => this.state, universe: this.universe, marketAt: () => this.marketAt, lastOf: (key) => this.board.row(this.board.slot(key))[0] || closeOf(key) }), ...this.strategies.answers(), ...options.answers };
    this.#delays = { ...options.delayMs };
    this.contract = options.contract ?? contractHash();
    if (options.quotes !== false) openQuotes(this.board, this.universe.map((one) => one.key), this.marketAt);
  }

  async start(): Promise<this> {
    this.#server.on("upgrade", (request, socket, head) => {
      if (!this.#accepting || request.url !== "/gateway") return socket.destroy();
      this.#sockets.handleUpgrade(request, socket, head, (page) => this.#greet(page));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.#stopMarket();
    this.dropLink();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Frames sent to all pages of now. */
  get frames(): number {
    return [...this.#links.values()].reduce((sum, link) => sum + link.frames, 0);
  }

  /** Requests of one command, in order. */
  requests<N extends CommandName>(command: N): Request<N>[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.request as Request<N>);
  }

  /** Tells every page. */
  push<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    for (const page of this.#links.keys()) send(page, { kind: "event", topic, payload });
  }

  /** From now on this is the command's answer; a thrown TerminalError is its failure. */
  answer<N extends CommandName>(command: N, run: (request: Request<N>) => Answer<N> | Promise<Answer<N>>): void {
    (this.#answers as Record<string, unknown>)[command] = run;
  }

  fail(command: CommandName, failure: Failure): void {
    this.answer(command, () => {
      throw new TerminalError(failure);
    });
  }

  delay(command: CommandName, ms: number): void {
    this.#delays[command] = ms;
  }

  /** Changes a quote; it goes out with the next frame. */
  quote(key: InstrumentKey, fields: QuoteFields, depth?: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): void {
    this.board.set(key, fields, depth);
  }

  /** Ticks at a steady rate over the keys (all by default); replaces the former market. */
  market(ticksPerSecond: number, keys: readonly InstrumentKey[] = this.universe.map((one) => one.key)): void {
    this.#stopMarket();
    this.#stopMarket = ticksPerSecond > 0 ? runMarket(this.board, { keys, ticksPerSecond, from: this.marketAt, onTime: (at) => (this.marketAt = at) }) : () => {};
  }

  /** Cuts every page off and lets none in again until `restoreLink`. */
  dropLink(): void {
    this.#accepting = false;
    for (const page of this.#links.keys()) page.terminate();
  }

  restoreLink(): void {
    this.#accepting = true;
  }

  #greet(page: WebSocket): void {
    const link = new PageLink(page, this.board, () => this.marketAt);
    this.#links.set(page, link);
    page.on("close", () => {
      link.close();
      this.#links.delete(page);
    });
    page.on("message", (data: Buffer) => {
      const message = fromPage.parse(JSON.parse(data.toString()));
      if (message.kind === "hello") send(page, { kind: "welcome", contract: this.contract });
      else if (message.kind === "painted") link.painted(message.frame);
      else void this.#answer(page, link, message.id, message.command, message.request);
    });
  }

  async #answer(page: WebSocket, link: PageLink, id: number, command: string, raw: unknown): Promise<void> {
    try {
      const name = command as CommandName;
      const read = commands[name]?.request.safeParse(raw);
      if (!read?.success) throw new TerminalError(badInput("request", command, `The request of ${command} is malformed: ${String(read?.error)}`));
      this.calls.push({ command: name, request: read.data });
      const delay = this.#delays[name];
      if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
      const run = name === "market.watch" ? (request: Request<"market.watch">) => this.#watch(link, request) : this.#answers[name];
      const value = await (run as (request: unknown) => unknown)(read.data);
      send(page, { kind: "answer", id, ok: true, value });
    } catch (error) {
      send(page, { kind: "failed", id, ok: false, failure: failureOf(error) });
    }
  }

  #watch(link: PageLink, { keys, full, deep = [] }: Request<"market.watch">): Answer<"market.watch"> {
    const known = new Set(this.universe.map((one) => one.key));
    const slots = keys.filter((key) => known.has(key)).map((key) => ({ key, slot: this.board.slot(key) }));
    const slotsOf = (some: readonly InstrumentKey[]): number[] => some.filter((key) => known.has(key)).map((key) => this.board.slot(key));
    link.watch(slots.map(({ slot }) => slot), slotsOf(full), slotsOf(deep));
    return { slots, unknown: keys.filter((key) => !known.has(key)) };
  }
}

function send(page: WebSocket, message: ToPage): void {
  if (page.readyState === page.OPEN) page.send(JSON.stringify(message));
}

export async function startFakeTerminal(options: FakeOptions = {}): Promise<FakeTerminal> {
  return new FakeTerminal(options).start();
}
