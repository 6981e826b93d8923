import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import type { OpenedDesk } from "../../../electron/trade-journal/entry-desk.ts";
import { openDesk } from "../../../electron/trade-journal/entry-desk.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { JournalEvent, OrderEvent } from "../../../shared/domain/order-events.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { ACCOUNT, DAY, approved, fill, market, system } from "../../support/orders.ts";
import { TABLES } from "../period-reports/made-fills.ts";

export const NOW = system(1_800_000_000_000);

/** A data folder with an order journal that a test writes to, and the desk that reads it. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), "sauda-tj-"));
  readonly #journal: Database.Database;
  #desk: OpenedDesk;
  #orders = 0;

  constructor() {
    this.#journal = new Database(join(this.folder, "journal-practice.db"));
    this.#journal.pragma("journal_mode = WAL");
    this.#journal.exec("CREATE TABLE records (seq INTEGER PRIMARY KEY, at REAL NOT NULL, account TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT");
    this.#desk = this.#open();
    onTestFinished(() => {
      this.#desk.close();
      this.#journal.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  get calls(): OpenedDesk["calls"] {
    return this.#desk.calls;
  }

  get notes(): readonly string[] {
    return this.#desk.notes;
  }

  /** As after a start of the terminal. */
  reopen(between: () => void = () => {}): void {
    this.#desk.close();
    between();
    this.#desk = this.#open();
    this.calls.sync(NOW);
  }

  /** An order of its own that fills at once, so many minutes after 09:15. @returns its number. */
  trade(minute: number, side: "BUY" | "SELL", quantity: number, price: number, { owner = "manual", words = "", day = DAY }: { owner?: string; words?: string; day?: string } = {}): number {
    const no = ++this.#orders;
    const key = `abcd${String(no).padStart(14, "0")}` as OrderKey;
    const order = String(200_910_000_000_000 + no);
    this.tell({ ...approved({ side, quantity, product: "MIS", owner }, key), ...(words !== "" && { why: { words } }) } as OrderEvent, day);
    this.tell({ kind: "order.acknowledged", key, at: system(no), brokerOrderId: order, uniqueOrderId: `u${no}` }, day);
    const made = fill(quantity, price, `f${no}`);
    this.tell({ kind: "order.filled", key, at: system(no), fill: { ...made, key: `${ACCOUNT}|${day}|NSE|${order}|f${no}`, order: key, day, brokerOrderId: order, fillId: `f${no}`, side, product: "MIS", owner, at: market(istEpoch(day, 555 + minute)) } }, day);
    return no;
  }

  tell(event: JournalEvent, day = DAY): void {
    const { at, account, kind, version, body } = toRecord({ account: ACCOUNT, day, event });
    this.#journal.prepare("INSERT INTO records (at, account, day, kind, version, body, hash) VALUES (?, ?, ?, ?, ?, ?, '')").run(at, account, day, kind, version, body);
  }

  /** As if an older copy of the order journal had been put back: it ends with this record. */
  putBack(lastSeq: number): void {
    this.#journal.prepare("DELETE FROM records WHERE seq > ?").run(lastSeq);
  }

  all(filter: Parameters<OpenedDesk["calls"]["list"]>[0]["filter"] = {}) {
    return this.calls.list({ filter, most: 100 });
  }

  pictureFiles(): string[] {
    try {
      return readdirSync(join(this.folder, "trade-journal"));
    } catch {
      return [];
    }
  }

  #open(): OpenedDesk {
    return openDesk({ folder: this.folder, charges: TABLES });
  }
}

/** A grey PNG, made by hand from its specification. */
export function png(width = 4, height = 3): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 128);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
