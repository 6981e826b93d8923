import { describe, expect, test } from "vitest";
import { DRIFT_CAUSES } from "../../../shared/analytics/drift.ts";
import { MOST_RECORDS } from "../../../shared/contract/journal.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import { driftReport } from "../../../shared/contract/schemas/drift.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { RunTick } from "../../../shared/simulation/backtest/ticks/options.ts";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { at, hasRecordings, recorded } from "../parity/recorded.ts";
import type { AskedFor, RealCase } from "./rig.ts";
import { money } from "../../../shared/domain/units.ts";
import { charges } from "../simulation/tables.ts";
import { compare, paperDay, record, taskOf } from "./rig.ts";

const SKIPPED = hasRecordings ? "" : ` (skipped: ${NO_SHARED_DATA})`;
const EMA = { file: "ema-crossover.ts", parameters: { stock: "NSE:SBIN", bar: 1, fast: 2, slow: 5 }, symbols: ["SBIN"] } as const;
const BREAKOUT = { file: "opening-range-breakout.ts", parameters: { stock: "NSE:SBIN", minutes: 5, reward: 0.5 }, symbols: ["SBIN"] } as const;
const PAIRS = { file: "pairs-zscore.ts", parameters: { first: "NSE:SBIN", second: "NSE:RELIANCE", bar: 5, window: 3, enter: 0.8, leave: 0.7 }, symbols: ["SBIN", "RELIANCE"] } as const;

const ticksOf = async (symbols: readonly string[], until: string): Promise<readonly RunTick[]> => (await recorded(symbols, until)).map((tick) => ({ openInterest: 0, ...tick }));
const caseOf = async (one: Pick<RealCase, "file" | "parameters" | "symbols">, until = "11:00"): Promise<RealCase> => ({ ...one, ticks: await ticksOf(one.symbols, until), model: DEFAULT_FILL_MODEL });
/** Rupees by cause, the zeros left out. */
const causes = ({ figures }: DriftReport): readonly string[] => DRIFT_CAUSES.filter((cause) => figures!.byCause[cause] !== 0);
const sums = ({ figures, lines }: DriftReport): void => {
  expect(DRIFT_CAUSES.reduce((sum, cause) => sum + figures!.byCause[cause], 0)).toBe(figures!.difference);
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(figures!.difference);
  expect(figures!.real - figures!.rerun).toBe(figures!.difference);
};

describe.skipIf(!hasRecordings)(`a paper day on the real ticks of 12 April 2021${SKIPPED}`, () => {
  test.each([EMA, BREAKOUT, PAIRS])("$file: its re-run is the same to the paisa", async (one) => {
    const real = await caseOf(one);
    const day = await paperDay(real);
    const report = await compare(day, { recordings: record(`same-${one.file}`, real.ticks), model: real.model });
    expect(driftReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({ state: "compared", figures: { difference: 0 }, lines: [] });
    expect(report.figures!.real).not.toBe(0);
  }, 60_000);

  test("started in the middle of the day, and squared off before its end", async () => {
    const real: RealCase = { ...(await caseOf(EMA)), from: at("09:40"), stop: { at: at("10:30"), squareOff: true } };
    const report = await compare(await paperDay(real), { recordings: record("part", real.ticks), model: real.model });
    sums(report);
    // The stop goes through the terminal in one, through the broker in the other: its fill may lie a latency apart.
    expect(report.lines.filter(({ cause }) => cause !== "timing" && cause !== "price")).toEqual([]);
    expect(Math.abs(report.figures!.difference)).toBeLessThan(200 * 10_000);
  }, 60_000);

  test("through the broker's square-off, whose fee stands in both", async () => {
    const ticks = (await ticksOf(EMA.symbols, "15:25")).filter(({ at: when }) => when >= at("14:30"));
    const real: RealCase = { ...EMA, ticks, model: DEFAULT_FILL_MODEL, from: at("14:31") };
    const day = await paperDay(real);
    expect(JSON.stringify(await day.journal.records({ kindPrefix: "order.filled", most: MOST_RECORDS }))).toContain("SQOFF");
    const recordings = record("squared-off", ticks);
    const report = await compare(day, { recordings, model: real.model });
    expect(report).toMatchObject({ state: "compared", figures: { difference: 0 }, lines: [] });
    const free = { ...charges, tables: charges.tables.map((table) => ({ ...table, autoSquareOff: money(0) })) };
    // ₹ 20 and 18 % GST of it.
    expect((await compare(day, { recordings, model: real.model, charges: free })).figures!.real - report.figures!.real).toBe(236_000);
  }, 60_000);

  test("orders that took three seconds longer to arrive: timing", async () => {
    const real: RealCase = { ...(await caseOf(EMA)), model: { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 3_150 } } };
    const report = await compare(await paperDay(real), { recordings: record("later", real.ticks), model: { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 150 } } });
    sums(report);
    expect(causes(report)).toContain("timing");
    expect(causes(report)).not.toContain("refusal");
    expect(causes(report)).not.toContain("signal");
    const weights = DRIFT_CAUSES.map((cause) => report.lines.filter((line) => line.cause === cause).length);
    expect(Math.max(...weights)).toBe(weights[DRIFT_CAUSES.indexOf("timing")]);
  }, 60_000);

  test("the strategy's own limit refused what came after its second order: refusal", async () => {
    const real: RealCase = { ...(await caseOf(EMA)), limits: { ordersPerDay: 1 } };
    const report = await compare(await paperDay(real), { recordings: record("refused", real.ticks), model: real.model });
    sums(report);
    expect(causes(report)).toContain("refusal");
    expect(report.lines.find(({ cause }) => cause === "refusal")!.sentence).toMatch(/refused: /);
  }, 60_000);

  test("a broker that takes ₹ 40 more for each order: charges alone, ₹ 47.20 with its tax", async () => {
    const real = await caseOf(EMA);
    const dear = { ...charges, tables: charges.tables.map((table) => ({ ...table, segments: { ...table.segments, "equity-intraday": { ...table.segments["equity-intraday"], brokerageLeast: money(60 * 10_000), brokerageMost: money(60 * 10_000) } } })) };
    const day = await paperDay(real);
    const usual = { ...charges, tables: charges.tables.map((table) => ({ ...table, segments: { ...table.segments, "equity-intraday": { ...table.segments["equity-intraday"], brokerageLeast: money(20 * 10_000), brokerageMost: money(20 * 10_000) } } })) };
    const recordings = record("dear", real.ticks);
    const report = await compare(day, { recordings, model: real.model, charges: dear });
    sums(report);
    expect(causes(report)).toEqual(["charges"]);
    const before = await compare(day, { recordings, model: real.model, charges: usual });
    const orders = new Set(report.lines.map(({ at: when }) => when)).size;
    expect(report.figures!.real - before.figures!.real).toBe(-orders * 472_000);
  }, 60_000);

  test("other parameters: signals", async () => {
    const real = await caseOf(EMA);
    const day = await paperDay(real);
    const report = await compare(day, { recordings: record("other", real.ticks), model: real.model, change: (entries) => entries.map((entry) => (entry.kind === "stint" ? { ...entry, parameters: { ...entry.parameters, slow: 21 } } : entry)) });
    sums(report);
    expect(causes(report)).toContain("signal");
    expect(report.lines.some(({ sentence }) => /its re-run did( not)?\.$/.test(sentence))).toBe(true);
  }, 60_000);

  test("the whole day to its close is sure; a recording that began late, or lacks lines of the book, is not", async () => {
    const real: RealCase = { ...(await caseOf(EMA, "15:30")) };
    const day = await paperDay(real);
    // The file of this day ends at 15:24:27: of a strategy that ran to the close that is not all.
    expect((await compare(day, { recordings: record("end", real.ticks), model: real.model })).notes).toEqual(["The recording ends at 15:24:27, and it ran until 15:30:00."]);
    const change: AskedFor["change"] = (entries) => [...entries, { kind: "end", at: at("15:25"), policy: "leave", why: "Stopped by hand." }];
    const report = await compare(day, { recordings: record("whole", real.ticks), model: real.model, change });
    expect(report).toMatchObject({ sure: true, notes: [], figures: { difference: 0 }, sentence: "Compared with its re-run on the recorded ticks." });
    const lines = await compare(day, { recordings: record("lines", real.ticks), model: real.model, missing: 2, change });
    expect(lines).toMatchObject({ sure: false, notes: [expect.stringContaining("2 lines of the day's book")] });
    const late = await compare(day, { recordings: record("late", real.ticks.filter(({ at: when }) => when > at("10:00"))), model: real.model });
    sums(late);
    expect(late).toMatchObject({ sure: false, sentence: expect.stringContaining("take the figures as a hint") });
    expect(late.notes[0]).toMatch(/^It ran from 09:15:00 on, and the recording begins at 10:00:\d\d/);
  }, 60_000);

  test("without a recording, without the code of then, as a shadow: no figures and a sentence", async () => {
    const real = await caseOf(EMA, "09:30");
    const day = await paperDay(real);
    for (const recordings of [undefined, record("elsewhere", real.ticks, "2021-04-13"), record("others", real.ticks.map((tick) => ({ ...tick, instrument: "NSE:OTHER" as typeof tick.instrument })))]) {
      const report = await compare(day, { recordings, model: real.model });
      expect(report).toMatchObject({ state: "not comparable", sure: false, sentence: expect.stringMatching(/^No ticks of its instruments were recorded on that day.*Switch the recorder on/) });
      expect(report.figures).toBeUndefined();
    }
    const recordings = record("short", real.ticks);
    expect(await taskOf(day, { recordings, model: real.model, buildKept: false })).toMatchObject({ sentence: expect.stringMatching(/^The code of version [0-9a-f]{8}, which ran then, is not kept any more/) });
    expect(await taskOf(day, { recordings, model: real.model, change: (entries) => entries.map((entry) => (entry.kind === "stint" ? { ...entry, mode: "shadow" as const } : entry)) })).toMatchObject({ sentence: expect.stringContaining("shadow") });
    expect(await taskOf(day, { recordings, model: real.model, change: () => [] })).toMatchObject({ sentence: expect.stringContaining("Its book has no start on that day") });
  }, 60_000);

  test("orders after a version that cannot be played are left out on both sides, and said so", async () => {
    const real: RealCase = await caseOf(EMA);
    const day = await paperDay(real);
    const report = await compare(day, { recordings: record("swapped", real.ticks), model: real.model, change: (entries) => [...entries, { ...day.stint, at: at("10:00"), how: "swapped", flat: false, hash: "b".repeat(64) }] });
    sums(report);
    expect(report.sure).toBe(false);
    expect(report.notes.join(" ")).toMatch(/From 10:00:00 on: Another version took over an open position.*of its orders belong to no part/s);
    // Before that it is the same; what was open then is valued on both sides alike.
    expect(report.lines.filter(({ at: when }) => when !== undefined && when < at("10:00"))).toEqual([]);
  }, 60_000);
});
