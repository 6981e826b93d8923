import { onTestFinished, expect, test } from "vitest";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { money } from "../../../shared/domain/units.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import { startHeadless } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CAPITAL = money(10_00_000 * 10_000);

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("through the whole terminal: a paper strategy's day is booked and recorded, and is not compared before it is over", async () => {
  const terminal = await startHeadless(["--data-dir", tempFolder(), "--port", "0", "--seed", "7"]);
  onTestFinished(() => void terminal.child.kill("SIGKILL"));
  const page = await GatewayClient.open(terminal.address);
  const jobs: LabJob[] = [];
  page.on("labJob", (job) => void jobs.push(job));
  const snapshot = () => page.call("terminal.snapshot", {});
  await until(async () => ((await snapshot()).accounts.some(({ state }) => state === "ready") ? true : undefined));
  await page.call("recorder.set", { on: true });
  const { account } = await page.call("paper.open", { name: "Drift", capital: CAPITAL, model: DEFAULT_FILL_MODEL });
  await until(async () => ((await snapshot()).accounts.some(({ id, trading }) => id === account && trading) ? true : undefined));
  const settings: StrategySettings = {
    title: "Quick", group: "", account, mode: "paper", holding: "intraday", parameters: { stock: "NSE:SBIN", bar: 1, fast: 2, slow: 3, lots: 10 }, capital: CAPITAL,
    limits: { ordersPerDay: 0, orderValue: money(0), exposure: money(0), dailyLoss: money(0), errorsInRow: 3 }, schedule: { policy: "square-off", weekdays: [1, 2, 3, 4, 5] }, autoStart: false,
  };
  const { id } = await page.call("strategies.add", { file: "example/ema-crossover.ts", settings });
  await page.call("strategies.start", { id });
  await page.call("practice.speed", { speed: 40 });
  await until(async () => ((await page.call("strategies.marks", { id })).marks.filter(({ kind }) => kind === "fill").length >= 2 ? true : undefined));
  const { days: [open] } = await page.call("lab.drifts", { strategy: id });
  expect(open).toMatchObject({ state: "open", sure: false });
  const day = open!.day;
  await expect(page.call("lab.driftRun", { strategy: id, day })).rejects.toThrow(/The day is not over: it can be compared from 15:\d\d:\d\d on/);
  await page.call("strategies.stop", { ids: [id], policy: "square-off" });
  await until(async () => ((await snapshot()).strategies.some(({ state, positions }) => state === "stopped" && positions.every(({ quantity }) => quantity === 0)) ? true : undefined));
  // Its own figure of the day, flat: the journal's fills and their charges.
  const { net } = (await snapshot()).strategies[0]!.today;
  await page.call("practice.speed", { speed: 0 });
  const job = await until(() => jobs.find(({ kind, state }) => kind === "drift" && ["done", "failed", "cancelled"].includes(state)));
  expect(job).toMatchObject({ state: "done", sentence: expect.stringContaining("Compared with its re-run") });

  const report = await page.call("lab.drift", { strategy: id, day });
  expect(report.state).toBe("compared");
  const { real, rerun, difference, byCause } = report.figures!;
  expect(real - rerun).toBe(difference);
  expect(Object.values(byCause).reduce((sum, amount) => sum + amount, 0)).toBe(difference);
  expect(report.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(difference);
  if (process.env["SAUDA_PRINT"]) console.log(JSON.stringify(report, null, 1));
  expect(real).toBe(net);
  expect((await page.call("lab.drifts", { strategy: id })).days).toEqual([{ day, state: "compared", sentence: report.sentence, sure: report.sure, figures: report.figures, at: report.at }]);
}, 300_000);
