import { join } from "node:path";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { StrategySettings, StrategyView } from "../../shared/contract/schemas/strategies.ts";
import type { Publish } from "../../shared/contract/topics.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { AccountRuntime } from "../accounts/account-runtime.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import { AccountStrategies } from "./account-strategies.ts";
import { Catalogue } from "./catalogue/catalogue.ts";
import { wordsOf } from "./catalogue/strategy-files.ts";
import { StrategyReader } from "./catalogue/strategy-reader.ts";
import { checkSettings } from "./instances/check-settings.ts";
import { InstanceFolder } from "./instances/instance-folder.ts";
import { StrategyInstance } from "./instances/instance.ts";
import type { CardSource, InstanceOrders, OrdersWants, StrategyMarket } from "./instances/ports.ts";
import type { InstanceRecord } from "./instances/record.ts";
import { newInstanceId, newRecord } from "./instances/record.ts";
import { ViewPace } from "./instances/view-pace.ts";
import { PaperDays } from "./paper-days.ts";

/** Strategies of a terminal at most: beyond it no page is readable, and no machine keeps up. */
const MOST = 500;

export interface StrategyServiceOptions {
  /** The data folder. */
  readonly folder: string;
  /** Folder of the examples. */
  readonly examples: string;
  readonly calendar: TradingCalendar;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly publish: Publish;
  readonly activity: Pick<ActivityLog, "note">;
  readonly killed: () => boolean;
  /** Market of an account, with the hosts that run there. */
  readonly market: (account: AccountRuntime) => StrategyMarket;
  /** An account has ended: its market's hosts may be needed by nobody. */
  readonly released: (account: AccountId) => Promise<void>;
  readonly openOrders: (account: AccountRuntime, wants: OrdersWants) => InstanceOrders;
  /** After the last strategy has ended. */
  readonly onEnd: () => Promise<void>;
  readonly reader?: StrategyReader;
  /** What the lab knows of a version that may go live. */
  readonly card: CardSource;
  /** The name of who types here. */
  readonly person: string;
}

/** All strategies: the files that can be run, and what runs of them in which account. Composition; what is done to one is in `StrategyInstance`. */
export class StrategyService {
  readonly catalogue: Catalogue;
  readonly paperDays: PaperDays;
  #options: StrategyServiceOptions;
  #reader: StrategyReader;
  #rooms = new Map<AccountId, { readonly room: AccountStrategies; readonly runtime: AccountRuntime }>();
  #pace: ViewPace<StrategyView>;
  #ended = false;

  constructor(options: StrategyServiceOptions) {
    this.#options = options;
    const { timers, publish, folder, examples } = options;
    this.#reader = options.reader ?? new StrategyReader(timers);
    this.catalogue = new Catalogue({ folder: join(folder, "strategies"), examples, reader: this.#reader, timers, onChange: () => this.#filesChanged() });
    this.paperDays = new PaperDays(join(folder, "paper-days.json"), (sentence) => options.activity.note({ tone: "warning", topic: "sauda", sentence }));
    this.#pace = new ViewPace({ timers, view: (id) => this.#find(id)?.view, publish: (view) => publish("strategy", view) });
  }

  /** Reads all files. What cannot be had is told; the terminal goes on without. */
  async begin(): Promise<void> {
    await this.catalogue.begin().catch((error: unknown) => this.#options.activity.note({ tone: "alarm", topic: "sauda", sentence: wordsOf(error) }));
  }

  /** Every account as it comes, before it starts. */
  follow(account: AccountRuntime): void {
    const room = new AccountStrategies({ account, open: (record, of) => this.#open(record, of, account), onEnded: (of) => this.#closed(of) });
    this.#rooms.set(account.view.id, { room, runtime: account });
    account.follow(room);
  }

  views(): StrategyView[] {
    return [...this.#all()].map(({ view }) => view);
  }

  /** Of a run, by its host. */
  find(id: string): StrategyInstance | undefined {
    return this.#find(id);
  }

  all(): Iterable<StrategyInstance> {
    return this.#all();
  }

  /** About once a second. */
  look(): void {
    if (this.#ended) return;
    for (const instance of this.#all()) instance.look();
  }

  /** The kill switch was pulled: what runs is stopped, and begins again by hand alone. Positions stay, or are closed by the switch itself. */
  killed(): void {
    for (const instance of this.#all()) void instance.stop({ policy: "leave", reason: "limit", held: true, mute: true, why: "The kill switch was pulled. Start it again by hand." });
  }

  /** @throws TerminalError (BadInput) naming what does not fit. */
  async add({ file, settings, id: wanted }: Request<"strategies.add">): Promise<Answer<"strategies.add">> {
    const { room } = this.#roomOf(settings.account);
    const all = [...this.#all()];
    if (all.length >= MOST) throw new TerminalError(badInput("file", `at most ${MOST} strategies`, `There are ${MOST} strategies already. Remove one that is not needed, then add this one.`));
    const checked = await this.#checked(file, settings);
    if (wanted !== undefined && this.#find(wanted)) throw new TerminalError(badInput("id", "an id that is not taken", `There is a strategy ${wanted} already. Choose another id.`));
    const id = wanted ?? newInstanceId(file, this.#options.random, (one) => this.#find(one) !== undefined);
    const record = newRecord(id, file, checked);
    await room.standing.save(settings.account, id, record, `Added by hand: ${file}.`);
    room.add(record);
    this.#pace.changed(id);
    return { id };
  }

  /** @throws TerminalError (BadInput) naming what does not fit, or may not change while it runs. */
  async change({ id, settings }: Request<"strategies.change">): Promise<void> {
    const instance = this.#get(id);
    const { file, settings: before } = instance.record;
    if (instance.isLive) {
      // Its parameters cannot change, so that a file which is broken meanwhile does not matter.
      checkSettings(settings);
      return instance.change(settings);
    }
    const checked = await this.#checked(file, settings);
    await (checked.account === before.account ? instance.change(checked) : this.#move(instance, checked));
  }

  /** @throws TerminalError (BadInput) while it runs or holds anything. */
  async remove(id: string): Promise<void> {
    const instance = this.#get(id);
    instance.mustBeOver("remove it");
    await instance.orders.remove();
    await instance.leave("Removed by hand.");
    this.#roomOf(instance.record.settings.account).room.instances.delete(id);
    this.#pace.forget(id);
    this.#options.publish("strategyGone", { id });
  }

  async start({ id, word, accept }: Request<"strategies.start">): Promise<void> {
    await this.#get(id).start({ by: "hand", word, accept });
  }

  async card({ id, way, parameters }: Request<"strategies.card">): Promise<Answer<"strategies.card">> {
    return this.#get(id).card({ way, parameters });
  }

  accepted({ id }: Request<"strategies.accepted">): Answer<"strategies.accepted"> {
    return { accepted: [...(this.#get(id).record.accepted ?? [])] };
  }

  pause({ ids }: Request<"strategies.pause">): Promise<void> {
    return this.#each(ids, (instance) => instance.pause());
  }

  resume({ ids }: Request<"strategies.resume">): Promise<void> {
    return this.#each(ids, (instance) => instance.resume());
  }

  stop({ ids, policy }: Request<"strategies.stop">): Promise<void> {
    return this.#each(ids, (instance) => instance.stop({ policy, reason: "user", why: "Stopped by hand." }));
  }

  async swap({ id, parameters, accept }: Request<"strategies.swap">): Promise<Answer<"strategies.swap">> {
    return { switchMs: await this.#get(id).swap(parameters, accept) };
  }

  async swapBack({ id, accept }: Request<"strategies.swapBack">): Promise<Answer<"strategies.swapBack">> {
    return { switchMs: await this.#get(id).swapBack(accept) };
  }

  log({ id, ...query }: Request<"strategies.log">): Answer<"strategies.log"> {
    return this.#get(id).lines(query);
  }

  marks({ id }: Request<"strategies.marks">): Answer<"strategies.marks"> {
    return { marks: [...this.#get(id).marks()] };
  }

  /** Stops each by its schedule's policy, in order and within the service's bounds: the headless terminal's end. */
  async stopAll(why: string): Promise<void> {
    await Promise.all([...this.#all()].filter(({ isLive }) => isLive).map((instance) => instance.stop({ policy: instance.record.settings.schedule.policy, reason: "shutdown", why })));
  }

  /** What runs ends with its last state on the disk, and goes on at the next start where it should. Before the accounts end. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#all()].map((instance) => instance.end()));
    // A file that is being read keeps nobody waiting.
    await Promise.all([this.#reader.end(), this.catalogue.end(), this.paperDays.flush(), this.#options.onEnd()]);
    this.#pace.end();
  }

  *#all(): Iterable<StrategyInstance> {
    for (const { room } of this.#rooms.values()) yield* room.instances.values();
  }

  #find(id: string): StrategyInstance | undefined {
    for (const { room } of this.#rooms.values()) {
      const found = room.instances.get(id);
      if (found) return found;
    }
    return undefined;
  }

  #get(id: string): StrategyInstance {
    const found = this.#find(id);
    if (!found) throw new TerminalError(badInput("id", "a strategy that is here", `There is no strategy ${id} here. It was removed, or its account is not connected.`));
    return found;
  }

  #roomOf(account: AccountId): { readonly room: AccountStrategies; readonly runtime: AccountRuntime } {
    const found = this.#rooms.get(account);
    if (!found) throw new TerminalError(badInput("account", "an account that is here", `There is no account ${account} here. Connect it, or choose another.`));
    return found;
  }

  /** All are tried; the first failure is told. */
  async #each(ids: readonly string[], work: (instance: StrategyInstance) => Promise<void>): Promise<void> {
    const instances = ids.map((id) => this.#get(id));
    const done = await Promise.allSettled(instances.map(work));
    const failed = done.filter((one) => one.status === "rejected");
    const [first] = failed;
    if (!first) return;
    if (failed.length === 1) throw first.reason;
    throw new TerminalError(badInput("ids", "strategies for which it can be done", `It was done for ${ids.length - failed.length} of ${ids.length}; of the others the first says: ${wordsOf(first.reason)}`));
  }

  /** Settings with their parameters as the file reads them. @throws TerminalError (BadInput) naming the field. */
  async #checked(file: string, settings: StrategySettings): Promise<StrategySettings> {
    checkSettings(settings);
    const { runtime } = this.#roomOf(settings.account);
    const { build } = await this.catalogue.fresh(file);
    const { values, instruments } = await this.#reader.wanted(build, settings.parameters);
    for (const key of instruments) {
      if (runtime.instruments.get(key)) continue;
      const field = Object.keys(values).find((name) => values[name] === key) ?? "parameters";
      throw new TerminalError(badInput(field, "an instrument of today's list", `${key} is not in today's instrument list of this account. Choose another.`));
    }
    return { ...settings, parameters: values };
  }

  /** To another account's journal: there first, so that a crash leaves it twice and never nowhere. */
  async #move(instance: StrategyInstance, settings: StrategySettings): Promise<void> {
    instance.mustBeOver("move it to another account");
    const { room: to } = this.#roomOf(settings.account);
    const { room: from } = this.#roomOf(instance.record.settings.account);
    const { record } = instance;
    const moved: InstanceRecord = { ...record, settings, rev: record.rev + 2, sentence: "Not started yet in this account." };
    await to.standing.save(settings.account, record.id, moved, `Moved by hand from ${record.settings.account}.`);
    from.instances.delete(record.id);
    await instance.leave(`Moved by hand to ${settings.account}.`);
    await instance.forgetTotals();
    to.add(moved);
    this.#pace.changed(record.id);
  }

  #open(record: InstanceRecord, room: AccountStrategies, account: AccountRuntime): StrategyInstance | undefined {
    const other = this.#find(record.id);
    if (other && other.record.rev >= record.rev) {
      void room.standing.save(account.view.id, record.id, { ...record, over: true }, "It has moved to another account.").catch(() => {});
      return undefined;
    }
    if (other) this.#dropOlder(other);
    const { folder, calendar, clock, timers, activity, killed, market, openOrders, card, person } = this.#options;
    this.#pace.changed(record.id);
    return new StrategyInstance(record, {
      calendar, clock, timers, killed, card, person,
      ranOnPaper: (version, day) => void this.paperDays.note(version, day),
      standing: room.standing,
      standingRecords: () => account.given.standing,
      market: market(account),
      files: { get: (file) => this.catalogue.get(file), hashOf: (file) => this.catalogue.hashOf(file), fresh: (file) => this.catalogue.fresh(file), wanted: (build, parameters) => this.#reader.wanted(build, parameters) },
      folder: new InstanceFolder(join(folder, "strategy-runs", record.id)),
      openOrders: (wants) => openOrders(account, wants),
      account: () => ({ trading: account.view.trading, sentence: account.view.sentence }),
      note: (tone, sentence) => activity.note({ tone, topic: "account", sentence, account: account.view.id }),
      changed: () => this.#pace.changed(record.id),
    });
  }

  /** A move that a crash interrupted left it in two journals. */
  #dropOlder(older: StrategyInstance): void {
    const { room } = this.#roomOf(older.record.settings.account);
    room.instances.delete(older.id);
    void older.leave("It has moved to another account.").catch(() => {});
  }

  async #closed(room: AccountStrategies): Promise<void> {
    const { id } = room.account.view;
    for (const one of room.instances.keys()) {
      this.#pace.forget(one);
      if (!this.#ended) this.#options.publish("strategyGone", { id: one });
    }
    if (this.#rooms.get(id)?.room === room) this.#rooms.delete(id);
    await this.#options.released(id);
  }

  #filesChanged(): void {
    this.#options.publish("strategyFiles", this.catalogue.view);
    for (const { id } of this.#all()) this.#pace.changed(id);
  }
}
