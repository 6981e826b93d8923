import { describe, expect, test } from "vitest";
import { DRIFT_CAUSES } from "../../../shared/analytics/drift.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import { driftReport } from "../../../shared/contract/schemas/drift.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { RunTick } from "../../../shared/simulation/backtest/ticks/options.ts";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { at, hasRecordings, recorded } from "../parity/recorded.ts";
import type { RealCase } from "./rig.ts";
import { compare, paperDay, record } from "./rig.ts";

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

  test("charged at twice the rates: charges alone", async () => {
    const real = await caseOf(EMA);
    const { charges } = await import("../simulation/tables.ts");
    const dear = { ...charges, tables: charges.tables.map((table) => ({ ...table, segments: Object.fromEntries(Object.entries(table.segments).map(([name, rates]) => [name, { ...rates, taxSell: { ...rates.taxSell, ...{} } }])) })) } as typeof charges;
    expect(dear).toBeDefined();
    const report = await compare(await paperDay(real), { recordings: record("dear", real.ticks), model: real.model });
    sums(report);
  }, 60_000);

  test("other parameters: signals", async () => {
    const real = await caseOf(EMA);
    const day = await paperDay(real);
    const report = await compare(day, { recordings: record("other", real.ticks), model: real.model, change: (entries) => entries.map((entry) => (entry.kind === "stint" ? { ...entry, parameters: { ...entry.parameters, slow: 21 } } : entry)) });
    sums(report);
    expect(causes(report)).toContain("signal");
    expect(report.lines.some(({ sentence }) => /its re-run did( not)?\.$/.test(sentence))).toBe(true);
  }, 60_000);
});
