/**
 * The instrument list of a day, as it is and grown to 250,000 rows: read from the wire in its thread as it is built,
 * started warm from the kept table, looked up and searched. One line per size, beside one JSON.parse of the same list.
 */
import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { listsKept, loadFrom } from "../../electron/instruments/load-thread.ts";
import { InstrumentIndex } from "../../electron/market/instrument-index.ts";
import { companyNames } from "../../electron/market/company-names.ts";
import type { LoadedMaster } from "../../electron/market/scrip-master.ts";
import { loadMaster } from "../../electron/market/scrip-master.ts";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import { seededRandom } from "../../shared/domain/random.ts";
import { sharedData } from "../shared-data.ts";
import { median, report, significant } from "./report.ts";

const DAY = "2026-08-18";
const GROWN = 250_000;
const SEED = 20_260_818;
const ROUNDS = 3;
const LOOKUPS = 200_000;
/** Instruments that a full screen and its accounts look at over and over. */
const HELD = 2_000;
const LOOK_SEARCHES = 600;
const THREAD = new URL("../../out/main/worker-instruments.js", import.meta.url);

interface Row {
  readonly token: string;
  readonly symbol: string;
  readonly name: string;
  readonly exch_seg: string;
  readonly expiry: string;
}

/** A list of a day, or a synthetic one of the same size where none lies beside the checkout. */
function realRows(): Row[] {
  const file = sharedData("instruments/OpenAPIScripMaster.derived-2026-08-18.json.gz");
  if (file !== undefined) return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Row[];
  process.stderr.write("instruments: no list beside the checkout, measuring a synthetic one\n");
  return Array.from({ length: 115_737 }, (_, i) => made(i));
}

function made(i: number): Row {
  const strike = 1_000 + (i % 400) * 50;
  const name = `U${Math.floor(i / 4_000)}`;
  const type = i % 2 === 0 ? "CE" : "PE";
  const month = ["AUG", "SEP", "OCT", "NOV", "DEC"][Math.floor(i / 800) % 5] ?? "AUG";
  return { token: String(i + 1), symbol: `${name}25${month}26${strike}${type}`, name, expiry: `25${month}2026`, exch_seg: "NFO", strike: `${strike * 100}.000000`, lotsize: "50", instrumenttype: "OPTSTK", tick_size: "5.000000", freeze_qty: "1801", is_cas_enabled: false } as Row;
}

/** More of what there is: contracts of the same shape under names of their own. */
function grown(rows: readonly Row[]): Row[] {
  const more = rows.filter(({ exch_seg }) => exch_seg === "NFO" || exch_seg === "BFO" || exch_seg === "NSE" || exch_seg === "BSE");
  const out = [...rows];
  for (let copy = 1; out.length < GROWN; copy++) {
    for (const row of more) {
      if (out.length === GROWN) break;
      const suffix = `X${copy}`;
      out.push({ ...row, token: String(Number(row.token) + copy * 10_000_000), name: row.name + suffix, symbol: row.name !== "" && row.symbol.startsWith(row.name) ? row.name + suffix + row.symbol.slice(row.name.length) : row.symbol + suffix });
    }
  }
  return out;
}

async function serve(file: string): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.headers["if-none-match"] === '"bench"') response.writeHead(304).end();
    else createReadStream(file, { highWaterMark: 262_144 }).pipe(response.writeHead(200, { etag: '"bench"' }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/OpenAPIScripMaster.json`, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

async function rss(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await rest(100);
  }
  return process.memoryUsage().rss / 1e6;
}

/** Searches as they are typed: every beginning of each text. */
const TYPED = ["sbi", "nifty 24500 ce", "bn fut", "reliance", "relaince", "nifty aug fut", "24500ce", "hdfc bank", "bank nifty 56000 pe", "sensex 80000 ce", "tata motors", "gold oct", "infosys", "nfity", "m&m fut", "state bank", "s", "n 2", "e"];

function searches(index: InstrumentIndex): number {
  const took: number[] = [];
  for (let round = 0; took.length < LOOK_SEARCHES; round++) {
    for (const text of TYPED) {
      for (let letters = 1; letters <= text.length; letters++) {
        const start = performance.now();
        index.search(text.slice(0, letters), 12, { today: DAY });
        // The first round is the first search of a day, which also makes its word list.
        if (round > 0) took.push(performance.now() - start);
      }
    }
  }
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.99)] ?? Number.NaN;
}

/** Mean µs of a look-up of the instrument, by key and by token alternately: most of what is asked again and again, one in fifty anew. */
function lookups(index: InstrumentIndex): number {
  const random = seededRandom(SEED);
  const any = (): { key: never; segment: string; token: string } => {
    const one = index.at(Math.floor(random() * index.size));
    if (!one) throw new Error("an instrument is missing");
    return { key: one.key as never, segment: one.broker.segment, token: one.broker.token };
  };
  const few = Array.from({ length: HELD }, any);
  const asked = Array.from({ length: LOOKUPS }, () => (random() < 0.02 ? any() : (few[Math.floor(random() * HELD)] ?? any())));
  let found = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < LOOKUPS; i++) {
    const { key, segment, token } = asked[i] ?? { key: "" as never, segment: "", token: "" };
    if ((i & 1) === 0 ? index.get(key) : index.ofToken(segment, token)) found++;
  }
  const us = Number(process.hrtime.bigint() - start) / 1_000 / LOOKUPS;
  if (found !== LOOKUPS) throw new Error(`${LOOKUPS - found} look-ups found nothing`);
  return us;
}

/** Mean µs of the first look-up of an instrument, anywhere in the list: found and made anew. */
function firstLookups(index: InstrumentIndex): number {
  const random = seededRandom(SEED + 1);
  const keys = Array.from({ length: 5_000 }, () => index.at(Math.floor(random() * index.size))?.key as never);
  const fresh = new InstrumentIndex();
  fresh.use(index.table);
  const start = process.hrtime.bigint();
  for (const key of keys) if (!fresh.get(key)) throw new Error(`${String(key)} is not found`);
  return Number(process.hrtime.bigint() - start) / 1_000 / keys.length;
}

/** One size in a process of its own, so that its memory is its own. */
async function measure(url: string, parseS: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
  const protocol = angelone({ rest: "", stream: "", orderSocket: "", master: url });
  const names = companyNames(JSON.parse(readFileSync(new URL("../../resources/instruments/names.json", import.meta.url), "utf8")), {});
  const timed = async (keptAt: string): Promise<{ readonly ms: number; readonly loaded: LoadedMaster }> => {
    const start = performance.now();
    const loaded = await loadMaster(protocol, join(folder, keptAt), { day: DAY, names, load: loadFrom(THREAD) });
    const ms = performance.now() - start;
    await listsKept();
    return { ms, loaded };
  };
  const index = new InstrumentIndex();
  const before = await rss();
  const first = await timed("0.table");
  index.use(first.loaded.table);
  const { rows } = first.loaded.meta;
  const atRest = (await rss()) - before;
  const cold = [first.ms];
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) cold.push((await timed(`${round}.table`)).ms);
    warm.push((await timed(`${round}.table`)).ms);
  }
  report("instruments", {
    rows, instruments: index.size, cold_s: significant(median(cold) / 1_000), json_parse_alone_s: Number(parseS), warm_ms: significant(median(warm)),
    lookup_us: significant(lookups(index)), first_lookup_us: significant(firstLookups(index)), search_p99_ms: significant(searches(index)), rss_mb: significant(atRest),
  });
  rmSync(folder, { recursive: true });
}

/** Median s of one JSON.parse of a text, without anything that makes it of use. */
function parseSeconds(text: string): number {
  const took = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    JSON.parse(text);
    return (performance.now() - start) / 1_000;
  });
  return significant(median(took));
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
  const rows = realRows();
  for (const [i, list] of [rows, grown(rows)].entries()) {
    const file = join(folder, `list-${i}.json`);
    const text = JSON.stringify(list);
    writeFileSync(file, text);
    const parseS = String(parseSeconds(text));
    const server = await serve(file);
    const child = spawn(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), server.url, parseS], { stdio: "inherit" });
    await new Promise<void>((resolve) => void child.once("exit", () => resolve()));
    await server.close();
  }
  rmSync(folder, { recursive: true });
}

const [url, parseS = ""] = process.argv.slice(2);
if (url === undefined) await run();
else await measure(url, parseS);
