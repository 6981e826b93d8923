/**
 * What a recorded tick costs: bytes on disk, and time to write and to read it. Our own layout through the
 * recorder itself (runs of at most 512 ticks, everything written every 30 s of market time), beside a Parquet
 * file by hyparquet-writer (delta encoding, Snappy; the whole day sorted by instrument at its end, and in row
 * groups of 30 s as a recorder would have to write them) and JSON lines. Every file is synced once. Prices, volumes and times are a real day of
 * ten instruments, played through the practice exchange for the best bid and ask.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { seededRandom } from "../../shared/domain/random.ts";
import { openRecording, ticksOf } from "../../shared/recording/read-recording.ts";
import { KEPT, KEPT_FIELDS, keep } from "../../shared/recording/tick-fields.ts";
import { QuoteBoard, createBoard } from "../../shared/streams/quote-board.ts";
import { TICK, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";
import { openMarket } from "../../workers/exchange/market/open.ts";
import { openExchange } from "../../workers/exchange/matching/exchange.ts";
import { MemoryStore } from "../../workers/exchange/matching/store/memory.ts";
import { systemDisk } from "../../workers/recorder/disk.ts";
import { Recorder } from "../../workers/recorder/recorder.ts";
import { sharedData } from "../shared-data.ts";
import { universe } from "../unit/exchange-market/market.ts";
import { median, report, significant } from "./report.ts";

const ROUNDS = 5;
const FLUSH_MS = 30_000;
/** Ticks of all ten instruments in that time. */
const ROWS_OF_A_FLUSH = 300;
const NAMES = ["SBIN", "RELIANCE", "INFY", "TCS", "HDFCBANK", "ICICIBANK", "AXISBANK", "TATAMOTORS", "NIFTY", "BANKNIFTY"];
const DAY = "2021-04-12";

/** Records of the ring, one behind the other, in the order in which they came. */
async function recordsOfADay(): Promise<{ readonly records: Float64Array; readonly count: number }> {
  const replay = NAMES.flatMap((name) => sharedData(`ticks/${name}_${DAY}.csv.gz`) ?? []);
  if (replay.length === 0) process.stderr.write("recorder: no recorded ticks beside the checkout, measuring half an hour of the synthetic market\n");
  const source = await openMarket({ seed: 1, day: "2026-09-02", replay, universe });
  Object.defineProperty(source, "exact", { value: true });
  const tokens = source.listings.filter(({ name, kind }) => NAMES.includes(name) && (kind === "equity" || kind === "index")).map(({ token }) => token);
  const records: number[] = [];
  const random = seededRandom(1);
  let ended = (): void => {};
  const over = new Promise<void>((resolve) => (ended = resolve));
  const core = openExchange(source, new MemoryStore(0), { speed: 0, startPaused: false, systemNow: () => performance.now(), setTimer: (run) => {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  }, onFailure: (error) => {
    throw error;
  } });
  const until = replay.length > 0 ? Infinity : core.clock().openAt + 1_800_000;
  const volumes = new Map<string, number>();
  core.onTick((token) => {
    const slot = tokens.indexOf(token);
    const now = slot < 0 ? undefined : core.snapshot(token);
    if (!now || now.at > until) return;
    const record = new Array<number>(TICK_FIELDS).fill(0);
    record[TICK.slot] = slot;
    record[TICK.sequence] = records.length / TICK_FIELDS + 1;
    record[TICK.ltp] = now.ltp * 100;
    record[TICK.ltq] = now.ltq;
    record[TICK.volume] = now.volume;
    record[TICK.exchangeAt] = record[TICK.marketAt] = now.at;
    record[TICK.receivedAt] = now.at + 40 + Math.floor(random() * 20_000) / 1_000;
    record[TICK.bid] = (now.bids[0]?.price ?? 0) * 100;
    record[TICK.ask] = (now.asks[0]?.price ?? 0) * 100;
    record[TICK.bidQuantity] = now.bids[0]?.quantity ?? 0;
    record[TICK.askQuantity] = now.asks[0]?.quantity ?? 0;
    record[TICK.traded] = now.volume - (volumes.get(token) ?? now.volume);
    record[TICK.atp] = now.atp * 100;
    volumes.set(token, now.volume);
    for (const value of record) records.push(value);
  });
  core.onClock((clock) => void ((clock.ended || clock.now > until || clock.phase === "closed") && ended()));
  core.start();
  await over;
  core.stop();
  return { records: Float64Array.from(records), count: records.length / TICK_FIELDS };
}

const seconds = (run: () => void): number => {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1_000;
};

function writeOurs(folder: string, records: Float64Array, count: number): void {
  const recorder = new Recorder({
    disk: { ...systemDisk, sync: () => {}, close: (file) => {
      systemDisk.sync(file);
      systemDisk.close(file);
    } }, folder, mostBytes: 1e12, now: () => 0,
    tell: (message) => {
      if (message.kind !== "who") return;
      for (const slot of message.slots) recorder.named(message.market, slot, { key: `NSE:I${slot}`, exchange: "NSE", symbol: `I${slot}`, name: "", kind: "equity", underlying: `I${slot}`, lot: 1, tick: 500, token: String(slot + 1), brokerSymbol: `I${slot}-EQ` });
    },
  });
  const tape = recorder.record("bench", new QuoteBoard(createBoard(64)));
  let flushed = records[TICK.marketAt] ?? 0;
  for (let n = 0; n < count; n++) {
    tape.take(records, n * TICK_FIELDS);
    if (n % 64 === 0) tape.ask();
    const at = records[n * TICK_FIELDS + TICK.marketAt] ?? 0;
    if (at - flushed < FLUSH_MS) continue;
    flushed = at;
    recorder.flush();
  }
  recorder.end();
}

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

function readOurs(folder: string): number {
  let sum = 0;
  for (const file of filesIn(folder)) for (const { runs } of openRecording(readFileSync(file)).parts) for (const run of runs) sum += ticksOf(run).count;
  return sum;
}

/** Sorted by instrument and in few row groups it is the best that it can do, and what no recorder can write as it goes. */
function parquetOf(records: Float64Array, count: number, groupRows: number): ArrayBuffer {
  const groupOf = (n: number): number => Math.floor(n / groupRows);
  const slotOf = (n: number): number => records[n * TICK_FIELDS] ?? 0;
  const order = Array.from({ length: count }, (_, n) => n).sort((a, b) => groupOf(a) - groupOf(b) || slotOf(a) - slotOf(b) || a - b);
  const kept = new Float64Array(KEPT_FIELDS);
  const columns = Array.from({ length: KEPT_FIELDS }, () => new Array<bigint>(count));
  const slots = new Array<number>(count);
  order.forEach((n, i) => {
    keep(records, n * TICK_FIELDS, kept, 0);
    slots[i] = records[n * TICK_FIELDS] ?? 0;
    for (let field = 0; field < KEPT_FIELDS; field++) {
      const column = columns[field];
      if (column) column[i] = BigInt(kept[field] ?? 0);
    }
  });
  return parquetWriteBuffer({
    rowGroupSize: Math.min(groupRows, 100_000),
    columnData: [
      { name: "slot", data: slots, type: "INT32", nullable: false, encoding: "DELTA_BINARY_PACKED" },
      ...Object.keys(KEPT).map((name, field) => ({ name, data: columns[field] ?? [], type: "INT64" as const, nullable: false, encoding: "DELTA_BINARY_PACKED" as const })),
    ],
  });
}

function jsonLines(records: Float64Array, count: number): string {
  const lines: string[] = [];
  const names = Object.keys(KEPT);
  const kept = new Float64Array(KEPT_FIELDS);
  for (let n = 0; n < count; n++) {
    keep(records, n * TICK_FIELDS, kept, 0);
    const line: Record<string, number> = { slot: records[n * TICK_FIELDS] ?? 0 };
    names.forEach((name, field) => (line[name] = kept[field] ?? 0));
    lines.push(JSON.stringify(line));
  }
  return `${lines.join("\n")}\n`;
}

const { records, count } = await recordsOfADay();
const root = mkdtempSync(join(tmpdir(), "sauda-recorder-"));
try {
  const figures: Record<string, number[]> = {};
  const note = (name: string, value: number): void => void (figures[name] ??= []).push(value);
  for (let round = 0; round <= ROUNDS; round++) {
    const folder = join(root, `own-${round}`);
    const wrote = seconds(() => writeOurs(folder, records, count));
    let found = 0;
    const read = seconds(() => (found = readOurs(folder)));
    if (found !== count) throw new Error(`${found} of ${count} ticks were read back`);
    const size = filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0);
    const parquetPath = join(root, "day.parquet");
    const parquetWrote = seconds(() => writeFileSync(parquetPath, new Uint8Array(parquetOf(records, count, Infinity)), { flush: true }));
    const start = performance.now();
    const bytes = readFileSync(parquetPath);
    const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
    const parquetRead = (performance.now() - start) / 1_000;
    if (rows.length !== count) throw new Error(`${rows.length} of ${count} rows of Parquet were read back`);
    const jsonPath = join(root, "day.jsonl");
    const jsonWrote = seconds(() => writeFileSync(jsonPath, jsonLines(records, count), { flush: true }));
    const jsonRead = seconds(() => readFileSync(jsonPath, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as unknown));
    const streamed = round === 1 ? parquetOf(records, count, ROWS_OF_A_FLUSH).byteLength : 0;
    // The first round warms up.
    if (round === 0) continue;
    if (streamed > 0) note("parquet_30s_groups_bytes_per_tick", streamed / count);
    for (const [name, bytesOf, wroteIn, readIn] of [["own", size, wrote, read], ["parquet", statSync(parquetPath).size, parquetWrote, parquetRead], ["jsonl", statSync(jsonPath).size, jsonWrote, jsonRead]] as const) {
      note(`${name}_bytes_per_tick`, bytesOf / count);
      note(`${name}_written_per_s`, count / wroteIn);
      note(`${name}_read_per_s`, count / readIn);
    }
  }
  report("recorder", { ticks: count, ...Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, significant(median(values))])) });
} finally {
  rmSync(root, { recursive: true, force: true });
}
