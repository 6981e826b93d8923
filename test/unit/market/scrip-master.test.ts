import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMaster } from "../../../electron/market/scrip-master.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import type { CountingServer } from "../brokers/counting-server.ts";
import { countingServer, http } from "../brokers/counting-server.ts";

const row = (symbol: string, token: string): Record<string, unknown> => ({
  token, symbol: `${symbol}-EQ`, name: symbol, expiry: "", strike: "-1.000000", lotsize: "1", instrumenttype: "", exch_seg: "NSE", tick_size: "5.000000", freeze_qty: "10001", is_cas_enabled: true,
});
const LIST = JSON.stringify([row("SBIN", "3045"), row("ITC", "1660")]);

async function serving(answer: string): Promise<{ server: CountingServer; load: (keptAt: string) => ReturnType<typeof loadMaster> }> {
  const server = await countingServer(({ socket }) => void socket.end(answer));
  const protocol = angelone({ rest: "", stream: "", orderSocket: "", master: `${server.root}/OpenAPI_File/files/OpenAPIScripMaster.json` });
  return { server, load: (keptAt) => loadMaster(protocol, keptAt) };
}

const symbols = (loaded: Awaited<ReturnType<typeof loadMaster>>): string[] => loaded.instruments.map((one) => one.symbol);

describe("the instrument list", () => {
  test("is downloaded, read and kept", async () => {
    const keptAt = join(tempFolder(), "instruments.json");
    const { server, load } = await serving(http(LIST));
    const loaded = await load(keptAt);
    expect(symbols(loaded)).toEqual(["SBIN", "ITC"]);
    expect(loaded.notes).toEqual([]);
    expect(server.heard[0]?.head).toMatch(/^GET \/OpenAPI_File\/files\/OpenAPIScripMaster\.json /);
    expect(readFileSync(keptAt, "utf8")).toBe(LIST);
  });

  test.each([
    ["an error page", http("<html>Bad Gateway</html>", "HTTP/1.1 502 Bad Gateway"), /could not be downloaded \(HTTP 502\); the last good one is used/],
    ["a page with a good status", http("<html>Maintenance</html>"), /not valid JSON/],
    ["a list cut in the middle", http(LIST.slice(0, 150)), /not valid JSON/],
    ["an empty list", http("[]"), /no readable row; the last good one is used/],
    ["something that is no list", http('{"status":false}'), /not a list/],
    ["an answer that breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[", /could not be downloaded/],
  ])("%s: the last good one is used, said, and not overwritten", async (_name, answer, sentence) => {
    const keptAt = join(tempFolder(), "instruments.json");
    writeFileSync(keptAt, LIST);
    const { load } = await serving(answer);
    const loaded = await load(keptAt);
    expect(symbols(loaded)).toEqual(["SBIN", "ITC"]);
    expect(loaded.notes.join()).toMatch(sentence);
    expect(readFileSync(keptAt, "utf8")).toBe(LIST);
  });

  test("nobody there and none kept: a sentence", async () => {
    const keptAt = join(tempFolder(), "instruments.json");
    const { server, load } = await serving("");
    await server.close();
    await expect(load(keptAt)).rejects.toThrow(/could not be downloaded \(.*ECONNREFUSED.*There is no earlier one on this machine/);
    expect(existsSync(keptAt)).toBe(false);
  });

  test("rows that are off are left out and counted, with one as an example", async () => {
    const keptAt = join(tempFolder(), "instruments.json");
    const odd = [{ ...row("BADLOT", "1"), lotsize: "many" }, { ...row("BADTICK", "2"), tick_size: "-5" }, 7, null, row("SBIN", "3045")];
    const { load } = await serving(http(JSON.stringify(odd)));
    const loaded = await load(keptAt);
    expect(symbols(loaded)).toEqual(["SBIN"]);
    expect(loaded.notes).toEqual([expect.stringMatching(/^\d rows of the instrument list left out, for example: /)]);
  });
});
