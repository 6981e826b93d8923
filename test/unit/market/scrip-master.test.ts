import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { LoadAnswer, LoadThread } from "../../../electron/instruments/load-thread.ts";
import { listsKept, loadInThread } from "../../../electron/instruments/load-thread.ts";
import type { LoadMasterOptions, LoadedMaster } from "../../../electron/market/scrip-master.ts";
import { loadMaster } from "../../../electron/market/scrip-master.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { loadInstruments } from "../../../workers/instruments/load.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import type { CountingServer, Heard } from "../brokers/counting-server.ts";
import { countingServer, http } from "../brokers/counting-server.ts";

const row = (symbol: string, token: string): Record<string, unknown> => ({
  token, symbol: `${symbol}-EQ`, name: symbol, expiry: "", strike: "-1.000000", lotsize: "1", instrumenttype: "", exch_seg: "NSE", tick_size: "5.000000", freeze_qty: "10001", is_cas_enabled: true,
});
const future = (name: string, expiry: string, token: string): Record<string, unknown> => ({
  token, symbol: `${name}${expiry.slice(0, 5)}${expiry.slice(7)}FUT`, name, expiry, strike: "-1.000000", lotsize: "50", instrumenttype: "FUTIDX", exch_seg: "NFO", tick_size: "5.000000",
});
const LIST = JSON.stringify([row("SBIN", "3045"), row("ITC", "1660")]);
const [MONDAY, TUESDAY] = ["2026-08-17", "2026-08-18"];

/** The thread's own work in this one: quicker, and on disk when it answers. */
const here: LoadThread = async (order, onNote) => {
  let told: LoadAnswer | undefined;
  await loadInstruments(order, (answer) => {
    if (answer.kind === "note") onNote?.(answer.sentence);
    else told = answer;
  });
  return told!;
};

interface Serving {
  readonly server: CountingServer;
  answer: string | ((heard: Heard) => string | Buffer);
  load(keptAt: string, options?: Partial<LoadMasterOptions>): Promise<LoadedMaster>;
}

async function serving(answer: Serving["answer"]): Promise<Serving> {
  const server = await countingServer((heard) => void heard.socket.end(typeof serving.answer === "string" ? serving.answer : serving.answer(heard)));
  const protocol = angelone({ rest: "", stream: "", orderSocket: "", master: `${server.root}/OpenAPI_File/files/OpenAPIScripMaster.json` });
  const serving: Serving = { server, answer, load: (keptAt, options = {}) => loadMaster(protocol, keptAt, { day: TUESDAY, load: here, ...options }) };
  return serving;
}

const symbols = ({ table }: LoadedMaster): string[] => Array.from({ length: table.rows }, (_, at) => table.symbol(at)).sort();
const tagged = (body: string, tag: string): string => http(body, `HTTP/1.1 200 OK\r\nETag: "${tag}"\r\nLast-Modified: Mon, 17 Aug 2026 03:00:00 GMT`);

describe("the instrument list", () => {
  test("is downloaded, read and kept, in a thread of its own", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const { server, load } = await serving(http(LIST));
    const loaded = await load(keptAt, { load: loadInThread });
    expect(symbols(loaded)).toEqual(["ITC", "SBIN"]);
    expect(loaded).toMatchObject({ state: "current", problem: undefined, notes: [] });
    expect(server.heard[0]?.head).toMatch(/^GET \/OpenAPI_File\/files\/OpenAPIScripMaster\.json /);
    await listsKept();
    expect(readdirSync(join(keptAt, ".."))).toEqual(["instruments.table"]);
  });

  test("the same list is not downloaded twice, and starts from the kept table", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const one = await serving((heard) => (/if-none-match: "a1"/i.test(heard.head) ? "HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n" : tagged(LIST, "a1")));
    await one.load(keptAt);
    const again = await one.load(keptAt);
    expect(symbols(again)).toEqual(["ITC", "SBIN"]);
    expect(again).toMatchObject({ state: "current", problem: undefined });
    expect(one.server.heard[1]?.head).toMatch(/if-modified-since: Mon, 17 Aug 2026 03:00:00 GMT/i);
  });

  test("gzip is unpacked as it comes", async () => {
    const packed = gzipSync(LIST);
    const { load } = await serving(() => Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`), packed]));
    expect(symbols(await load(join(tempFolder(), "instruments.table")))).toEqual(["ITC", "SBIN"]);
  });

  test.each([
    ["an error page", http("<html>Bad Gateway</html>", "HTTP/1.1 502 Bad Gateway"), /could not be downloaded \(HTTP 502\); that of 2026-08-17 is used/],
    ["missing", http("", "HTTP/1.1 404 Not Found"), /could not be downloaded \(HTTP 404\); that of 2026-08-17 is used/],
    ["a page with a good status", http("<html>Maintenance</html>"), /is not a list; that of 2026-08-17/],
    ["a list cut in the middle", http(LIST.slice(0, 250)), /cut off after 1 rows; that of 2026-08-17/],
    ["an empty file", http(""), /is empty; that of/],
    ["null", http("null"), /is not a list; that of/],
    ["an empty list", http("[]"), /no readable row; that of/],
    ["something that is no list", http('{"status":false}'), /not a list/],
    ["an answer that breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[", /could not be downloaded/],
    ["a list of half the rows", http(JSON.stringify([row("SBIN", "3045")])), /has 1 instruments where the last one has 2 that are still listed, so it is not whole; that of 2026-08-17 is used/],
  ])("%s: the last good one is used, said, and not overwritten", async (_name, answer, sentence) => {
    const keptAt = join(tempFolder(), "instruments.table");
    const one = await serving(http(LIST));
    await one.load(keptAt, { day: MONDAY });
    const before = readFileSync(keptAt);
    one.answer = answer;
    const loaded = await one.load(keptAt);
    expect(symbols(loaded)).toEqual(["ITC", "SBIN"]);
    expect(loaded.state).toBe("older");
    expect(loaded.problem).toMatch(sentence);
    expect(readFileSync(keptAt).equals(before)).toBe(true);
  });

  test("what fails later on the same day is told, but the list is today's", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const one = await serving(http(LIST));
    await one.load(keptAt);
    one.answer = http("", "HTTP/1.1 503 Unavailable");
    expect(await one.load(keptAt)).toMatchObject({ state: "current", problem: expect.stringMatching(/HTTP 503\); today's, read earlier, is used/) as string });
  });

  test("contracts that expired since are not missed: a list that shrank by them is whole", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const weekly = Array.from({ length: 40 }, (_, i) => future(`U${i}`, "17AUG2026", String(100 + i)));
    const one = await serving(http(JSON.stringify([row("SBIN", "3045"), row("ITC", "1660"), ...weekly])));
    await one.load(keptAt, { day: MONDAY });
    one.answer = http(LIST);
    expect(await one.load(keptAt)).toMatchObject({ state: "current", problem: undefined });
  });

  test("another source's list is not measured by this one's", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    await (await serving(http(LIST))).load(keptAt);
    const loaded = await (await serving(http(JSON.stringify([row("SBIN", "3045")])))).load(keptAt);
    expect(loaded).toMatchObject({ state: "current", problem: undefined });
  });

  test("yesterday's table is kept beside today's, and used where today's is spoilt on disk", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const one = await serving(http(LIST));
    await one.load(keptAt, { day: MONDAY });
    one.answer = http(JSON.stringify([row("SBIN", "3045"), row("ITC", "1660"), row("TCS", "11536")]));
    await one.load(keptAt);
    const bytes = readFileSync(keptAt);
    for (const spoilt of [bytes.subarray(0, bytes.length >> 1), Buffer.alloc(0), Buffer.concat([bytes, Buffer.from("x")]), flipped(bytes, bytes.length - 5), flipped(bytes, 3)]) {
      writeFileSync(keptAt, spoilt);
      one.answer = http("", "HTTP/1.1 500 No");
      const loaded = await one.load(keptAt);
      expect(symbols(loaded)).toEqual(["ITC", "SBIN"]);
      expect(loaded).toMatchObject({ state: "older", problem: expect.stringMatching(/that of 2026-08-17 is used/) as string });
    }
  });

  test("the same list on a new day is late, where the broker writes one each day", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const one = await serving(tagged(LIST, "a1"));
    await one.load(keptAt, { day: MONDAY, daily: true });
    one.answer = "HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n";
    expect(await one.load(keptAt, { daily: true })).toMatchObject({ state: "late", problem: expect.stringMatching(/still that of 2026-08-17/) as string });
    expect(await one.load(keptAt, { daily: false })).toMatchObject({ state: "current", problem: undefined });
  });

  test("a server that says unchanged where nothing is kept is not believed", async () => {
    const { load } = await serving("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n");
    await expect(load(join(tempFolder(), "instruments.table"))).rejects.toThrow(/HTTP 304.*There is no earlier one on this machine/);
  });

  test("nobody there and none kept: a sentence", async () => {
    const keptAt = join(tempFolder(), "instruments.table");
    const { server, load } = await serving("");
    await server.close();
    await expect(load(keptAt)).rejects.toThrow(/could not be downloaded \(.*ECONNREFUSED.*There is no earlier one on this machine/);
    expect(existsSync(keptAt)).toBe(false);
  });

  test("a disk that takes nothing is told, and the list is used all the same", async () => {
    const told: string[] = [];
    const { load } = await serving(http(LIST));
    const loaded = await load(join(tempFolder(), "no-such-folder", "instruments.table"), { onNote: (sentence) => told.push(sentence) });
    expect(symbols(loaded)).toEqual(["ITC", "SBIN"]);
    expect(told).toEqual([expect.stringMatching(/could not be kept on disk: ENOENT/)]);
  });

  test("rows that are off are left out and counted, with one as an example", async () => {
    const odd = [{ ...row("BADLOT", "1"), lotsize: "many" }, { ...row("BADTICK", "2"), tick_size: "-5" }, 7, null, row("SBIN", "3045")];
    const { load } = await serving(http(JSON.stringify(odd)));
    const loaded = await load(join(tempFolder(), "instruments.table"));
    expect(symbols(loaded)).toEqual(["SBIN"]);
    expect(loaded.notes).toEqual([expect.stringMatching(/^4 rows of the instrument list left out, for example: NSE BADLOT-EQ: lotsize/)]);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
