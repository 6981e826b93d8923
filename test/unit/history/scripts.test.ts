import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDataFolder } from "../../../electron/storage/data-folder.ts";
import { runExport } from "../../../scripts/history/run-export.ts";
import { runImport } from "../../../scripts/history/run-import.ts";

const folder = mkdtempSync(join(tmpdir(), "sauda-scripts-"));
const dataDir = join(folder, "data");
mkdirSync(dataDir);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const context = { env: {}, platform: "linux" as const, home: folder, cwd: folder, now: 1_795_150_000_000 };
async function run(script: typeof runImport, line: string): Promise<{ code: number; said: string; warned: string }> {
  const said: string[] = [];
  const warned: string[] = [];
  const code = await script([...line.split(" ").filter((word) => word !== ""), "--data-dir", dataDir], context, (text) => said.push(text), (text) => warned.push(text));
  return { code, said: said.join("\n"), warned: warned.join("\n") };
}

describe("npm run import, npm run export", () => {
  test("a file goes in, comes out as it was and as a higher frame, and is undone", async () => {
    writeFileSync(join(folder, "in.csv"), "Date,Open,High,Low,Close,Volume\n2026-11-20 09:15,100,101,99,100.5,10\n2026-11-20 09:20,100.5,102,100,101.75,5\n");
    const empty = await run(runImport, "--file in.csv --instrument NSE:SBIN");
    expect(empty).toMatchObject({ code: 1, warned: "data keeps no candles yet. Start Sauda once, or name a market with --market, for example --market practice-1." });
    const done = await run(runImport, "--file in.csv --instrument NSE:SBIN --market practice-1");
    expect(done).toEqual({ code: 0, warned: "", said: "2 rows of in.csv are kept as NSE:SBIN 5m: 1 day, 0 in place of others. npm run import -- --undo takes it back." });
    expect(await run(runExport, "--instrument NSE:SBIN --frame 5m --file out.csv")).toMatchObject({ code: 0, said: `2 bars of NSE:SBIN, 2026-11-20 to 2026-11-20, are in ${join(folder, "out.csv")}.` });
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe("timestamp,open,high,low,close,volume\n2026-11-20T09:15:00+05:30,100.00,101.00,99.00,100.50,10\n2026-11-20T09:20:00+05:30,100.50,102.00,100.00,101.75,5\n");
    await run(runExport, "--instrument NSE:SBIN --frame 10m --file ten.csv");
    expect(readFileSync(join(folder, "ten.csv"), "utf8").split("\n")[1]).toBe("2026-11-20T09:15:00+05:30,100.00,102.00,99.00,101.75,15");
    expect(await run(runImport, "--undo")).toMatchObject({ code: 0, said: "The import of in.csv (NSE:SBIN 5m) is undone." });
    expect(await run(runExport, "--instrument NSE:SBIN --frame 5m --file again.csv")).toMatchObject({ code: 1, warned: expect.stringContaining("Nothing is kept of NSE:SBIN 5m") as string });
    expect(existsSync(join(folder, "again.csv"))).toBe(false);
  });

  test.each([
    ["--file in.csv", "--instrument is missing"],
    ["--file gone.csv --instrument NSE:SBIN", "There is no file"],
    ["--file in.csv --instrument SBIN", "--instrument SBIN is no instrument"],
    ["--file in.csv --instrument NSE:SBIN --frame 7m", "--frame 7m is none of 1m, 2m"],
    ["--file in.csv --instrument NSE:SBIN --close Settle", "--close Settle: the file has no such column. It has: Date, Open"],
    ["--file in.csv --instrument NSE:SBIN --zone PST", "--zone PST is none of IST, UTC"],
    ["--file in.csv --instrument NSE:SBIN --frame 1h", "Line 3, column “Date”: “2026-11-20 09:20” is not where a 1h bar begins"],
    ["--files in.csv", "See npm run import -- --help."],
  ])("import %s: %s", async (line, sentence) => {
    expect(await run(runImport, line)).toMatchObject({ code: 1, said: "", warned: expect.stringContaining(sentence) as string });
  });

  test("while Sauda has the folder, an import is refused and an export goes on", async () => {
    const claim = openDataFolder(dataDir, () => "abcd");
    try {
      expect(await run(runImport, "--file in.csv --instrument NSE:SBIN")).toMatchObject({ code: 1, warned: expect.stringContaining("Another Sauda is already using the data folder") as string });
      expect(await run(runExport, "--instrument NSE:SBIN --frame 5m --file meanwhile.csv")).toMatchObject({ code: 1, warned: expect.stringContaining("Nothing is kept") as string });
    } finally {
      claim.release();
    }
  });

  test("a file that is there is never written over", async () => {
    expect(await run(runExport, "--instrument NSE:SBIN --frame 5m --file out.csv")).toMatchObject({ code: 1, warned: expect.stringContaining("is there already. Nothing was written") as string });
  });

  test("help", async () => {
    expect((await run(runImport, "--help")).said).toContain("npm run import -- --file sbin.csv");
    expect((await run(runExport, "--help")).said).toContain("npm run export -- --instrument");
  });
});
