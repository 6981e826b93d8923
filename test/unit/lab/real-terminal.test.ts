import { existsSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import type { Running } from "../../support/headless.ts";
import { startHeadless } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { SBIN, requestOf } from "./rig.ts";

const PERIOD = { from: "2026-08-03", to: "2026-08-28" };
const RUN = requestOf({ file: "example/ema-crossover.ts", parameters: {}, data: { kind: "history", ...PERIOD } });

interface Page {
  readonly terminal: Running;
  readonly page: GatewayClient;
  readonly over: (id: string) => Promise<LabJob>;
}

async function start(dataDir: string): Promise<Page> {
  const terminal = await startHeadless(["--data-dir", dataDir, "--port", "0", "--seed", "7"]);
  onTestFinished(() => void terminal.child.kill("SIGKILL"));
  const page = await GatewayClient.open(terminal.address);
  const jobs = new Map<string, LabJob>();
  page.on("labJob", (job) => void jobs.set(job.id, job));
  const until = async <T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until(async () => ((await page.call("terminal.snapshot", {})).accounts.some(({ state }) => state === "ready") ? true : undefined));
  const over = (id: string): Promise<LabJob> => until(() => {
    const job = jobs.get(id);
    return job && ["done", "failed", "cancelled"].includes(job.state) ? job : undefined;
  });
  return { terminal, page, over };
}

describe("the lab through the whole terminal and the practice exchange", { timeout: 180_000 }, () => {
  test("candles are downloaded, a run is played, outlives a kill, is played again; a sweep finds its best point", async () => {
    const dataDir = tempFolder();
    const first = await start(dataDir);
    await expect(first.page.call("lab.run", { request: { ...RUN, parameters: { stock: "NSE:NOBODY" } } })).rejects.toThrow("NSE:NOBODY is not in today's instrument list");
    expect((await first.page.call("lab.plan", { request: RUN })).findings[0]).toMatchObject({ severity: "refuse" });
    const { job } = await first.page.call("history.download", { instrument: SBIN, frame: 1, ...PERIOD });
    while (!(await first.page.call("history.overview", {})).jobs.some((one) => one.id === job && one.state === "done")) await new Promise((resolve) => setTimeout(resolve, 100));
    const { id } = await first.page.call("lab.run", { request: RUN });
    const played = await first.over(id);
    expect([played.state, played.sentence]).toEqual(["done", expect.stringMatching(/^Return .* trades?\.$/)]);
    const { files } = await first.page.call("lab.export", { run: id, format: "pdf" });
    expect(files.every(({ path }) => existsSync(path))).toBe(true);
    await first.terminal.kill("SIGKILL");

    const { page, over, terminal } = await start(dataDir);
    expect((await page.call("lab.runs", {})).runs.map((run) => run.id)).toEqual([id]);
    const again = await page.call("lab.again", { run: id });
    expect(await over(again.id)).toMatchObject({ state: "done", run: id, sentence: "Played again: equal to the byte." });

    const axes = [{ name: "fast", values: [5, 9, 13] }, { name: "slow", values: [20, 30, 40] }];
    const sweep = await page.call("lab.sweep", { request: { base: RUN, axes, method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 25 } });
    const swept = await over(sweep.id);
    expect(swept).toMatchObject({ state: "done", total: 9, done: 9 });
    const view = await page.call("lab.sweepOpen", { sweep: sweep.id });
    expect(view.points).toHaveLength(9);
    expect((await page.call("lab.sweeps", {})).sweeps.map((one) => one.id)).toEqual([sweep.id]);
    const part = await page.call("lab.open", { run: view.outOfSample!, points: 500 });
    expect(part.figures.bars).toBeLessThan((await page.call("lab.open", { run: id, points: 500 })).figures.bars);
    await expect(page.call("lab.again", { run: part.id })).rejects.toThrow("is the out-of-sample part of a sweep and cannot be played by itself");
    // The best point, run by itself over all days, is told by its parameters.
    const [fast, slow] = view.points[view.best!]!.values;
    const best = await page.call("lab.run", { request: { ...RUN, parameters: { fast: fast!, slow: slow! } } });
    await over(best.id);
    for (const run of [part.id, best.id]) {
      const { checks } = await page.call("lab.card", { run });
      for (const check of ["deflatedSharpe", "neighboursProfitable"]) expect(checks.find((one) => one.id === check)?.sentence).not.toContain("Not run yet");
    }
    expect((await page.call("lab.card", { run: id })).checks.find((one) => one.id === "deflatedSharpe")?.sentence).toContain(fast === 9 && slow === 21 ? "" : "Not run yet");
    page.close();
    await terminal.kill("SIGTERM");
  });
});
