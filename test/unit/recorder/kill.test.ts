import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { openRecording, ticksOf } from "../../../shared/recording/read-recording.ts";
import { KEPT } from "../../../shared/recording/tick-fields.ts";
import { systemDisk } from "../../../workers/recorder/disk.ts";
import { Shelf } from "../../../workers/recorder/shelf.ts";
import { tempFolder } from "../../support/temp-folder.ts";

vi.setConfig({ testTimeout: 60_000 });

async function recordAndKill(folder: string, grownBy: number): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./kill-child.ts", import.meta.url)), folder], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve) => void child.stdout.once("data", () => resolve()));
  const path = join(folder, "m", "2021-04-12", "001.ticks");
  const first = statSync(path).size;
  await vi.waitFor(() => expect(statSync(path).size).toBeGreaterThan(first + grownBy), { timeout: 30_000, interval: 5 });
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  await ended;
  return path;
}

test("killed in the middle of writing: what was on disk is read, in order and without a gap, and the next start makes its index", async () => {
  const folder = tempFolder();
  const path = await recordAndKill(folder, 300_000);
  const check = (): number => {
    const { parts, damaged } = openRecording(readFileSync(path));
    expect([parts.length, damaged]).toEqual([4, 0]);
    let ticks = 0;
    for (const { facts, runs } of parts) {
      const slot = facts.symbol.length - 1;
      let n = slot;
      for (const { count, columns } of runs.map(ticksOf)) {
        for (let i = 0; i < count; i++, n += 4) {
          if (columns[KEPT.sequence]![i] !== n || columns[KEPT.ltp]![i] !== 1_000_000 + ((n * 7_919) % 10_007) * 500) expect([slot, columns[KEPT.sequence]![i], columns[KEPT.ltp]![i]]).toEqual([slot, n, "the tick that was written"]);
        }
        ticks += count;
      }
    }
    return ticks;
  };
  const before = check();
  expect(before).toBeGreaterThan(10_000);
  const shelf = new Shelf(systemDisk, folder);
  shelf.survey();
  expect(shelf.days()).toMatchObject([{ market: "m", day: "2021-04-12", ticks: before, instruments: 4 }]);
  expect(check()).toBe(before);
  expect(openRecording(readFileSync(path)).cut).toBe(0);
});
