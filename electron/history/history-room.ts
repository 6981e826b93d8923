import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { HistoryStore } from "../../shared/contract/history-store.ts";
import type { ExportAnswer } from "../../shared/contract/history-tasks.ts";
import type { CorporateActionView, HistoryOverview, ImportPreview, ImportRequest, ImportView } from "../../shared/contract/schemas/history.ts";
import type { Publish } from "../../shared/contract/topics.ts";
import type { BrokerFrame, Frame } from "../../shared/domain/candle.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";
import { istDay } from "../../shared/domain/time.ts";
import { EXCHANGES } from "../../shared/domain/words.ts";
import { actionSentence } from "../../shared/history/corporate-actions.ts";
import { dayNumber, dayText } from "../../shared/history/days.ts";
import { frameName } from "../../shared/history/frames.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import { sessionsOf } from "../../shared/history/sessions.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import { CandleService } from "../market/candle-service.ts";
import { resourcePath } from "../resource-files.ts";
import { ActionBook } from "./action-book.ts";
import { brokerCandles } from "./candle-source.ts";
import { coverageOf } from "./coverage.ts";
import { DownloadJobs } from "./download-jobs.ts";
import { HistoryBook } from "./history-book.ts";
import { StoreThread } from "./store-thread.ts";
import { TaskPool } from "./task-pool.ts";
import { Uploads } from "./uploads.ts";

export interface HistoryRoomOptions {
  /** The store's file: one per world, since practice prices are none of the real market's. */
  readonly path: string;
  /** Folder for files that come and go. */
  readonly filesFolder: string;
  readonly account: () => BrokerAccount | undefined;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  /** Has a share derivatives? Its continuous trading ends earlier. */
  readonly hasDerivatives: (underlying: string) => boolean;
  readonly calendar: TradingCalendar;
  readonly marketAt: () => MarketTime | undefined;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly publish: Publish;
  readonly onNote: (sentence: string) => void;
}

/** Kept candles take at most so much of the disk until the user says otherwise. */
const LIMIT_BYTES = 2_000_000_000;
const MB = 1_000_000;

/** Everything about candles of the past: kept ones, downloads, coverage, imports, exports. */
export class HistoryRoom {
  readonly #candles: CandleService;
  readonly #actions: ActionBook;
  readonly jobs: DownloadJobs;
  readonly store: HistoryStore;
  #options: HistoryRoomOptions;
  #thread: StoreThread;
  #pool = new TaskPool();
  #uploads: Uploads;
  #sessions = new Map<string, Sessions>();
  #restored: Promise<void> | undefined;

  constructor(options: HistoryRoomOptions) {
    this.#options = options;
    const { path, clock, timers, instrument, marketAt, publish, onNote } = options;
    this.#thread = new StoreThread({ path, limitBytes: LIMIT_BYTES });
    this.#thread.onNote = onNote;
    this.store = this.#thread.store;
    this.#uploads = new Uploads(join(options.filesFolder, "imports"));
    const sessions = (one: Instrument): Sessions => this.#sessionsOf(one.key, one);
    const book = new HistoryBook({ store: this.store, source: brokerCandles(options.account), clock, timers, onNote });
    this.#actions = new ActionBook({ book, store: this.store, sessions, marketAt, clock });
    this.#candles = new CandleService({ book, instrument, sessions, marketAt, actions: (one, from) => this.#actions.since(one, from) });
    this.jobs = new DownloadJobs({ store: this.store, book, clock, instrument, sessions, marketAt, publish: (job) => publish("historyJob", job) });
  }

  async end(): Promise<void> {
    this.jobs.end();
    await Promise.all([this.#thread.close(), this.#pool.close()]);
  }

  /** Bars for a chart. */
  page(request: Request<"market.candles">): Promise<Answer<"market.candles">> {
    return this.#candles.page(request);
  }

  async overview(): Promise<HistoryOverview> {
    await this.#ready();
    const [use, imports] = await Promise.all([this.store.use(), this.store.imports()]);
    return {
      series: use.series.map((one) => ({ ...one, first: dayText(one.first), last: dayText(one.last) })),
      bytes: use.bytes, limitBytes: use.limitBytes, path: this.#options.path,
      jobs: [...this.jobs.views],
      imports: imports.map((one) => ({ ...one, at: one.at as SystemTime })),
    };
  }

  async coverage(instrument: InstrumentKey, frame: Frame, from: string, to: string) {
    const { marketAt, clock, calendar } = this.#options;
    const days = await coverageOf(this.store, { instrument, frame }, dayIn("from", from), dayIn("to", to), this.#sessionsOf(instrument), marketAt() ?? clock.now(), (day) => calendar.nameOf(day));
    return { days };
  }

  /** Waits for the downloads of earlier runs to be known, so that ids do not meet. */
  async download(instrument: InstrumentKey, frame: BrokerFrame, from: string, to: string): Promise<number> {
    await this.#ready();
    return this.jobs.start(instrument, frame, dayIn("from", from), dayIn("to", to));
  }

  async remove(what: { instrument?: InstrumentKey | undefined; frame?: Frame | undefined; before?: string | undefined }): Promise<number> {
    return this.store.remove({ instrument: what.instrument, frame: what.frame, before: what.before === undefined ? undefined : dayIn("before", what.before) });
  }

  limit(megabytes: number): Promise<void> {
    return this.store.limit(megabytes * MB);
  }

  /** From the daily bars that are kept; only with `from` is the broker asked for those that are not. */
  async actions(key: InstrumentKey, from?: string): Promise<readonly CorporateActionView[]> {
    const symbol = key.slice(key.indexOf(":") + 1);
    const instrument = this.#options.instrument(key);
    const found = from !== undefined && instrument ? await this.#actions.since(instrument, dayIn("from", from)) : await this.#actions.kept(key);
    return found.map(({ at, factor }) => ({ day: istDay(at), factor, sentence: actionSentence(symbol, istDay(at), factor) }));
  }

  async export(instrument: InstrumentKey, frame: Frame, from: string, to: string, format: "csv" | "parquet"): Promise<ExportAnswer & { readonly path: string }> {
    const folder = join(this.#options.filesFolder, "exports");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = freeFile(folder, `${instrument.replaceAll(/[^A-Za-z0-9]+/g, "-")}_${frameName(frame)}_${from}_${to}`, format);
    const task = { store: this.#options.path, calendar: CALENDAR_FILES, instrument, frame, from: dayIn("from", from), to: dayIn("to", to), format, path };
    return { path, ...(await sentenced("export", this.#pool.export(task))) };
  }

  upload(upload: string, at: number, data: string): Promise<number> {
    return this.#uploads.add(upload, at, data);
  }

  async inspect(upload: string, file: string): Promise<ImportPreview> {
    return sentenced("file", this.#pool.inspect({ path: await this.#uploads.existing(upload), file }));
  }

  /** All of the file or nothing of it. */
  async import({ upload, file, mapping, instrument, frame, present }: ImportRequest): Promise<ImportView> {
    const path = await this.#uploads.existing(upload);
    const { rows, series } = await sentenced("file", this.#pool.read({ path, file, calendar: CALENDAR_FILES, mapping, instrument, frame }));
    const done = await this.store.addImport({ file, at: this.#options.clock.now(), rows, present, series });
    await this.#uploads.drop(upload);
    for (const one of series) this.#options.publish("candlesChanged", { instrument: one.instrument });
    return { ...done, at: done.at as SystemTime };
  }

  async undoImport(id: number): Promise<void> {
    await this.store.undoImport(id);
  }

  async cancel(job: number): Promise<void> {
    await this.jobs.cancel(job);
  }

  #ready(): Promise<void> {
    return (this.#restored ??= this.jobs.restore());
  }

  #sessionsOf(key: InstrumentKey, known: Instrument | undefined = this.#options.instrument(key)): Sessions {
    const exchange = known?.exchange ?? EXCHANGES.find((one) => key.startsWith(`${one}:`)) ?? "NSE";
    const fno = known?.kind === "equity" && this.#options.hasDerivatives(known.underlying);
    const name = `${exchange}|${fno}`;
    const sessions = this.#sessions.get(name) ?? sessionsOf(this.#options.calendar, exchange, fno);
    this.#sessions.set(name, sessions);
    return sessions;
  }
}

const CALENDAR_FILES = { sessions: resourcePath("calendar/sessions.json"), holidays: resourcePath("calendar/nse-holidays.json") };

function dayIn(field: string, text: string): number {
  try {
    return dayNumber(text);
  } catch {
    throw new TerminalError(badInput(field, "a day like 2026-11-20", `${text} is no day. Write it like 2026-11-20.`));
  }
}

function freeFile(folder: string, name: string, ending: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, `${name}${n === 1 ? "" : `_${n}`}.${ending}`);
    if (!existsSync(path)) return path;
  }
}

/** What a task of the pool throws is a sentence about what it was given. */
async function sentenced<T>(field: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new TerminalError(badInput(field, "a file of candles", sentence), { cause: error });
  }
}
