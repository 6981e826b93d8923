import type Database from "better-sqlite3";
import { drawdowns } from "../../../shared/analytics/drawdown.ts";
import type { FindingKind, FreshRun, KeptInputs } from "../../../shared/contract/backtest-task.ts";
import type { LabRun, RunHead } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { packDoubles, packJson, unpackDoubles, unpackJson } from "./packed.ts";
import type { KeptCurve } from "./result-hash.ts";
import { curveOf, resultHash } from "./result-hash.ts";
import { openStore } from "./schema.ts";

/** A run without the points of its curve. */
export type RunBody = Omit<LabRun, "curve">;

interface HeadRow {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly head: string;
}

const HEAD = "id, runs.at AS at, title, head";

/** The kept runs. Opened for a few calls, then closed: several threads may have it open. */
export class RunFile {
  readonly #db: Database.Database;

  constructor(path: string) {
    this.#db = openStore(path);
  }

  /** Opens, works, closes. */
  static within<T>(path: string, work: (file: RunFile) => T): T {
    const file = new RunFile(path);
    try {
      return work(file);
    } finally {
      file.#db.close();
    }
  }

  /** All of it or nothing. */
  put({ id, at, title, tookMs, played, inputs }: FreshRun): void {
    const { curve: _curve, request, codeHash, dataHash, instruments, figures, ...body } = played;
    const curve = curveOf(played);
    const head = { request, codeHash, dataHash, instruments, figures, tookMs };
    const row = [id, resultHash(played, curve), packJson(body), packDoubles(curve.at), packDoubles(curve.equity), packDoubles(curve.benchmark), packJson(inputs)];
    this.#db.transaction(() => {
      this.#db.prepare("INSERT INTO runs (id, at, title, head) VALUES (?, ?, ?, ?)").run(id, at, title, JSON.stringify(head));
      this.#db.prepare("INSERT INTO bodies (run, hash, body, at, equity, benchmark, inputs) VALUES (?, ?, ?, ?, ?, ?, ?)").run(row);
    }).immediate();
  }

  /** Newest first. */
  heads(): RunHead[] {
    return (this.#db.prepare(`SELECT ${HEAD} FROM runs ORDER BY at DESC, id`).all() as HeadRow[]).map(headOf);
  }

  /** @throws TerminalError (BadInput) for a run that is not kept. */
  head(id: string): RunHead {
    return headOf(this.#row<HeadRow>(`SELECT ${HEAD} FROM runs WHERE id = ?`, id));
  }

  /** @throws TerminalError (BadInput) for a run that is not kept. */
  body(id: string): RunBody {
    const { body } = this.#row<{ body: Buffer }>("SELECT body FROM bodies WHERE run = ?", id);
    return { ...this.head(id), ...(unpackJson(body) as Pick<LabRun, "assumes" | "warnings" | "months" | "chargeLines" | "trades" | "orders" | "failures">) };
  }

  /** @throws TerminalError (BadInput) for a run that is not kept. */
  curve(id: string): KeptCurve {
    const { at, equity, benchmark } = this.#row<Record<keyof KeptCurve, Buffer>>("SELECT at, equity, benchmark FROM bodies WHERE run = ?", id);
    return { at: unpackDoubles(at), equity: unpackDoubles(equity), benchmark: unpackDoubles(benchmark) };
  }

  /** With its whole curve. @throws TerminalError (BadInput) for a run that is not kept. */
  whole(id: string): LabRun {
    const { at, equity, benchmark } = this.curve(id);
    return { ...this.body(id), curve: { at: [...at] as MarketTime[], equity: [...equity], benchmark: [...benchmark], drawdown: [...drawdowns({ at, equity })] } };
  }

  /** What it was made of. @throws TerminalError (BadInput) for a run that is not kept. */
  inputs(id: string): KeptInputs {
    return unpackJson(this.#row<{ inputs: Buffer }>("SELECT inputs FROM bodies WHERE run = ?", id).inputs) as KeptInputs;
  }

  /** Of `resultHash`. @throws TerminalError (BadInput) for a run that is not kept. */
  hash(id: string): string {
    return this.#row<{ hash: string }>("SELECT hash FROM bodies WHERE run = ?", id).hash;
  }

  /** @throws TerminalError (BadInput) for a run that is not kept. */
  title(id: string, title: string): void {
    if (this.#db.prepare("UPDATE runs SET title = ? WHERE id = ?").run(title, id).changes === 0) throw gone(id);
  }

  /** What it takes goes back to the disk. @throws TerminalError (BadInput) for a run that is not kept. */
  remove(id: string): void {
    if (this.#db.prepare("DELETE FROM runs WHERE id = ?").run(id).changes === 0) throw gone(id);
    this.#db.pragma("incremental_vacuum");
    this.#db.pragma("wal_checkpoint(PASSIVE)");
  }

  /** Replaces an earlier one of its kind. */
  addFinding(run: string, kind: FindingKind, at: SystemTime, body: unknown): void {
    this.#db.prepare("INSERT INTO findings (run, kind, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (run, kind) DO UPDATE SET at = excluded.at, body = excluded.body").run(run, kind, at, JSON.stringify(body));
  }

  findings(run: string): ReadonlyMap<FindingKind, unknown> {
    const rows = this.#db.prepare("SELECT kind, body FROM findings WHERE run = ?").all(run) as { kind: FindingKind; body: string }[];
    return new Map(rows.map(({ kind, body }) => [kind, JSON.parse(body) as unknown]));
  }

  /** Of the file, without what stands free in it. */
  bytes(): number {
    const number = (name: string): number => Number(this.#db.pragma(name, { simple: true }));
    return (number("page_count") - number("freelist_count")) * number("page_size");
  }

  #row<T>(sql: string, id: string): T {
    const found = this.#db.prepare(sql).get(id) as T | undefined;
    if (found === undefined) throw gone(id);
    return found;
  }
}

function headOf({ id, at, title, head }: HeadRow): RunHead {
  return { ...(JSON.parse(head) as Omit<RunHead, "id" | "at" | "title">), id, at: at as SystemTime, title };
}

function gone(id: string): TerminalError {
  return new TerminalError(badInput("run", "a run that is kept", `There is no run ${id}: it was removed. Choose another.`));
}
