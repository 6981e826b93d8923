import type { Snapshot } from "../../shared/contract/commands.ts";
import type { ConnectionsView } from "../../shared/contract/schemas/connect.ts";
import type { FeedView, OrderHealthView, PracticeView, SessionView } from "../../shared/contract/schemas/market.ts";
import type { PaperAccountView } from "../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import type { KillView } from "../../shared/contract/schemas/risk.ts";
import type { StrategyFile, StrategyView } from "../../shared/contract/schemas/strategies.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Desk } from "./desk.ts";
import { ask } from "./desk.ts";

type Listener = <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void;

/** The terminal as it stands, kept up by its own news. */
export class Picture {
  readonly accounts = new Map<AccountId, AccountView>();
  readonly paper = new Map<AccountId, PaperAccountView>();
  readonly strategies = new Map<string, StrategyView>();
  readonly orderHealth = new Map<AccountId, OrderHealthView>();
  files: readonly StrategyFile[] = [];
  connections: ConnectionsView["connections"] = [];
  feed: FeedView | undefined;
  session: SessionView | undefined;
  practice: PracticeView | undefined;
  kill: KillView | undefined;
  readonly #desk: Desk;
  readonly #onTrouble: (sentence: string) => void;
  readonly #listeners = new Set<Listener>();
  #end: () => void = () => {};

  /** @param onTrouble the picture could not be taken anew. */
  constructor(desk: Desk, onTrouble: (sentence: string) => void) {
    this.#desk = desk;
    this.#onTrouble = onTrouble;
  }

  /** Listens first and looks then, so that nothing falls between. */
  async begin(): Promise<void> {
    this.#end = this.#desk.onEvent((topic, payload) => this.#heard(topic, payload));
    await this.#look();
  }

  end(): void {
    this.#end();
    this.#listeners.clear();
  }

  /** Told after the picture has it. @returns what ends it. */
  listen(run: Listener): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Looks anew: news of many strategies takes its time. Tells every strategy. */
  async refresh(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      return this.#onTrouble(`What the terminal shows could not be read anew: ${String(error)}`);
    }
    for (const view of this.strategies.values()) for (const run of this.#listeners) run("strategy", view);
  }

  async #look(): Promise<void> {
    this.#take(await ask(this.#desk, "terminal.snapshot", {}));
  }

  #take(snapshot: Snapshot): void {
    fill(this.accounts, snapshot.accounts, ({ id }) => id);
    fill(this.paper, snapshot.paper, ({ account }) => account);
    fill(this.strategies, snapshot.strategies, ({ id }) => id);
    fill(this.orderHealth, snapshot.orderHealth, ({ account }) => account);
    this.files = snapshot.strategyFiles.files;
    this.connections = snapshot.connect.connections;
    this.feed = snapshot.feed;
    this.session = snapshot.session;
    this.practice = snapshot.practice;
    this.kill = snapshot.kill;
  }

  #heard<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    const change = CHANGES[topic];
    change?.(this, payload);
    for (const run of this.#listeners) run(topic, payload);
    if (topic === "reset") void this.refresh();
  }
}

function fill<K, V>(map: Map<K, V>, values: readonly V[], key: (value: V) => K): void {
  map.clear();
  for (const value of values) map.set(key(value), value);
}

type Change<N extends TopicName> = (picture: Picture, payload: TopicPayload<N>) => void;

/** What each kind of news changes; the others change nothing here. */
const CHANGES: { readonly [N in TopicName]?: Change<N> } = {
  account: ({ accounts }, view) => void accounts.set(view.id, view),
  paper: ({ paper }, view) => void paper.set(view.account, view),
  strategy: ({ strategies }, view) => void strategies.set(view.id, view),
  strategyGone: ({ strategies }, { id }) => void strategies.delete(id),
  orderHealth: ({ orderHealth }, view) => void orderHealth.set(view.account, view),
  strategyFiles: (picture, { files }) => void (picture.files = files),
  connect: (picture, { connections }) => void (picture.connections = connections),
  feed: (picture, view) => void (picture.feed = view),
  session: (picture, view) => void (picture.session = view),
  practice: (picture, view) => void (picture.practice = view),
  kill: (picture, view) => void (picture.kill = view),
};
