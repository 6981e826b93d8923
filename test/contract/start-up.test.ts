import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runToEnd, startHeadless } from "../support/headless.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Whole starts of the real program with something wrong: one clear sentence, a failing exit, nothing lost. */
// Whole processes on a busy machine.
const SLOW = { timeout: 60_000 };

describe("a start that cannot go on says why in one sentence", SLOW, () => {
  test("the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, output } = await runToEnd(["--port", String(port), "--data-dir", tempFolder()]);
    other.close();
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`[Pp]ort ${port}`));
    expect(output).toMatch(/--port/);
    expect(output).not.toMatch(/\n\s+at /);
  });

  test("the data folder is a file", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "taken"), "kept");
    const { code, output } = await runToEnd(["--port", "0", "--data-dir", join(folder, "taken")]);
    expect(code).toBe(1);
    expect(output).toMatch(/cannot write to its data folder .*taken/);
    expect(readFileSync(join(folder, "taken"), "utf8")).toBe("kept");
  });

  test("the data folder is of a newer Sauda", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "sauda.json"), '{"version":9,"installation":"abcd"}');
    const { code, output } = await runToEnd(["--port", "0", "--data-dir", folder]);
    expect(code).toBe(1);
    expect(output).toMatch(/newer Sauda \(folder format 9/);
  });

  test("a second copy on the same data", async () => {
    const folder = tempFolder();
    const first = await startHeadless(["--port", "0", "--data-dir", folder]);
    const { code, output } = await runToEnd(["--port", "0", "--data-dir", folder]);
    expect(code).toBe(1);
    expect(output).toMatch(/Another Sauda is already using the data folder/);
    await first.kill("SIGTERM");
    const again = await startHeadless(["--port", "0", "--data-dir", folder]);
    await again.kill("SIGTERM");
  });

  test("a malformed recording: file, line and column", async () => {
    const folder = tempFolder();
    const file = join(folder, "SBIN_2021-04-12.csv");
    writeFileSync(file, "timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,340.55,554896\n2021-04-12 09:15:09,34O.00,636650\n");
    const { code, output } = await runToEnd(["--port", "0", "--data-dir", join(folder, "data"), "--replay", file]);
    expect(code).toBe(1);
    expect(output).toMatch(/SBIN_2021-04-12\.csv line 3, column ltp.*34O\.00/);
  });

  test("a recording that is not there", async () => {
    const { code, output } = await runToEnd(["--port", "0", "--data-dir", tempFolder(), "--replay", "/nowhere/SBIN.csv"]);
    expect(code).toBe(1);
    expect(output).toMatch(/no file \/nowhere\/SBIN\.csv/);
  });

  test("a flag it does not know", async () => {
    const { code, output } = await runToEnd(["--sped", "5"]);
    expect(code).toBe(1);
    expect(output).toMatch(/no flag --sped/);
  });
});

test("a corrupt journal is kept aside, the day is rebuilt from the exchange, and the start goes on", SLOW, async () => {
  const folder = tempFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "journal-practice.db"), "not a database at all ".repeat(400));
  const running = await startHeadless(["--port", "0", "--data-dir", folder]);
  await running.kill("SIGTERM");
  const kept = readdirSync(folder).filter((name) => name.startsWith("journal-practice.db.corrupt-"));
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(folder, kept[0] ?? ""), "utf8")).toMatch(/^not a database at all/);
});
