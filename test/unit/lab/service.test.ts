import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { SBIN, SEED, WEEK, labRig, requestOf, storeIn, walk, withCallback } from "./rig.ts";

console.log(`seed ${SEED}`);

/** A data folder with a week of candles. */
function filledFolder(): string {
  const folder = tempFolder();
  storeIn(folder);
  return folder;
}

describe("a run from the plan to its removal", { timeout: 60_000 }, () => {
  test("is planned, played, listed, opened, played again equal to the byte, exported, renamed and removed", async () => {
    const folder = filledFolder();
    const { call, over, told } = labRig(folder);
    const plan = await call("lab.plan", { request: requestOf() });
    expect(plan).toMatchObject({ steps: WEEK.length, instruments: [{ instrument: SBIN, bars: WEEK.length, first: WEEK[0]!.at, last: WEEK.at(-1)!.at }] });
    expect(plan.findings.filter(({ severity }) => severity === "refuse")).toEqual([]);

    const { id } = await call("lab.run", { request: requestOf() });
    expect((await call("lab.runs", {})).jobs.map((job) => job.id)).toEqual([id]);
    const job = await over(id);
    expect(job).toMatchObject({ state: "done", run: id, kind: "run", title: "Cross on SBIN", done: WEEK.length, total: WEEK.length });
    expect(job.sentence).toMatch(/^Return −?\d+\.\d\d % in \d+ trades\.$/);
    expect(told.filter((one) => one.id === id).map(({ state }) => state)).toEqual(expect.arrayContaining(["waiting", "running", "done"]));

    const { runs: [head], jobs } = await call("lab.runs", {});
    expect(jobs).toEqual([]);
    expect(head).toMatchObject({ id, title: "Cross on SBIN", instruments: [SBIN], request: { parameters: { stock: SBIN, slow: 40 } } });
    const run = await call("lab.open", { run: id, points: 20_000 });
    expect(run.curve.at).toHaveLength(WEEK.length);
    expect(run.trades.length).toBeGreaterThan(20);
    expect(run.figures).toEqual(head!.figures);
    // Money in = money out: capital, and what each trade brought, to the paisa.
    const profits = run.trades.reduce((sum, { profit }) => sum + profit, 0);
    expect(Math.round(run.curve.equity.at(-1)! * PER_RUPEE)).toBe(10_00_000_0000 + profits);
    const thin = await call("lab.open", { run: id, points: 100 });
    expect(thin.curve.at.length).toBeLessThanOrEqual(100);
    expect([Math.max(...thin.curve.equity), Math.min(...thin.curve.equity), Math.max(...thin.curve.drawdown)]).toEqual([Math.max(...run.curve.equity), Math.min(...run.curve.equity), Math.max(...run.curve.drawdown)]);

    const again = await over((await call("lab.again", { run: id })).id);
    expect(again).toMatchObject({ state: "done", run: id, sentence: "Played again: equal to the byte." });
    expect((await call("lab.runs", {})).runs).toHaveLength(1);

    const { files } = await call("lab.export", { run: id, format: "csv" });
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const { name, path } of files) expect([path, existsSync(path)]).toEqual([join(folder, "exports", name), true]);
    const more = await call("lab.export", { run: id, format: "csv" });
    expect(more.files.every(({ name }) => name.endsWith("_2.csv"))).toBe(true);
    expect(readdirSync(join(folder, "exports"))).toHaveLength(files.length * 2);
    expect(readFileSync(more.files[0]!.path)).toEqual(readFileSync(files[0]!.path));

    rmSync(join(folder, "exports"), { recursive: true });
    writeFileSync(join(folder, "exports"), "a file where the folder should be");
    await expect(call("lab.export", { run: id, format: "csv" })).rejects.toThrow(/^The report could not be written into .*exports: .* then export again\.$/);

    await call("lab.title", { run: id, title: "Mine" });
    expect((await call("lab.runs", {})).runs[0]!.title).toBe("Mine");
    await call("lab.remove", { run: id });
    expect((await call("lab.runs", {})).runs).toEqual([]);
    await expect(call("lab.open", { run: id, points: 500 })).rejects.toThrow(`There is no run ${id}: it was removed. Choose another.`);
    await expect(call("lab.again", { run: id })).rejects.toThrow("it was removed");
  });

  test("outlives the terminal: a new one lists it and plays it again, though its file is gone", async () => {
    const folder = filledFolder();
    const first = labRig(folder);
    const { id } = await first.call("lab.run", { request: requestOf(), title: "  Kept  " });
    await first.over(id);
    await first.lab.end();
    const moved = join(tempFolder(), "moved");
    renameSync(folder, moved);
    const second = labRig(moved, { newId: () => "other1" });
    second.sources.clear();
    expect((await second.call("lab.runs", {})).runs.map((run) => [run.id, run.title])).toEqual([[id, "Kept"]]);
    const again = await second.over((await second.call("lab.again", { run: id })).id);
    expect(again.sentence).toBe("Played again: equal to the byte. own/cross.ts has changed since or is gone: played was the code of then.");
  });

  test("played again on other prices keeps both and names the first difference", async () => {
    const folder = filledFolder();
    const { call, over } = labRig(folder);
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    storeIn(folder, walk("2026-11-09", "2026-11-13", SEED + 1));
    const again = await over((await call("lab.again", { run: id })).id);
    expect(again.run).not.toBe(id);
    expect(again.sentence).toMatch(/^Played again, and it is not equal\. The data has changed: 1500 bars \([0-9a-f]{8}\) then, 1500 bars \([0-9a-f]{8}\) now\. First difference: figures, \w+ was .+, is .+\. Both runs are kept\.$/);
    expect((await call("lab.runs", {})).runs.map(({ title }) => title).sort()).toEqual(["Cross on SBIN", "Cross on SBIN (again)"]);
  });

  test("a file of prices comes to the same as the kept candles; one that is not there fails with its name", async () => {
    const folder = filledFolder();
    const { call, over } = labRig(folder);
    const path = join(folder, "sbin.csv");
    const cell = (units: number): string => (units / PER_RUPEE).toFixed(2);
    const rows = WEEK.map(({ at, open, high, low, close, volume }) => [`${istDay(at)} ${istTime(at)}`, cell(open), cell(high), cell(low), cell(close), volume].join(","));
    writeFileSync(path, ["timestamp,open,high,low,close,volume", ...rows].join("\n"));
    await expect(call("lab.plan", { request: requestOf({ data: { kind: "file", path: "sbin.csv", frame: 1 } }) })).rejects.toThrow('"sbin.csv" is no whole path');
    const runs = await Promise.all([requestOf(), requestOf({ data: { kind: "file", path, frame: 1 } })].map(async (request) => {
      const { id } = await call("lab.run", { request });
      expect(await over(id)).toMatchObject({ state: "done" });
      return call("lab.open", { run: id, points: 20_000 });
    }));
    expect(runs[1]!.trades).toEqual(runs[0]!.trades);
    expect([runs[1]!.curve, runs[1]!.dataHash]).toEqual([runs[0]!.curve, runs[0]!.dataHash]);
    const missing = await call("lab.run", { request: requestOf({ data: { kind: "file", path: join(folder, "none.csv"), frame: 1 } }) });
    expect(await over(missing.id)).toMatchObject({ state: "failed", sentence: expect.stringContaining("none.csv") as string });
  });

  test("bars for a trade's picture: those of the time, neighbours made one beyond the most", async () => {
    const { call, over } = labRig(filledFolder());
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    const [from, to] = [WEEK[400]!.at, WEEK[499]!.at];
    const bars = await call("lab.bars", { run: id, instrument: SBIN, from, to, most: 1_000 });
    expect(bars.at).toEqual(WEEK.slice(400, 500).map(({ at }) => at));
    expect(bars.close).toEqual(WEEK.slice(400, 500).map(({ close }) => close / PER_RUPEE));
    const few = await call("lab.bars", { run: id, instrument: SBIN, from, to, most: 10 });
    expect(few.at).toHaveLength(10);
    expect(Math.max(...few.high)).toBe(Math.max(...bars.high));
  });

  test("titles and parameters are text to the database, whatever stands in them", async () => {
    const folder = filledFolder();
    const { call, over } = labRig(folder);
    const title = `'); DROP TABLE runs; --"' OR 1=1 \u0000`;
    const { id } = await call("lab.run", { request: requestOf(), title });
    await over(id);
    await call("lab.title", { run: id, title: `${title}!` });
    expect((await call("lab.runs", {})).runs.map((run) => run.title)).toEqual([`${title}!`]);
    await expect(call("lab.open", { run: "a' OR '1'='1", points: 100 })).rejects.toThrow();
    const db = new Database(join(folder, "lab.db"), { readonly: true });
    expect(db.prepare("SELECT count(*) AS n FROM bodies").get()).toEqual({ n: 1 });
    db.close();
  });
});

describe("what is refused", { timeout: 60_000 }, () => {
  test("an instrument that is not listed, parameters, days, capital and files that do not fit, each with its field", async () => {
    const { call, sources } = labRig(filledFolder());
    const failing = async (change: Parameters<typeof requestOf>[0]): Promise<unknown> => {
      const reason = await call("lab.run", { request: requestOf(change) }).catch((error: unknown) => error);
      expect(reason).toEqual(await call("lab.plan", { request: requestOf(change) }).catch((error: unknown) => error));
      return (reason as { failure?: unknown }).failure;
    };
    expect(await failing({ parameters: { stock: "NSE:NOBODY" } })).toEqual({ kind: "BadInput", field: "stock", expected: "an instrument of today's list", sentence: "NSE:NOBODY is not in today's instrument list. Choose another." });
    expect(await failing({ parameters: { slow: 9_999 } })).toMatchObject({ kind: "BadInput", sentence: expect.stringContaining("9999") as string });
    expect(await failing({ file: "own/gone.ts" })).toMatchObject({ field: "file" });
    expect(await failing({ capital: 0 as never })).toMatchObject({ field: "capital", sentence: "The capital is ₹0.00. Give an amount above ₹0." });
    expect(await failing({ data: { kind: "history", from: "2026-11-13", to: "2026-11-09" } })).toMatchObject({ field: "data.to" });
    sources.set("own/broken.ts", "export class {");
    expect(await failing({ file: "own/broken.ts" })).toMatchObject({ kind: "BadInput", sentence: expect.stringContaining("broken.ts:1:14") as string });
  });

  test("no data: the plan says so as a finding, the run fails with the same sentence, and nothing is kept", async () => {
    const { call, over } = labRig(filledFolder());
    const request = requestOf({ data: { kind: "history", from: "2020-01-01", to: "2020-02-01" } });
    const { findings, steps } = await call("lab.plan", { request });
    expect([findings.length, steps]).toEqual([1, 0]);
    const failed = await over((await call("lab.run", { request })).id);
    expect(failed).toMatchObject({ state: "failed", sentence: findings[0]!.sentence });
    expect(failed.sentence).toBe("Nothing is kept of NSE:SBIN in bars of 1m from 2020-01-01 to 2020-02-01. Download or import it in the History panel, then run again.");
    expect((await call("lab.runs", {})).runs).toEqual([]);
  });

  test("a strategy whose own fields throw: the user's line", async () => {
    const { call, over, sources } = labRig(filledFolder());
    sources.set("own/odd.ts", withCallback("", "broken = (undefined as unknown as { x: number }).x;"));
    expect(await over((await call("lab.run", { request: requestOf({ file: "own/odd.ts" }) })).id)).toMatchObject({ state: "failed", sentence: expect.stringMatching(/^odd\.ts:3:\d+: .*Mend the file, then run again\.$/) as string });
  });

  test("a callback that throws does not end the run: the job's sentence tells of it", async () => {
    const { call, over, sources } = labRig(filledFolder());
    sources.set("own/odd.ts", withCallback("if (close > 0) throw new Error('oh no');"));
    const job = await over((await call("lab.run", { request: requestOf({ file: "own/odd.ts" }) })).id);
    expect(job).toMatchObject({ state: "done" });
    expect(job.sentence).toMatch(/The strategy threw .* errors, the first in onCandle: oh no\.$/);
    expect((await call("lab.open", { run: job.run!, points: 100 })).failures.length).toBeGreaterThan(0);
  });
});

describe("after the run", { timeout: 120_000 }, () => {
  test("outcomes, bias and the card; what was found is kept", async () => {
    const folder = filledFolder();
    const { call, over, told } = labRig(folder);
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    const shuffled = await call("lab.monteCarlo", { run: id, kind: "shuffle", runs: 500 });
    const { figures } = await call("lab.open", { run: id, points: 100 });
    // The same trades in other orders end where the run ended.
    expect(shuffled.returns.map((one) => one.return * 100)).toEqual(shuffled.returns.map(() => expect.closeTo(figures.return, 9) as number));
    expect(await call("lab.monteCarlo", { run: id, kind: "shuffle", runs: 500 })).toEqual(shuffled);
    expect((await call("lab.monteCarlo", { run: id, kind: "bootstrap", runs: 500 })).bands).toHaveLength(5);
    expect(told.filter(({ kind, state }) => kind === "monte-carlo" && state === "done")).toHaveLength(3);

    expect(await call("lab.bias", { run: id })).toEqual({ trials: 17, findings: [] });
    const card = await call("lab.card", { run: id });
    expect(card.checks).toHaveLength(10);
    const check = (name: string) => card.checks.find((one) => one.id === name)!;
    expect(check("biasChanges")).toMatchObject({ passed: true, value: "0 signals" });
    expect(check("doubleCostReturn").value).toMatch(/ %$/);
    expect(Number(check("doubleCostReturn").value.replace("−", "-").replace(" %", ""))).toBeLessThan(figures.return);
    expect(check("deflatedSharpe")).toMatchObject({ passed: false, value: "–", sentence: "Not run yet. Run a sweep." });
    const doubled = told.filter(({ title, state }) => title.endsWith("costs doubled") && state === "done");
    expect(doubled).toHaveLength(1);
    expect(await call("lab.card", { run: id })).toEqual(card);
    expect(told.filter(({ title, state }) => title.endsWith("costs doubled") && state === "done")).toHaveLength(1);
    expect((await call("lab.runs", {})).runs).toHaveLength(1);
  });

  test("nothing can be drawn of a run without trades, and the sentence says so", async () => {
    const { call, over, sources } = labRig(filledFolder());
    sources.set("own/odd.ts", withCallback(""));
    const { id } = await call("lab.run", { request: requestOf({ file: "own/odd.ts" }) });
    await over(id);
    await expect(call("lab.monteCarlo", { run: id, kind: "shuffle", runs: 100 })).rejects.toThrow("Nothing can be simulated of this run");
    expect((await call("lab.card", { run: id })).checks.every(({ sentence }) => sentence.length > 0)).toBe(true);
  });

  test("an HTML report shows the prices of the run alone", async () => {
    const folder = filledFolder();
    const { call, over } = labRig(folder);
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    const read = async (): Promise<string> => readFileSync((await call("lab.export", { run: id, format: "html" })).files[0]!.path, "utf8");
    const whole = await read();
    storeIn(folder, walk("2026-11-09", "2026-11-13", SEED + 1));
    const without = await read();
    expect(whole).toContain('id="price"');
    expect(without).not.toContain('id="price"');
    expect(createHash("sha256").update(whole).digest("hex")).not.toBe(createHash("sha256").update(without).digest("hex"));
  });
});
