import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { OrderHealthView } from "../../shared/contract/schemas/market.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import { clientOf, worldOf } from "../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../shared/domain/order.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import { sharesOf } from "../orders/square-off/shares.ts";
import { exitSlots } from "../orders/risk/limits.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import type { MoneyBooks } from "../portfolio/money-books.ts";
import type { AccountPlans } from "../plans/account-plans.ts";
import type { AccountChecks } from "./account-checks.ts";
import type { AccountSafety } from "./account-safety.ts";
import { AccountBooks } from "./account-books.ts";
import type { AccountLink, LinkState } from "./account-link.ts";
import type { AccountFollower } from "./account-follower.ts";
import { AccountNews } from "./account-news.ts";
import type { AccountOptions } from "./account-options.ts";
import { leaveOpen } from "./leave-open.ts";
import { MoneyReader } from "./money-reader.ts";
import { orderHealth } from "./order-health.ts";
import { TimerSet } from "./timer-set.ts";
import { WakeWatch } from "./wake-watch.ts";

/** Reconciling waits this long for the order socket, so that nothing falls between book and socket, ms. */
const SOCKET_WAIT_MS = 1_500;
/** The account is not ready before its funds are known, unless they take longer than this, ms. */
const MONEY_WAIT_MS = 1_500;
const RETRY_MS = 2_000;
/** Books that do not agree with one another are read again, so often and so far apart, ms; exits must not wait for ever for a broker that cannot. */
const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 2_000;
const FUNDS_EVERY_MS = 15_000;
/** The broker's positions are compared with ours this often: fills that no message told of show there. */
const POSITIONS_EVERY_MS = 30_000;
const HEALTH_EVERY_MS = 1_000;

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One account's life: signed in, reconciled, trading, and back again after any drop. */
export class AccountRuntime {
  #options: AccountOptions;
  #link: AccountLink;
  #books: AccountBooks;
  #timers: TimerSet;
  #wake: WakeWatch;
  #view: AccountView;
  #news: AccountNews;
  /** The trading day that the ledger is of. */
  #day: string | undefined;
  /** Counts turns of the day: books that were read across one say nothing. */
  #turns = 0;
  #reconciling: Promise<void> | undefined;
  #reader: MoneyReader;
  #journalBroken: string | undefined;
  #ended = false;
  #restored = false;
  #followers: AccountFollower[] = [];

  constructor(options: AccountOptions) {
    this.#options = options;
    const { id, title } = options;
    this.#timers = new TimerSet(options.timers);
    this.#wake = new WakeWatch(options.clock, (words) => this.#woken(words));
    const onTrouble = (sentence: string): void => options.activity.note({ tone: "warning", topic: "account", sentence, account: id });
    this.#news = new AccountNews({ account: options, link: () => this.#link, books: () => this.#books, trading: () => this.#view.trading });
    this.#link = options.link({
      onTrouble,
      onState: (state) => this.#linkState(state),
      onOrder: (order) => this.#news.order(order),
      onFill: (fill) => this.#news.fill(fill),
      onListening: () => this.#news.listening(),
      owners: {
        shares: (instrument, product) => sharesOf(this.ledger.owners, { account: id, instrument, product }, "everybody"),
        of: (tag) => this.ledger.byIntent(id, tag)?.owner,
      },
    });
    this.#view = { id, title, broker: this.#link.line.title, clientCode: clientOf(id), world: worldOf(id), state: "starting", sentence: "Starting.", trading: false };
    this.#books = new AccountBooks(options, this.#link, {
      onTrouble,
      onOrder: (order, before) => this.#orderChanged(order, before),
      onFill: (fill) => {
        this.plans.filled(fill);
        this.checks?.filled(fill);
        for (const follower of this.#followers) follower.filled(fill);
      },
      onPosition: (position) => this.#news.position(position),
      onDiverged: (sentence) => this.#news.diverged(sentence),
      onDoubt: () => this.#reader.compareSoon(),
      trading: () => this.#trading(),
      closed: () => this.#whyClosed(),
      wakes: () => this.#wake.wakes,
    });
    this.#reader = new MoneyReader({ money: this.#books.money, timers: this.#timers, signedIn: () => this.#link.signedIn, comparable: () => this.#comparable(), onTrouble });
  }

  get view(): AccountView {
    return this.#view;
  }

  /** The broker over the network; undefined on paper. */
  get broker(): BrokerAccount | undefined {
    return this.#link.broker;
  }

  get ledger(): OrderLedger {
    return this.#books.ledger;
  }

  get desk(): OrderDesk {
    return this.#books.desk;
  }

  get safety(): AccountSafety {
    return this.#books.safety;
  }

  get money(): MoneyBooks {
    return this.#books.money;
  }

  get instruments(): AccountOptions["instruments"] {
    return this.#options.instruments;
  }

  get conversions(): AccountBooks["conversions"] {
    return this.#books.conversions;
  }

  get plans(): AccountPlans {
    return this.#books.plans;
  }

  /** What it was made with, for who acts in it from outside. */
  get given(): AccountOptions {
    return this.#options;
  }

  /** Is told from now on what happens here; of an account that is restored already, that at once. */
  follow(follower: AccountFollower): void {
    this.#followers.push(follower);
    if (this.#restored) follower.restore();
  }

  /** Instruments whose ticks its followers need. */
  *followed(): ReturnType<AccountFollower["holds"]> {
    for (const follower of this.#followers) yield* follower.holds();
  }

  /** What its broker knows of an order beforehand; undefined on paper. */
  get checks(): AccountChecks | undefined {
    return this.#books.checks;
  }

  /** Asks the broker, in the background, what margin the order needs. */
  wantMargin(proposal: OrderProposal): void {
    this.#books.wantMargin(proposal);
  }

  /** Rebuilds the day from the journal; what was on its way when the terminal ended is open until the book tells. */
  restore(records: readonly JournalRecord[]): void {
    const { id, clock, activity, day } = this.#options;
    const today = day();
    this.#day = today;
    this.safety.restoreOwners(records);
    for (const problem of this.ledger.restore(records.filter((record) => record.account === id && record.day === today))) {
      activity.note({ tone: "alarm", topic: "sauda", sentence: `The journal holds a step that cannot be: ${problem}.`, account: id });
    }
    leaveOpen(this.ledger, id, clock);
    this.conversions.restore();
    this.safety.restore();
    this.checks?.restore();
    this.plans.restore();
    this.#restored = true;
    for (const follower of this.#followers) follower.restore();
  }

  async start(): Promise<void> {
    this.#timers.every(HEALTH_EVERY_MS, () => this.#wake.look());
    this.#timers.every(FUNDS_EVERY_MS, () => void (this.#view.trading && this.money.readFunds()));
    this.#timers.every(POSITIONS_EVERY_MS, () => void (this.#comparable() && this.#reader.compare()));
    this.#timers.every(HEALTH_EVERY_MS, () => this.#options.publish("orderHealth", this.health()));
    this.limitsChanged();
    this.safety.watch.start();
    await this.#link.start();
  }

  /** The slots kept for exits follow the limits. */
  limitsChanged(): void {
    this.broker?.budget.holdBack("orders", exitSlots(this.#options.limits()));
  }

  readonly records: AccountOptions["records"] = (query) => this.#options.records(query);

  needs(): ReturnType<AccountLink["needs"]> {
    return this.#link.needs();
  }

  /** Its money or positions were changed by other ways than trading: they are read anew. */
  async reread(): Promise<void> {
    await this.#books.reconciler.orders();
    await this.#books.reconciler.trades();
    await this.#reader.anew();
  }

  /** The user asks to try again after a stop. */
  async retry(): Promise<void> {
    await this.#link.retry();
  }

  /** A socket was told that the tokens are no good. */
  async renewSession(): Promise<void> {
    await this.#link.renew();
  }

  /**
   * A new trading day has begun: yesterday's orders leave the screen, the books are read anew. Nothing where it has begun already.
   * @throws Error when the day before cannot be booked; it may be called again.
   */
  async newDay(): Promise<void> {
    const day = this.#options.day();
    if (this.#ended || day === this.#day) return;
    this.#turns++;
    this.#set({ state: "reconciling", sentence: "A new trading day: reading the books.", trading: false });
    // One that is going on may have read yesterday's books.
    await this.#reconciling;
    await this.#link.newDay();
    const begin = this.safety.dayEnds(day);
    this.ledger.clear();
    this.#day = day;
    this.#turns++;
    this.#books.reconciler.forget();
    this.money.forget();
    begin();
    this.checks?.newDay();
    this.plans.newDay(day);
    this.conversions.newDay();
    for (const follower of this.#followers) follower.newDay(day);
    this.#options.publish("reset", { sentence: "A new trading day has begun." });
    await this.#reconciling;
    await this.#reconcile();
  }

  health(): OrderHealthView {
    return orderHealth(this.#view.id, this.#books, this.#link.line, this.#journalBroken);
  }

  /** The journal cannot be written: nothing may be sent any more. */
  journalBroken(sentence: string): void {
    this.#journalBroken = sentence;
    this.#set({ state: "stopped", sentence, trading: false });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#timers.clear();
    await Promise.all(this.#followers.map((follower) => follower.ended()));
    this.plans.end();
    this.checks?.end();
    this.safety.end();
    this.#books.reconciler.end();
    await this.#link.end();
  }

  /** The ledger is of a day that has ended: the new one's books say nothing about it. */
  #dayIsOver(): boolean {
    return this.#day !== undefined && this.#options.day() !== this.#day;
  }

  #comparable(): boolean {
    return this.#view.trading && !this.#dayIsOver();
  }

  /** False from the first question after a sleep on, whichever timer or tick comes first. */
  #trading(): boolean {
    this.#wake.look();
    return this.#view.trading;
  }

  /** What is known is as old as the sleep was long: nothing goes, exits neither, until the books are read, as at the start. */
  #woken(words: string): void {
    // What was read before the sleep says nothing after it.
    this.#turns++;
    const comparing = this.#reconciling;
    if (this.#ended || (!this.#view.trading && comparing === undefined)) return;
    const sentence = `${words} Comparing with the broker's books; orders go when they are read.`;
    this.#options.activity.note({ tone: "warning", topic: "account", sentence, account: this.#options.id });
    this.#set({ state: "reconciling", sentence, trading: false });
    void Promise.resolve(comparing).then(() => this.#reconcile());
  }

  #whyClosed(): string | undefined {
    this.#wake.look();
    if (this.#journalBroken !== undefined) return this.#journalBroken;
    // What would be recorded now would leave with yesterday's orders.
    if (this.#dayIsOver()) return "Orders cannot go yet: a new trading day begins, and its books are being read.";
    return this.#view.trading ? this.#options.closed?.() : `Orders cannot go yet: ${this.#view.sentence}`;
  }

  #linkState(state: LinkState): void {
    switch (state.kind) {
      case "signed-out":
        return;
      case "signing-in":
        return this.#set({ state: "signing-in", sentence: state.sentence, trading: this.#view.trading });
      case "retrying":
        return this.#set({ state: "retrying", sentence: state.sentence, trading: false });
      case "stopped":
        this.#options.activity.note({ tone: "bad", topic: "account", sentence: state.sentence, account: this.#options.id });
        return this.#set({ state: "stopped", sentence: state.sentence, trading: false });
      case "asking":
        return this.#set({ state: "stopped", sentence: state.sentence, trading: false });
      case "signed-in":
        void this.#reconcile();
    }
  }

  #reconcile(): Promise<void> {
    this.#reconciling ??= this.#readEverything()
      .catch((error: unknown) => this.#later(sentenceOf(error)))
      .finally(() => {
        this.#reconciling = undefined;
      });
    return this.#reconciling;
  }

  async #readEverything(): Promise<void> {
    if (this.#ended || this.#journalBroken !== undefined) return;
    const turn = this.#turns;
    const { state, sentence, trading } = this.#view;
    this.#set({ state: "reconciling", sentence: state === "reconciling" ? sentence : "Signed in. Comparing with the broker's books.", trading });
    try {
      await this.#options.prepare();
    } catch (error) {
      return this.#later(sentenceOf(error));
    }
    this.#news.prepared();
    this.checks?.signedIn();
    await Promise.race([this.#news.untilListening(), this.#pause(SOCKET_WAIT_MS)]);
    const wanted = this.#reader.all();
    for (let look = 1; look <= MOST_LOOKS; look++) {
      const read = await this.#readBooks();
      if (this.#ended || turn !== this.#turns) return;
      if (read === "not") return this.#later("The broker's books could not be read completely.");
      if (read === "agree" || look === MOST_LOOKS) break;
      this.#set({ state: "reconciling", sentence: "Signed in. The broker's books do not agree with one another yet; reading them again.", trading: this.#view.trading });
      await this.#pause(LOOK_AGAIN_MS);
      if (this.#ended || turn !== this.#turns) return;
    }
    await Promise.race([wanted, this.#pause(MONEY_WAIT_MS)]);
    if (this.#ended || turn !== this.#turns) return;
    this.#books.reconciler.begin();
    this.#set({ state: "ready", sentence: "Ready.", trading: true });
    this.safety.ready();
    this.plans.ready();
  }

  /** A book that comes empty or late is readable too: positions that the orders do not explain, or orders that it had, tell. */
  async #readBooks(): Promise<"not" | "differ" | "agree"> {
    const { reconciler, money } = this.#books;
    if (!((await reconciler.orders()) && (await reconciler.trades()) && (await money.readPositions()))) return "not";
    return reconciler.whole && !money.doubts.any ? "agree" : "differ";
  }

  /** Without a session the keeper's own words stand, and its success begins anew. */
  #later(sentence: string): void {
    if (this.#ended || !this.#link.signedIn) return;
    this.#set({ state: "retrying", sentence: `${sentence} Trying again in ${RETRY_MS / 1000} s.`, trading: false });
    this.#timers.after(RETRY_MS, () => void (this.#link.signedIn && this.#reconcile()));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.after(ms, resolve));
  }

  /** Fills that the socket told as a sum are fetched one by one; money changes are read soon. */
  #orderChanged(order: Order, before: Order | undefined): void {
    this.plans.orderChanged(order, before);
    for (const follower of this.#followers) follower.orderChanged(order, before);
    if (order.filled > order.filledExactly) void this.#books.reconciler.trades();
    if (order.state === before?.state && order.filled === before.filled) return;
    if (this.#view.trading) this.#reader.fundsSoon();
  }

  #set(change: Pick<AccountView, "state" | "sentence" | "trading">): void {
    // Nothing that happens makes up for a journal that cannot be written.
    if (this.#ended || (this.#journalBroken !== undefined && change.state !== "stopped")) return;
    this.#view = { ...this.#view, ...change };
    this.#options.publish("account", this.#view);
  }
}
