import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { StoreThread } from "../../../electron/history/store-thread.ts";
import type { SeriesDays } from "../../../shared/contract/history-store.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { packCandles, unpackCandles } from "../../../shared/history/packed.ts";
import { openHistory } from "../../../workers/history/schema.ts";
import { dayOf, openStore, tape } from "./rig.ts";

const SEED = Number(process.env["SAUDA_SEED"] ?? 20261121);
const folder = mkdtempSync(join(tmpdir(), "sauda-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SBIN = "NSE:SBIN" as InstrumentKey;
const INFY = "NSE:INFY" as InstrumentKey;

/** One day of a series with so many bars, whose volume tells who wrote it. */
function dayOf5(day: string, mark: number, instrument = SBIN, final = true): SeriesDays {
  const bars = tape(5, day, day).map((bar) => ({ ...bar, volume: mark }));
  return { instrument, frame: 5, days: [{ day: dayOf(day), final, bars: bars.length, expected: 75, missing: 75 - bars.length }], packed: packCandles(bars) };
}
const markOf = (file: ReturnType<typeof openStore>["file"], day: string, instrument = SBIN): number | undefined => unpackCandles(file.read({ instrument, frame: 5 }, dayOf(day), dayOf(day), 1).packed)[0]?.volume;
const imported = (file: string, present: "replace" | "keep", ...series: SeriesDays[]) => ({ file, at: 1, rows: 75, present, series });

describe("kept days", () => {
  test("a final day is never written over; an unfinished or empty one is", () => {
    const { file } = openStore();
    file.write(dayOf5("2026-11-18", 1, SBIN, false), 1, false);
    file.write(dayOf5("2026-11-18", 2), 2, false);
    expect(markOf(file, "2026-11-18")).toBe(2);
    file.write(dayOf5("2026-11-18", 3), 3, false);
    expect(markOf(file, "2026-11-18")).toBe(2);
    file.write(dayOf5("2026-11-18", 4), 4, true);
    expect(markOf(file, "2026-11-18")).toBe(4);
  });

  test("a damaged row is found by its checksum, thrown away and told", () => {
    const { file, db } = openStore();
    file.write(dayOf5("2026-11-18", 1), 1, false);
    file.write(dayOf5("2026-11-19", 1), 1, false);
    db.prepare("UPDATE days SET data = zeroblob(length(data)) WHERE day = ?").run(dayOf("2026-11-18"));
    const first = file.read({ instrument: SBIN, frame: 5 }, 0, 99_999, 1);
    expect([first.damaged, first.days.map(({ day }) => day)]).toEqual([1, [dayOf("2026-11-19")]]);
    expect(file.read({ instrument: SBIN, frame: 5 }, 0, 99_999, 1).damaged).toBe(0);
  });

  test("over the limit, what was read longest ago goes first; imported days stay", () => {
    const { file } = openStore(join(folder, "limit.db"), 400_000);
    file.addImport(imported("own.csv", "replace", dayOf5("2026-11-17", 9)));
    const days = Array.from({ length: 200 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    for (const [i, key] of (["NSE:OLD", "NSE:NEW"] as InstrumentKey[]).entries()) {
      for (const day of days) {
        const bars = tape(1, day, day);
        if (bars.length > 0) file.write({ instrument: key, frame: 1, days: [{ day: dayOf(day), final: true, bars: bars.length, expected: bars.length, missing: 0 }], packed: packCandles(bars) }, i * 4_000_000, false);
      }
    }
    const { series, bytes } = file.use();
    expect(bytes).toBeLessThanOrEqual(400_000);
    const left = Object.fromEntries(series.map(({ instrument, days: count }) => [instrument, count]));
    expect(left["NSE:SBIN"]).toBe(1);
    expect(left["NSE:OLD"]).toBeUndefined();
    expect(left["NSE:NEW"]).toBeGreaterThan(20);
    file.close();
  });

  test("removal by instrument, by day, of all; and the room goes back", () => {
    const { file } = openStore();
    for (const key of [SBIN, INFY]) for (const day of ["2026-11-17", "2026-11-18", "2026-11-19"]) file.write(dayOf5(day, 1, key), 1, false);
    expect(file.remove({ instrument: INFY, before: dayOf("2026-11-19") })).toBe(2);
    expect(file.remove({ instrument: SBIN })).toBe(3);
    expect(file.use().series.map(({ instrument, days }) => [instrument, days])).toEqual([[INFY, 1]]);
    expect(file.remove({})).toBe(1);
    expect(file.use().series).toEqual([]);
  });

  test("a damaged file is set aside and a fresh one begun, with a sentence", () => {
    const path = join(folder, "damaged.db");
    writeFileSync(path, "this is no database at all, but it is long enough to look like one".repeat(100));
    const { db, notes } = openHistory(path);
    db.close();
    expect(notes.join()).toContain("set aside as damaged.db.damaged-1");
    expect(existsSync(`${path}.damaged-1`)).toBe(true);
  });

  test("a newer Sauda's file is left alone", () => {
    const path = join(folder, "newer.db");
    const { db } = openHistory(path);
    db.pragma("user_version = 99");
    db.close();
    expect(() => openHistory(path)).toThrow("newer Sauda (format 99");
    expect(readdirSync(folder).filter((name) => name.startsWith("newer"))).toEqual(["newer.db"]);
  });
});

describe(`imports and their undoing (seed ${SEED})`, () => {
  test("an import replaces, the undo brings back what was there", () => {
    const { file } = openStore();
    file.write(dayOf5("2026-11-18", 1), 1, false);
    const done = file.addImport(imported("a.csv", "replace", dayOf5("2026-11-18", 7), dayOf5("2026-11-18", 8, INFY)));
    expect(done).toMatchObject({ days: 2, replaced: 1, what: "NSE:SBIN 5m, NSE:INFY 5m" });
    expect([markOf(file, "2026-11-18"), markOf(file, "2026-11-18", INFY)]).toEqual([7, 8]);
    file.undoImport(done.id);
    expect([markOf(file, "2026-11-18"), markOf(file, "2026-11-18", INFY)]).toEqual([1, undefined]);
    expect(file.imports()).toEqual([]);
  });

  test("kept days stay where the user wants them to", () => {
    const { file } = openStore();
    file.write(dayOf5("2026-11-18", 1), 1, false);
    expect(file.addImport(imported("a.csv", "keep", dayOf5("2026-11-18", 7)))).toMatchObject({ days: 0, replaced: 0 });
    expect(markOf(file, "2026-11-18")).toBe(1);
  });

  test("an import that a later one stands on is not undone before it", () => {
    const { file } = openStore();
    const one = file.addImport(imported("a.csv", "replace", dayOf5("2026-11-18", 7)));
    const two = file.addImport(imported("b.csv", "replace", dayOf5("2026-11-18", 8)));
    expect(() => file.undoImport(one.id)).toThrow("The import of b.csv came later");
    file.undoImport(two.id);
    expect(markOf(file, "2026-11-18")).toBe(7);
    file.undoImport(one.id);
    expect(markOf(file, "2026-11-18")).toBeUndefined();
    expect(() => file.undoImport(one.id)).toThrow("has been undone already");
  });

  test("a row that cannot be kept takes the whole import with it", () => {
    const { file } = openStore();
    const broken: SeriesDays = { ...dayOf5("2026-11-19", 7), packed: packCandles(tape(5, "2026-11-19", "2026-11-19").map((bar, i) => (i === 40 ? { ...bar, volume: -1 } : bar))) };
    expect(() => file.addImport(imported("a.csv", "replace", dayOf5("2026-11-18", 7), broken))).toThrow(RangeError);
    expect([file.imports(), file.use().series]).toEqual([[], []]);
  });

  test("any imports, undone in the order last to first, leave what was there before them", () => {
    const days = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"];
    fc.assert(
      fc.property(fc.subarray(days), fc.array(fc.record({ of: fc.subarray(days, { minLength: 1 }), present: fc.constantFrom("replace" as const, "keep" as const) }), { maxLength: 5 }), (before, steps) => {
        const { file } = openStore();
        for (const day of before) file.write(dayOf5(day, 1), 1, false);
        const picture = (): (number | undefined)[] => days.map((day) => markOf(file, day));
        const pictures = [picture()];
        const ids = steps.map(({ of, present }, i) => {
          const { id } = file.addImport(imported(`${i}.csv`, present, ...of.map((day) => dayOf5(day, 10 + i))));
          pictures.push(picture());
          return id;
        });
        for (const id of ids.toReversed()) {
          pictures.pop();
          file.undoImport(id);
          expect(picture()).toEqual(pictures.at(-1));
        }
        file.close();
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

describe("the store's thread", () => {
  test("answers in order, keeps over a restart, ends", async () => {
    const path = join(folder, "thread.db");
    const thread = new StoreThread({ path, limitBytes: 1e9 });
    await thread.store.write(dayOf5("2026-11-18", 5), 1, false);
    await thread.store.putJob({ id: 1, instrument: SBIN, frame: 1, from: 1, to: 2, state: "running", sentence: "", createdAt: 1 });
    await expect(thread.store.undoImport(3)).rejects.toThrow("has been undone already");
    await thread.close();
    await expect(thread.store.jobs()).rejects.toThrow("Sauda is stopping.");
    const again = new StoreThread({ path, limitBytes: 1e9 });
    const { packed, days } = await again.store.read({ instrument: SBIN, frame: 5 }, 0, 99_999, 1);
    expect([unpackCandles(packed)[0]?.volume, days.length]).toEqual([5, 1]);
    expect((await again.store.jobs()).map(({ state }) => state)).toEqual(["running"]);
    await again.close();
  });

  test("where the file cannot be opened, every call says so and nothing hangs", async () => {
    const thread = new StoreThread({ path: join(folder, "no", "such", "folder.db"), limitBytes: 1e9 });
    const notes: string[] = [];
    thread.onNote = (sentence) => notes.push(sentence);
    await expect(thread.store.use()).rejects.toThrow("Candles cannot be kept on the disk");
    expect(notes).toHaveLength(1);
    await thread.close();
  });
});
