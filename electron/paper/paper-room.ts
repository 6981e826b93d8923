import type { Publish } from "../../shared/contract/topics.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { MarketTime, SystemClock, Timers } from "../../shared/domain/time.ts";
import type { FeedSupervisor } from "../market/feed-supervisor.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import { OrderLedger } from "../orders/order-ledger.ts";
import type { Resources } from "../resources.ts";
import type { Journal } from "../storage/journal.ts";
import type { OpenedJournal } from "../storage/journal-thread.ts";
import { workerFile } from "../worker-files.ts";
import type { DayFacts, PaperHandle } from "./paper-accounts.ts";
import { PaperAccounts } from "./paper-accounts.ts";
import { PaperFillsHost } from "./paper-fills-host.ts";
import type { PaperMarket } from "./paper-market.ts";
import type { PaperRules } from "./paper-rules.ts";
import { underlyingKeys } from "./contract.ts";
import { tableRules } from "./table-rules.ts";

/** What paper trading takes of a feed: prices and their time. Nothing of it can sign in, subscribe or send. */
export type PriceFeed = Pick<FeedSupervisor, "board" | "attachRing" | "slotOf">;

export interface PaperRoomOptions {
  readonly storage: Pick<OpenedJournal, "journal" | "standing">;
  readonly resources: Pick<Resources, "calendar" | "charges" | "margins">;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly feed: PriceFeed;
  readonly marketAt: () => MarketTime | undefined;
  /** The connected account that the feed is of; absent on the practice market and in a replay. */
  readonly prices?: AccountId | undefined;
  /** The ring's number at the tick bridge. */
  readonly ring: number;
  readonly seed: number;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly day: () => string;
  readonly publish: Publish;
  readonly onTrouble: (sentence: string) => void;
}

/** More records than this has no day of a paper account, and no search hands out more. */
const MOST_OF_A_DAY = 10_000;
const SILENT = { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} };
const NOWHERE: Journal = { append: () => Promise.resolve() };

/** All that paper trading needs: the accounts, and the thread in which their orders meet the ticks. */
export class PaperRoom {
  readonly accounts: PaperAccounts;
  #options: PaperRoomOptions;
  #floor: PaperFillsHost;
  #running = false;

  constructor(options: PaperRoomOptions) {
    this.#options = options;
    const { storage, feed, ring, seed, clock, timers, day, prices, publish, onTrouble } = options;
    this.#floor = new PaperFillsHost({
      file: workerFile("paper-fills"),
      board: feed.board.buffer,
      attachRing: (buffer) => feed.attachRing(ring, buffer, "all"),
      seed, clock, timers, onTrouble,
      onEvent: (account, event) => this.accounts.heard(account, event),
      onAnew: () => this.accounts.refill(),
    });
    this.accounts = new PaperAccounts({
      clock, timers, day, prices,
      journal: storage.journal,
      market: marketOf(options),
      rules: rulesOf(options),
      floor: this.#floor,
      onView: (view) => publish("paper", view),
    });
  }

  /** What stood when the terminal ended; closed accounts are among them. */
  async restore(): Promise<PaperHandle[]> {
    const { standing } = this.#options.storage;
    const handles = await this.accounts.restore(standing, (account, day) => this.#dayOf(account, day));
    if (handles.length > 0) this.use();
    return handles;
  }

  /** The thread is started with the first account: nobody pays for what is not used. */
  use(): void {
    if (this.#running) return;
    this.#running = true;
    this.#floor.start();
  }

  async end(): Promise<void> {
    if (this.#running) await this.#floor.quit();
  }

  /** Orders and fills as the journal has them, folded once more. */
  async #dayOf(account: AccountId, day: string): Promise<DayFacts> {
    const { journal } = this.#options.storage;
    const records = [];
    for (let beforeSeq: number | undefined; ; beforeSeq = records[0]?.seq) {
      const part = await journal.records({ account, fromDay: day, toDay: day, beforeSeq, most: MOST_OF_A_DAY });
      records.unshift(...part);
      if (part.length < MOST_OF_A_DAY) break;
    }
    const ledger = new OrderLedger(NOWHERE, SILENT);
    ledger.restore(records);
    return { orders: ledger.orders(), fills: ledger.fills() };
  }
}

function marketOf({ instruments, quotes, feed, marketAt }: PaperRoomOptions): PaperMarket {
  return { instrument: (key) => instruments.get(key), quote: (key) => quotes.of(key), slotOf: (key) => feed.slotOf(key), marketAt };
}

function rulesOf({ resources, instruments, quotes }: PaperRoomOptions): PaperRules {
  const { calendar, charges, margins } = resources;
  return tableRules({
    calendar, charges, margins,
    last: (key) => quotes.of(key)?.mark,
    fnoStock: ({ kind, underlying }) => kind === "equity" && instruments.hasDerivatives(underlying),
    onIndex: (contract) => underlyingKeys(contract).some((key) => instruments.get(key)?.kind === "index"),
  });
}
