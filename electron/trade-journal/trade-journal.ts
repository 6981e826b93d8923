import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { TopicName } from "../../shared/contract/topics.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { TradeJournalCalls, WorldAccount } from "./calls.ts";
import type { TradeJournalLine } from "./journal-line.ts";

/** Fills of one order come together: they are looked at once, ms. */
const SOON_MS = 250;
/** News after which an account's trades may be others. */
const NEWS: ReadonlySet<TopicName> = new Set<TopicName>(["fill", "conversion", "paper", "reset"]);

export interface TradeJournalOptions {
  readonly line: Pick<TradeJournalLine, "call" | "close">;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** Accounts whose market is shown: only their candles are at hand. */
  readonly shown: () => readonly WorldAccount[];
  readonly publish: (revision: number) => void;
  readonly onTrouble: (sentence: string) => void;
}

/** The trade journal: it follows the fills of all accounts, and keeps what the trader says of the trades. */
export class TradeJournal {
  readonly #options: TradeJournalOptions;
  readonly #told = new Set<string>();
  #revision = 0;
  #cancel: (() => void) | undefined;
  #syncing: Promise<void> | undefined;
  #again = false;
  #ended = false;

  constructor(options: TradeJournalOptions) {
    this.#options = options;
  }

  /** Makes entries of what happened while Sauda, or the journal, did not run. */
  begin(): void {
    void this.#sync();
  }

  heard(topic: TopicName): void {
    if (this.#ended || !NEWS.has(topic)) return;
    this.#cancel ??= this.#options.timers.after(SOON_MS, () => {
      this.#cancel = undefined;
      void this.#sync();
    });
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#cancel?.();
    await this.#syncing;
    await this.#options.line.close();
  }

  list(request: Request<"tradeJournal.list">): Promise<Answer<"tradeJournal.list">> {
    return this.#options.line.call("list", request);
  }

  open(request: Request<"tradeJournal.open">): Promise<Answer<"tradeJournal.open">> {
    return this.#options.line.call("open", request);
  }

  write(request: Request<"tradeJournal.write">): Promise<void> {
    return this.#changing("write", request, this.#options.clock.now());
  }

  rules(request: Request<"tradeJournal.rules">): Promise<void> {
    return this.#changing("rules", request);
  }

  picture(request: Request<"tradeJournal.picture">): Promise<Answer<"tradeJournal.picture">> {
    return this.#options.line.call("picture", request);
  }

  async attach(request: Request<"tradeJournal.attach">): Promise<Answer<"tradeJournal.attach">> {
    const { picture, fresh } = await this.#options.line.call("attach", request, this.#options.clock.now());
    if (fresh) this.#tell();
    return { picture };
  }

  removePicture(request: Request<"tradeJournal.removePicture">): Promise<void> {
    return this.#changing("removePicture", request);
  }

  wanted(): Promise<Answer<"tradeJournal.wanted">> {
    return this.#options.line.call("wanted", this.#options.shown());
  }

  export(request: Request<"tradeJournal.export">): Promise<Answer<"tradeJournal.export">> {
    return this.#options.line.call("export", request, this.#options.clock.now());
  }

  async #changing<N extends "write" | "rules" | "removePicture">(name: N, ...args: Parameters<TradeJournalCalls[N]>): Promise<void> {
    await this.#options.line.call(name, ...args);
    this.#tell();
  }

  /** One at a time; news during one is looked at after it. */
  async #sync(): Promise<void> {
    if (this.#syncing) {
      this.#again = true;
      return;
    }
    this.#syncing = this.#look();
    await this.#syncing;
    this.#syncing = undefined;
    if (!this.#again || this.#ended) return;
    this.#again = false;
    await this.#sync();
  }

  async #look(): Promise<void> {
    try {
      const { changed, problems } = await this.#options.line.call("sync", this.#options.clock.now());
      for (const sentence of problems) this.#trouble(sentence);
      if (changed) this.#tell();
    } catch (error) {
      if (!this.#ended) this.#trouble(`New trades could not be put into the trade journal: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Once: the same trouble comes back with every fill. */
  #trouble(sentence: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#options.onTrouble(sentence);
  }

  #tell(): void {
    this.#options.publish(++this.#revision);
  }
}
