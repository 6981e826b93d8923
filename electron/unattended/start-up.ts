import type { StrategyView } from "../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Timers } from "../../shared/domain/time.ts";
import { connectAccounts, unlock } from "./accounts/connect-accounts.ts";
import { accountsOf, openAccounts } from "./accounts/open-accounts.ts";
import type { Desk } from "./desk.ts";
import { ask } from "./desk.ts";
import type { StrategiesFile } from "./file/strategies-file.ts";
import type { Wanted } from "./instances/match.ts";
import { matchInstances, wantedOf } from "./instances/match.ts";
import type { Tell } from "./news/tell.ts";
import type { Picture } from "./picture.ts";
import { waitUntil } from "./wait-until.ts";

/** What ran when the terminal ended goes on by itself within this time of its account's being ready, ms: it knows better where it was. */
const GOES_ON_MS = 3_000;
/** A strategy that is asked to start reads its history first; it may take so long to run, ms. */
const STARTING_MS = 120_000;

/** The next one is asked to start so long after this one at the latest, ms. */
const NEXT_MS = 3_000;

/** Until the list of strategies that can be run is there, ms; and until one that is not in it yet counts as missing. */
const READING_MS = 60_000;
const WHOLE_MS = 2_000;

export interface StartParts {
  readonly desk: Desk;
  readonly picture: Picture;
  readonly file: StrategiesFile;
  readonly timers: Timers;
  readonly tell: Tell;
  /** The process was asked to stop: nothing more is begun. */
  readonly stopping: () => boolean;
  /** A person says that strategies which only a person may begin anew are to be. */
  readonly again: boolean;
}

/** From the file to strategies that run. */
export class StartUp {
  readonly #parts: StartParts;
  /** Asked to start once, by their id: a strategy that ended by itself is not begun anew from here. */
  readonly #asked = new Set<string>();
  /** Live ones with a schedule whose word was given, or was not needed. */
  readonly #confirmed = new Set<string>();
  #wanted: readonly Wanted[] = [];

  constructor(parts: StartParts) {
    this.#parts = parts;
  }

  /** In the order of the file. */
  get wanted(): readonly Wanted[] {
    return this.#wanted;
  }

  /**
   * Opens accounts, waits for them, makes the instances and starts them in the order of the file.
   * @returns false when nothing runs and nothing will by itself.
   * @throws FileProblem before anything is started.
   */
  async run(): Promise<boolean> {
    const { desk, picture, file, timers, tell, stopping } = this.#parts;
    await openAccounts(desk, picture, file, tell);
    const accounts = accountsOf(picture, file);
    await this.#files();
    if (stopping()) return true;
    const wanted = wantedOf(picture, file, accounts);
    const needed = new Set(accounts.values());
    this.#wanted = wanted;
    await connectAccounts(desk, picture, needed, tell);
    await waitUntil(picture, timers, file.waitMs, () => [...needed].every((id) => this.#ready(id)), stopping);
    if (stopping()) return true;
    this.#tellLate(needed);
    this.#tellOthers();
    const [first] = [...needed].filter((id) => this.#ready(id));
    if (first !== undefined) await this.#show(first);
    const ready = wanted.filter(({ settings }) => this.#ready(settings.account));
    await matchInstances(desk, picture, file, ready, tell);
    await this.#goneOn(ready);
    for (const one of ready) await this.#start(one);
    await waitUntil(picture, timers, STARTING_MS, () => ready.every(({ entry }) => picture.strategies.get(entry.id)?.state !== "starting"), stopping);
    return stopping() || ready.some((one) => this.#lives(one));
  }

  /** An account has become ready late: what belongs to it is made and started now. */
  async accountReady(account: AccountId): Promise<void> {
    const { desk, picture, file, tell } = this.#parts;
    for (const one of this.#wanted) {
      if (one.settings.account !== account || this.#asked.has(one.entry.id)) continue;
      try {
        await matchInstances(desk, picture, file, [one], tell);
        await this.#goneOn([one]);
        await this.#start(one);
      } catch (error) {
        tell("error", "strategy.refused", `${one.entry.id} was not started: ${failureOf(error).sentence}`, { strategy: one.entry.id, account });
      }
    }
  }

  /** The terminal reads the files beside its own start: the list first comes, then is whole. */
  async #files(): Promise<void> {
    const { picture, file, timers, stopping } = this.#parts;
    const listed = new Set(file.entries.map((one) => one.file));
    await waitUntil(picture, timers, READING_MS, () => picture.files.length > 0, stopping);
    await waitUntil(picture, timers, WHOLE_MS, () => [...listed].every((name) => picture.files.some((one) => one.file === name)), stopping);
  }

  /** Feed and hours that are told are of this account's market. */
  async #show(account: AccountId): Promise<void> {
    try {
      await ask(this.#parts.desk, "market.show", { account });
    } catch (error) {
      this.#parts.tell("warn", "market", `The market of ${account} cannot be shown yet: ${failureOf(error).sentence}`, { account });
    }
  }

  /** Gives what ran when the terminal ended time to go on by itself. */
  async #goneOn(some: readonly Wanted[]): Promise<void> {
    const { picture, timers, stopping } = this.#parts;
    await picture.refresh();
    const may = some.flatMap(({ entry }) => picture.strategies.get(entry.id) ?? []).filter(({ autoStart, startedAt, state }) => autoStart && startedAt !== undefined && state === "stopped");
    await waitUntil(picture, timers, GOES_ON_MS, () => may.every(({ id }) => picture.strategies.get(id)?.state !== "stopped"), stopping);
  }

  #ready(id: AccountId): boolean {
    const view = this.#parts.picture.accounts.get(id);
    return view?.trading === true;
  }

  #tellLate(needed: ReadonlySet<AccountId>): void {
    const { picture, file, tell } = this.#parts;
    for (const account of needed) {
      if (!this.#ready(account)) tell("error", "account.late", `${account} was not ready within ${file.waitMs / 1000} s: ${picture.accounts.get(account)?.sentence ?? "it is not connected"} Its strategies start when it is.`, { account });
    }
  }

  /** What goes on by itself although the file does not name it. */
  #tellOthers(): void {
    const { picture, file, tell } = this.#parts;
    const named = new Set(file.entries.map(({ id }) => id));
    for (const { id, state, autoStart, account } of picture.strategies.values()) {
      if (named.has(id) || (state === "stopped" && !autoStart)) continue;
      tell("warn", "strategy.other", `${id} is not in the file and is ${state}${autoStart ? " (it is set to start by itself)" : ""}. It is left as it is, and stopped by its own policy at the end.`, { strategy: id, account });
    }
  }

  async #start(one: Wanted): Promise<void> {
    const { entry, settings: { account, schedule } } = one;
    const { desk, picture, timers, tell, stopping, again } = this.#parts;
    const { id, mode, live } = entry;
    if (stopping() || this.#asked.has(id) || !this.#ready(account)) return;
    this.#asked.add(id);
    // A stop that an earlier run had begun is carried out first.
    await waitUntil(picture, timers, STARTING_MS, () => picture.strategies.get(id)?.state !== "stopping", stopping);
    const view = picture.strategies.get(id);
    if (view?.held === true && !again) return tell("error", "strategy.failed", `${id} is not begun anew by itself: ${view.sentence} See to it, then start with --again.`, { strategy: id, account });
    const word = mode === "live" ? live : undefined;
    const locked = word === undefined ? undefined : await unlock(desk, picture, account, word, tell);
    if (locked !== undefined) return tell("error", "strategy.refused", `${id} was not started: ${locked}`, { strategy: id, account });
    if (view && goesOn(view)) return tell("info", "strategy.goes-on", `${id} is ${view.state} already: it goes on where it was.`, { strategy: id, account });
    if (schedule.start !== undefined) return tell("info", "strategy.waits", `${id} starts by itself at ${schedule.start} of a trading day${schedule.stop === undefined ? "" : ` and stops at ${schedule.stop}`}.`, { strategy: id, account });
    // In the order of the file, but one that reads a long history does not hold up the others for long.
    await Promise.race([this.#ask(one, word), new Promise<void>((resolve) => timers.after(NEXT_MS, resolve))]);
  }

  /**
   * A scheduled start of a live strategy is refused until the word was given for this very version. It stands
   * in the file, so it is given at that moment, once.
   */
  changed(view: StrategyView): void {
    const one = this.#wanted.find(({ entry }) => entry.id === view.id);
    if (one?.entry.live === undefined || one.settings.schedule.start === undefined || this.#confirmed.has(view.id)) return;
    if (view.state === "running") this.#confirmed.add(view.id);
    if (view.state !== "failed" || view.held === true || !this.#asked.has(view.id)) return;
    this.#confirmed.add(view.id);
    void this.#ask(one, one.entry.live);
  }

  /** It has failed, and nothing will begin it anew by itself. */
  isLost({ entry: { id }, settings: { schedule } }: Wanted): boolean {
    const view = this.#parts.picture.strategies.get(id);
    return view?.state === "failed" && (schedule.start === undefined || view.held === true);
  }

  async #ask({ entry: { id }, settings: { account } }: Wanted, word: string | undefined): Promise<void> {
    const { desk, picture, tell } = this.#parts;
    try {
      await ask(desk, "strategies.start", { id, ...(word !== undefined && { word }) });
    } catch (error) {
      // It went on by itself in the meantime.
      const view = picture.strategies.get(id);
      if (view && goesOn(view)) return tell("info", "strategy.goes-on", `${id} is ${view.state} already: it goes on where it was.`, { strategy: id, account });
      tell("error", "strategy.refused", `${id} was not started: ${failureOf(error).sentence}`, { strategy: id, account });
    }
  }

  #lives(one: Wanted): boolean {
    const view = this.#parts.picture.strategies.get(one.entry.id);
    if (view === undefined) return false;
    return goesOn(view) || (one.settings.schedule.start !== undefined && !this.isLost(one));
  }
}

function goesOn({ state }: StrategyView): boolean {
  return state !== "stopped" && state !== "failed" && state !== "stopping";
}
