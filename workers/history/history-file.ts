import { crc32 } from "node:zlib";
import type Database from "better-sqlite3";
import type { HistoryCalls, Removal, SeriesDays, SeriesName, SeriesUse, StoredDay, StoredJob, StoreUse } from "../../shared/contract/history-store.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import { packCandles } from "../../shared/history/packed.ts";
import { ImportShelf } from "./import-shelf.ts";
import type { DayRow } from "./rows.ts";
import { DAY_COLUMNS, barsOf, blobsOf, storedDay } from "./rows.ts";

/** When a series was last read is noted at most so often, ms: reads shall not write. */
const USED_EVERY_MS = 3_600_000;
/** What is over the limit goes until so much of it is free again. */
const ROOM = 0.05;
const DELETED_AT_ONCE = 200;

/** The kept candles: all of `HistoryCalls` on one SQLite file. The only writer of it. */
export class HistoryFile implements HistoryCalls {
  #db: Database.Database;
  #imports: ImportShelf;
  #limit: number;
  #ids = new Map<string, number>();
  #used = new Map<number, number>();

  constructor(db: Database.Database, limitBytes: number) {
    this.#db = db;
    this.#imports = new ImportShelf(db, (series) => this.#idOf(series));
    const kept = db.prepare("SELECT value FROM settings WHERE name = 'limit'").get() as { value: number } | undefined;
    this.#limit = kept?.value ?? limitBytes;
  }

  read(series: SeriesName, from: number, to: number, now: number): ReturnType<HistoryCalls["read"]> {
    const id = this.#knownId(series);
    if (id === undefined) return { days: [], packed: packCandles([]), damaged: 0 };
    this.#noteUse(id, now);
    const rows = this.#db.prepare(`SELECT ${DAY_COLUMNS}, crc, data FROM days WHERE series = ? AND day BETWEEN ? AND ? ORDER BY day`).all(id, from, to) as DayRow[];
    const days: StoredDay[] = [];
    const candles: Candle[] = [];
    let damaged = 0;
    for (const row of rows) {
      const bars = barsOf(row);
      if (bars === undefined) {
        damaged++;
        this.#db.prepare("DELETE FROM days WHERE series = ? AND day = ?").run(id, row.day);
        continue;
      }
      days.push(storedDay(row));
      candles.push(...bars);
    }
    return { days, packed: packCandles(candles), damaged };
  }

  days(series: SeriesName, from: number, to: number): readonly StoredDay[] {
    const id = this.#knownId(series);
    if (id === undefined) return [];
    return (this.#db.prepare(`SELECT ${DAY_COLUMNS} FROM days WHERE series = ? AND day BETWEEN ? AND ? ORDER BY day`).all(id, from, to) as DayRow[]).map(storedDay);
  }

  write(series: SeriesDays, at: number, anew: boolean): void {
    this.#db.transaction(() => {
      const id = this.#idOf(series);
      this.#noteUse(id, at);
      const put = this.#db.prepare(`INSERT INTO days (series, day, final, source, bars, expected, missing, at, crc, data) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (series, day) DO UPDATE SET final = excluded.final, bars = excluded.bars, expected = excluded.expected, missing = excluded.missing, at = excluded.at, crc = excluded.crc, data = excluded.data
        WHERE days.source = 0 AND (days.final = 0 OR days.bars = 0 OR ?)`);
      for (const { day, data } of blobsOf(series)) put.run(id, day.day, day.final ? 1 : 0, day.bars, day.expected, day.missing, at, crc32(data), data, anew ? 1 : 0);
    })();
    this.#keepWithin();
  }

  use(): StoreUse {
    const series = this.#db.prepare(`SELECT instrument, frame, count(*) AS days, sum(bars) AS bars, sum(length(data)) AS bytes, min(day) AS first, max(day) AS last, sum(source > 0) AS imported
      FROM days JOIN series ON series.id = days.series GROUP BY series.id ORDER BY instrument, frame`).all() as SeriesUse[];
    return { series, bytes: this.#size(), limitBytes: this.#limit };
  }

  remove({ instrument, frame, before }: Removal): number {
    const { changes } = this.#db.prepare(`DELETE FROM days WHERE series IN (SELECT id FROM series WHERE (@instrument IS NULL OR instrument = @instrument) AND (@frame IS NULL OR frame = @frame))
      AND (@before IS NULL OR day < @before)`).run({ instrument: instrument ?? null, frame: frame ?? null, before: before ?? null });
    this.#db.pragma("incremental_vacuum");
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    return changes;
  }

  limit(bytes: number): void {
    this.#limit = bytes;
    this.#db.prepare("INSERT INTO settings VALUES ('limit', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value").run(bytes);
    this.#keepWithin();
  }

  putJob(job: StoredJob): void {
    this.#db.prepare("INSERT INTO jobs VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body").run(job.id, JSON.stringify(job));
  }

  dropJob(id: number): void {
    this.#db.prepare("DELETE FROM jobs WHERE id = ?").run(id);
  }

  jobs(): readonly StoredJob[] {
    return (this.#db.prepare("SELECT body FROM jobs ORDER BY id").all() as { body: string }[]).map(({ body }) => JSON.parse(body) as StoredJob);
  }

  addImport(fresh: Parameters<HistoryCalls["addImport"]>[0]): ReturnType<HistoryCalls["addImport"]> {
    return this.#imports.add(fresh);
  }

  imports(): ReturnType<HistoryCalls["imports"]> {
    return this.#imports.list();
  }

  undoImport(id: number): ReturnType<HistoryCalls["undoImport"]> {
    return this.#imports.undo(id);
  }

  close(): void {
    this.#db.close();
  }

  #knownId({ instrument, frame }: SeriesName): number | undefined {
    const name = `${instrument}|${frame}`;
    const known = this.#ids.get(name) ?? (this.#db.prepare("SELECT id FROM series WHERE instrument = ? AND frame = ?").get(instrument, frame) as { id: number } | undefined)?.id;
    if (known !== undefined) this.#ids.set(name, known);
    return known;
  }

  #idOf(series: SeriesName): number {
    const known = this.#knownId(series);
    if (known !== undefined) return known;
    return Number(this.#db.prepare("INSERT INTO series (instrument, frame) VALUES (?, ?)").run(series.instrument, series.frame).lastInsertRowid);
  }

  #noteUse(id: number, now: number): void {
    if (now - (this.#used.get(id) ?? 0) < USED_EVERY_MS) return;
    this.#used.set(id, now);
    this.#db.prepare("UPDATE series SET used = ? WHERE id = ?").run(now, id);
  }

  #size(): number {
    const pages = Number(this.#db.pragma("page_count", { simple: true })) - Number(this.#db.pragma("freelist_count", { simple: true }));
    return pages * Number(this.#db.pragma("page_size", { simple: true }));
  }

  /** Above the limit the days of what was read longest ago go first, its oldest before its newest. Imported days stay. */
  #keepWithin(): void {
    if (this.#size() <= this.#limit) return;
    const old = this.#db.prepare("DELETE FROM days WHERE rowid IN (SELECT days.rowid FROM days JOIN series ON series.id = days.series WHERE source = 0 ORDER BY used, series, day LIMIT ?)");
    while (this.#size() > this.#limit * (1 - ROOM) && old.run(DELETED_AT_ONCE).changes > 0);
    this.#db.pragma("incremental_vacuum");
  }
}
