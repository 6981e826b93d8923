import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BookError, type BookStore } from "../../../workers/exchange/matching/store/port.ts";
import { bookFile, openBookStore } from "../../../workers/exchange/matching/store/sqlite.ts";
import { Bench, FakeWall } from "./bench-desk.ts";
import { DAY, ist, SBIN, scripted } from "./scripted-source.ts";

const MADE_AT = 1_790_000_000_000;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "book-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = (): ReturnType<typeof scripted> => scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100], [SBIN, "09:15:05", 799_00, 4]] } });
const store = (): BookStore => openBookStore(folder, "scripted", MADE_AT);

function fault(open: () => unknown): { fault: string; message: string } {
  try {
    open();
  } catch (error) {
    if (error instanceof BookError) return { fault: error.fault, message: error.message };
    throw error;
  }
  throw new Error("it was opened");
}

/** A book with some orders in it, closed. */
function filled(): { orders: unknown; trades: unknown; now: number } {
  const bench = new Bench(source(), { store: store() });
  bench.until(ist(DAY, "09:15:02"));
  bench.place({ price: 799_50, quantity: 10, tag: "one" });
  bench.place({ price: 790_00, quantity: 10 });
  bench.until(ist(DAY, "09:15:06"));
  const { exchange } = bench;
  exchange.stop();
  return { orders: exchange.orders("A1"), trades: exchange.trades("A1"), now: exchange.clock().now };
}

test("a book on disk is opened again as it was, at the session time at which it was stopped", () => {
  const before = filled();
  const again = new Bench(source(), { store: store(), wall: new FakeWall(MADE_AT + 3_600_000), startPaused: true });
  expect(again.exchange.orders("A1")).toEqual(before.orders);
  expect(again.exchange.trades("A1")).toEqual(before.trades);
  expect(again.exchange.clock().now).toBe(before.now);
  expect(again.exchange.snapshot(SBIN.token)).toMatchObject({ ltp: 799_00, volume: 104 });
  again.exchange.stop();
});

test("the file is synced on every commit and only ever appended to", () => {
  filled();
  const db = new Database(bookFile(folder, "scripted"));
  expect(() => db.exec("UPDATE log SET body = '{}'")).toThrow("append-only");
  expect(() => db.exec("DELETE FROM log")).toThrow("append-only");
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  db.close();
});

test("names of sources make safe file names", () => {
  expect(bookFile("/data", "replay ../SBIN_2021-04-12.csv.gz")).toBe("/data/replay_.._SBIN_2021-04-12.csv.gz.book.db");
});

describe("a book that cannot be used says why in one sentence", () => {
  test("not a database at all", () => {
    writeFileSync(bookFile(folder, "scripted"), "this is not a database, though it is long enough to be looked at".repeat(100));
    expect(fault(store)).toEqual({ fault: "corrupt", message: expect.stringMatching(/^The practice book .*scripted\.book\.db is damaged: .*\.$/) as string });
  });

  test("a page overwritten", () => {
    filled();
    const file = bookFile(folder, "scripted");
    const size = statSync(file).size;
    const handle = openSync(file, "r+");
    for (let page = 2; page * 4096 < size; page++) writeSync(handle, Buffer.alloc(512, 0xa5), 0, 512, page * 4096);
    closeSync(handle);
    expect(fault(store).fault).toBe("corrupt");
  });

  test("one digit of one order changed", () => {
    filled();
    const file = bookFile(folder, "scripted");
    const bytes = readFileSync(file);
    const at = bytes.indexOf('"price":79950');
    expect(at).toBeGreaterThan(0);
    bytes.write("8", at + 8);
    writeFileSync(file, bytes);
    expect(fault(store)).toMatchObject({ fault: "corrupt", message: expect.stringContaining("is not what was written") as string });
  });

  test("written by a newer version", () => {
    filled();
    const db = new Database(bookFile(folder, "scripted"));
    db.exec("UPDATE meta SET value = '2' WHERE name = 'format'");
    db.close();
    expect(fault(store)).toMatchObject({ fault: "newer", message: expect.stringContaining("was written by a newer version (format 2; this one reads 1)") as string });
  });

  test("of another market", () => {
    filled();
    const db = new Database(bookFile(folder, "scripted"));
    db.exec("UPDATE meta SET value = 'synthetic-7' WHERE name = 'source'");
    db.close();
    expect(fault(store)).toMatchObject({ fault: "other source", message: expect.stringContaining('belongs to the market "synthetic-7"') as string });
  });

  test("in use by another exchange", () => {
    const first = store();
    expect(fault(store)).toMatchObject({ fault: "in use", message: expect.stringContaining("is in use by another running exchange") as string });
    first.close();
    store().close();
  });

  test("in a place that is no folder", () => {
    writeFileSync(join(folder, "plain"), "");
    expect(fault(() => openBookStore(join(folder, "plain", "deeper"), "scripted", MADE_AT)).fault).toBe("unavailable");
    mkdirSync(bookFile(folder, "scripted"));
    expect(fault(store).fault).toBe("unavailable");
  });
});
