import type { JournalRecord } from "../../../shared/contract/journal.ts";
import type { FillModel, PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { TerminalError, badInput, notConnected } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { RiskLimits } from "../../orders/risk/limits.ts";
import type { PaperAccounts, PaperHandle } from "../../paper/paper-accounts.ts";
import { viewOf } from "../../paper/paper-accounts.ts";
import type { PaperRoom } from "../../paper/paper-room.ts";
import type { PaperState } from "../../paper/paper-state.ts";
import { toEvent } from "../../storage/journal.ts";
import type { OpenedJournal } from "../../storage/journal-thread.ts";
import type { AccountGround } from "../account-options.ts";
import type { AccountRuntime } from "../account-runtime.ts";
import type { Accounts } from "../accounts.ts";
import type { PaperOptions } from "../open-account.ts";
import { paperAccount } from "../open-account.ts";
import { recordsOf } from "./live-journal.ts";
import type { LiveMarket } from "./live-market.ts";

/** Of a connected account, what paper accounts on its prices are given. None of it reaches the broker's order routes. */
export interface PriceGiver {
  readonly market: Pick<LiveMarket, "room" | "marketAt" | "day">;
  readonly marketGround: AccountGround;
  readonly runtime: { readonly view: Pick<AccountView, "id" | "trading"> };
}

type Storage = Pick<OpenedJournal, "journal" | "standing">;

export interface PaperOnLiveOptions {
  /** There are records of such accounts: they are read at the start. */
  readonly kept: () => boolean;
  readonly openJournal: () => Promise<OpenedJournal>;
  readonly openRoom: (storage: Storage, giver: PriceGiver) => PaperRoom;
  readonly openRuntime: (options: PaperOptions) => AccountRuntime;
  readonly accounts: Accounts;
  readonly limits: (account: AccountId) => RiskLimits;
  /** Takes up the limits that the journal has of the account, once. */
  readonly restoreLimits: (account: AccountId) => void;
  readonly giver: (account: AccountId) => PriceGiver | undefined;
  /** Accounts came, went or wait: pages look anew. */
  readonly onChanged: (sentence: string) => void;
  readonly onTrouble: (sentence: string) => void;
}

interface Running {
  readonly room: PaperRoom;
  readonly runtimes: AccountRuntime[];
}

/**
 * Paper accounts that trade on the prices of connected accounts. They run while their account is connected, and
 * wait, known by name, while it is not. They have a journal of their own, whatever market the terminal was started on.
 */
export class PaperOnLive {
  #options: PaperOnLiveOptions;
  #journal: Promise<OpenedJournal> | undefined;
  /** By the account that gives the prices. */
  #running = new Map<AccountId, Promise<Running>>();
  #rooms = new Map<AccountId, Running>();
  /** All there ever were, as last seen. */
  #known = new Map<AccountId, PaperAccountView>();
  #restored = new Set<AccountId>();
  #trouble = "";

  constructor(options: PaperOnLiveOptions) {
    this.#options = options;
  }

  /** Reads which there are; each waits. */
  async begin(): Promise<void> {
    if (!this.#options.kept()) return;
    const { standing, lost } = await this.#open();
    for (const state of statesIn(standing)) this.#known.set(state.account, viewOf(state));
    for (const view of this.#known.values()) this.#wait(view);
    if (lost > 0) this.#options.onTrouble(`The journal of paper accounts on live prices lost ${lost} ${lost === 1 ? "record" : "records"}: look at their positions before you go on.`);
  }

  /** About once a second: accounts whose prices have come begin. */
  look(connected: Iterable<PriceGiver>): void {
    for (const giver of connected) {
      const { id, trading } = giver.runtime.view;
      if (!trading || this.#running.has(id) || ![...this.#known.values()].some(({ prices }) => prices === id)) continue;
      this.#run(id, giver).then(() => (this.#trouble = ""), (error: unknown) => this.#failed(id, error));
    }
  }

  /** @throws TerminalError naming what is off; NotConnected when the account that gives the prices has none. */
  async open(name: string, capital: Money, model: FillModel, prices: AccountId): Promise<AccountRuntime> {
    const giver = this.#options.giver(prices);
    if (!giver?.runtime.view.trading) throw new TerminalError(notConnected(`${clientOf(prices)} is not connected, so it tells no prices. Connect it in the Connect panel, then open the paper account.`));
    const taken = [...this.#known.values()].find((view) => view.name.toLowerCase() === name.toLowerCase());
    if (taken) throw new TerminalError(badInput("name", "a name that is not taken", `${taken.name} is a paper account on the prices of ${clientOf(taken.prices ?? prices)} already (closed ones keep their name). Choose another name.`));
    const running = await this.#run(prices, giver);
    return this.#wire(running, giver, await running.room.accounts.open(name, capital, model), await this.#open());
  }

  /** The account that gives the prices goes: what trades on them is brought to rest, and waits. */
  async closed(prices: AccountId): Promise<void> {
    const running = await this.#running.get(prices)?.catch(() => undefined);
    this.#running.delete(prices);
    this.#rooms.delete(prices);
    if (!running) return;
    for (const view of running.room.accounts.views()) this.#known.set(view.account, view);
    await Promise.all(running.runtimes.map((runtime) => runtime.stop()));
    await running.room.end();
    for (const view of running.room.accounts.views()) {
      this.#options.accounts.remove(view.account);
      this.#wait(view);
    }
  }

  async end(): Promise<void> {
    for (const prices of [...this.#running.keys()]) await this.closed(prices);
    const opened = await this.#journal?.catch(() => undefined);
    await opened?.journal.close();
  }

  /** The account that gives this one its prices; undefined for others. */
  pricesOf(account: AccountId): AccountId | undefined {
    return this.#known.get(account)?.prices;
  }

  runtimesOn(prices: AccountId): readonly AccountRuntime[] {
    return this.#rooms.get(prices)?.runtimes ?? [];
  }

  /** The room's accounts that this one is among; undefined for others. @throws TerminalError (NotConnected) while it waits. */
  roomOf(account: AccountId): PaperAccounts | undefined {
    const view = this.#known.get(account);
    if (view?.prices === undefined) return undefined;
    const running = this.#rooms.get(view.prices);
    if (!running) throw new TerminalError(notConnected(waitWords(view)));
    return running.room.accounts;
  }

  views(): PaperAccountView[] {
    const running = [...this.#rooms.values()].flatMap(({ room }) => room.accounts.views());
    const there = new Set(running.map(({ account }) => account));
    return [...running, ...[...this.#known.values()].filter(({ account }) => !there.has(account)).map((view) => (view.closed ? view : { ...view, waits: waitWords(view) }))];
  }

  /** What a room told of one of its accounts. */
  told(view: PaperAccountView): void {
    this.#known.set(view.account, view);
  }

  #run(prices: AccountId, giver: PriceGiver): Promise<Running> {
    const there = this.#running.get(prices);
    if (there) return there;
    const begun = this.#begin(prices, giver);
    this.#running.set(prices, begun);
    // The next look tries again.
    begun.catch(() => this.#running.get(prices) === begun && this.#running.delete(prices));
    return begun;
  }

  /** What was read when the journal was opened is as old as this run: an account that waited has written since. */
  async #begin(prices: AccountId, giver: PriceGiver): Promise<Running> {
    const opened = await this.#open();
    const standing: JournalRecord[] = [];
    for (const { account } of this.#known.values()) standing.push(...(await recordsOf(opened, account)).standing);
    const room = this.#options.openRoom({ journal: opened.journal, standing }, giver);
    const running: Running = { room, runtimes: [] };
    const handles = await room.restore();
    this.#rooms.set(prices, running);
    for (const handle of handles) if (!handle.account.state.closed) await this.#wire(running, giver, handle, opened);
    if (handles.length > 0) this.#options.onChanged(`The paper accounts on the prices of ${clientOf(prices)} trade again.`);
    return running;
  }

  async #wire({ room, runtimes }: Running, giver: PriceGiver, handle: PaperHandle, opened: OpenedJournal): Promise<AccountRuntime> {
    const { accounts, limits, restoreLimits, openRuntime, onTrouble } = this.#options;
    const { id } = handle;
    room.use();
    if (!this.#restored.has(id)) restoreLimits(id);
    this.#restored.add(id);
    const { records, standing } = await recordsOf(opened, id);
    const { feed } = giver.market.room;
    const stands = (): string | undefined => (feed.view.state === "live" ? undefined : `${handle.account.state.name} has no prices: the feed of ${clientOf(giver.runtime.view.id)} is ${feed.view.state}. ${feed.view.sentence} Orders go again when it is live.`);
    const options = paperAccount({ ...giver.marketGround, closed: stands }, handle, { storage: { journal: opened.journal, standing }, limits });
    const runtime = openRuntime(options);
    runtimes.push(runtime);
    accounts.add(runtime);
    runtime.restore(records);
    runtime.start().catch((error: unknown) => onTrouble(`The paper account ${handle.account.state.name} could not be started: ${String(error)}`));
    return runtime;
  }

  /** It is tried again each second, and told once. */
  #failed(prices: AccountId, error: unknown): void {
    const sentence = `The paper accounts on the prices of ${clientOf(prices)} could not be opened: ${error instanceof Error ? error.message : String(error)} It is tried again.`;
    if (sentence !== this.#trouble) this.#options.onTrouble(sentence);
    this.#trouble = sentence;
  }

  #wait(view: PaperAccountView): void {
    if (view.closed) return;
    const { account, name } = view;
    const { accounts } = this.#options;
    accounts.wait({ id: account, broker: "Paper", title: name, clientCode: name, world: "paper", state: "waiting", sentence: waitWords(view), trading: false });
  }

  #open(): Promise<OpenedJournal> {
    this.#journal ??= this.#options.openJournal().then(
      (opened) => {
        opened.journal.onFailure = (sentence) => this.#broken(sentence);
        for (const sentence of opened.notes) this.#options.onTrouble(sentence);
        return opened;
      },
      (error: unknown) => {
        this.#journal = undefined;
        throw error;
      },
    );
    return this.#journal;
  }

  #broken(sentence: string): void {
    for (const { runtimes } of this.#rooms.values()) for (const runtime of runtimes) runtime.journalBroken(sentence);
  }
}

function waitWords({ name, prices }: PaperAccountView): string {
  const giver = prices === undefined ? "its account" : clientOf(prices);
  return `${name} waits: it trades on the prices of ${giver}, which is not connected. Connect ${giver} in the Connect panel; orders and positions of ${name} are kept.`;
}

function statesIn(records: readonly JournalRecord[]): PaperState[] {
  return records.filter(({ kind }) => kind === "standing.paper").map((record) => (toEvent(record) as StandingRecord).state as PaperState);
}
