import { readFileSync, writeFileSync, mkdirSync, chmodSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LimitsFile } from "../../../electron/orders/risk/limits-file.ts";
import { changesOf, readLimits, writtenLimits } from "../../../electron/orders/risk/limits-form.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { LimitsView } from "../../../shared/contract/schemas/risk.ts";
import { riskLimits } from "../../../shared/contract/schemas/risk.ts";
import { RISK_FIELDS, limitProblem, limitsProblem, riskValue } from "../../../shared/domain/risk-fields.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { standingOf } from "../../support/standing.ts";

interface Opened {
  readonly file: LimitsFile;
  readonly journal: MemoryJournal;
  readonly path: string;
  readonly published: LimitsView[];
}

function opened(text?: string, journal = new MemoryJournal(), path = join(tempFolder(), "limits.json")): Opened {
  if (text !== undefined) writeFileSync(path, text);
  const published: LimitsView[] = [];
  const file = new LimitsFile({ path, defaults: () => DEFAULT_LIMITS, journal, clock: new VirtualTime(), day: () => DAY, publish: (view) => void published.push(view) });
  file.restore(ACCOUNT, standingOf(journal.records));
  return { file, journal, path, published };
}

const again = ({ journal, path }: Opened, text?: string): Opened => opened(text, journal, path);
const inFile = (limits: Record<string, unknown>): string => JSON.stringify({ [ACCOUNT]: limits });
const inRupees = (value: number): RiskLimits["orderValue"] => (value * PER_RUPEE) as RiskLimits["orderValue"];

describe("the file", () => {
  test("absent: the defaults hold, and nothing is said", () => {
    const { file } = opened();
    expect(file.of(ACCOUNT)).toEqual(DEFAULT_LIMITS);
    expect(file.notes).toEqual([]);
    expect(file.view(ACCOUNT)).toEqual({ account: ACCOUNT, limits: DEFAULT_LIMITS, defaults: DEFAULT_LIMITS });
  });

  test("edited by hand is read at the start, amounts in rupees, and the change is in the journal", () => {
    const one = opened(inFile({ orderValue: 250_000.5, duplicateMs: 0, banned: ["SBIN"] }));
    expect(one.file.of(ACCOUNT)).toEqual({ ...DEFAULT_LIMITS, orderValue: 2_500_005_000, duplicateMs: 0, banned: ["SBIN"] });
    expect(one.file.notes).toEqual([`The limits of ${ACCOUNT} were changed in the file: Order value: ₹ 50,00,000.00 → ₹ 2,50,000.50; Duplicate within: 500 ms → off; Banned: + SBIN.`]);
    expect(one.journal.order).toEqual(["standing.limits"]);
    expect(again(one).file.notes).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["an unknown name", { orderValu: 1 }, /There is no limit "orderValu"/],
    ["a value that is no number", { perSecond: "8" }, /"perSecond" is not valid.*it is "8"/],
    ["a negative amount", { dailyLoss: -500 }, /"Daily loss" \(dailyLoss\) must be 0 \(off\), or ₹ 100\.00 to .*it is −₹ 500\.00/],
    ["half an order", { perMinute: 7.5 }, /perMinute/],
    ["less than a paisa's hundredth", { orderValue: 100.000_01 }, /orderValue/],
    ["above what a field takes", { awayPercent: 101 }, /awayPercent/],
    ["every slot kept for exits", { perSecond: 2, exitsPerSecond: 2 }, /\(exitsPerSecond\) must be less than 2, which is all of perSecond; it is 2/],
    ["another word for a breach", { onBreach: "sell" }, /"onBreach" is not valid/],
  ])("with %s leaves the last good limits in force, and names the field", (_name, change, sentence) => {
    const one = opened(inFile({ orderValue: 100_000 }));
    const bad = again(one, inFile({ orderValue: 500, ...change }));
    expect(bad.file.of(ACCOUNT).orderValue).toBe(1_000_000_000);
    expect(bad.file.notes).toEqual([expect.stringMatching(sentence)]);
    expect(bad.file.notes[0]).toMatch(/Those in force before stay/);
  });

  test.each(["{", "[]", "null", '"x"', ""])("that is not an object of accounts (%s) leaves the last good limits in force", (text) => {
    const one = opened(inFile({ orderValue: 100_000 }));
    const bad = again(one, text);
    expect(bad.file.of(ACCOUNT).orderValue).toBe(1_000_000_000);
    expect(bad.file.notes).toEqual([expect.stringMatching(/not valid JSON: the limits in force before stay/)]);
  });

  test("keeps what it has of accounts that are not open now", async () => {
    const one = opened(JSON.stringify({ "angelone:OTHER:live": { orderValue: 7 } }));
    await one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perDay: 900 });
    expect(JSON.parse(readFileSync(one.path, "utf8"))).toMatchObject({ "angelone:OTHER:live": { orderValue: 7 }, [ACCOUNT]: { perDay: 900, orderValue: 5_000_000 } });
  });
});

describe("a change", () => {
  test("is audited with before and after, told, and there after a restart", async () => {
    const one = opened();
    await one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, dailyLoss: inRupees(5_000), onBreach: "flat", banned: ["YESBANK"] });
    const [record] = one.journal.records;
    expect(JSON.parse(record?.body ?? "{}")).toMatchObject({ kind: "standing.limits", account: ACCOUNT, what: "Daily loss: off → ₹ 5,000.00; On breach: reduce-only → flat; Banned: + YESBANK." });
    expect(one.published).toEqual([{ account: ACCOUNT, limits: one.file.of(ACCOUNT), defaults: DEFAULT_LIMITS, changedAt: expect.any(Number) }]);
    expect(again(one).file.of(ACCOUNT)).toEqual(one.file.of(ACCOUNT));
    expect(again(one).file.notes).toEqual([]);
  });

  test("out of bounds is refused with field, bounds and value, and nothing changes", () => {
    const one = opened();
    expect(() => one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perSecond: -1 })).toThrow(/\(perSecond\) must be 0 \(off\), or 1 order to 1,000 orders; it is −1 orders/);
    expect(one.file.of(ACCOUNT)).toEqual(DEFAULT_LIMITS);
    expect(one.journal.order).toEqual([]);
  });

  test("that changes nothing writes nothing", async () => {
    const one = opened();
    await one.file.set(ACCOUNT, { ...DEFAULT_LIMITS });
    expect([one.journal.order, one.published]).toEqual([[], []]);
  });

  test("is not in force when the journal cannot be written, and the file is as before", async () => {
    const one = opened(inFile({ orderValue: 100_000 }));
    one.journal.broken = true;
    await expect(one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perDay: 900 })).rejects.toThrow(/disk full/);
    expect(one.file.of(ACCOUNT)).toMatchObject({ perDay: 0, orderValue: 1_000_000_000 });
    one.journal.broken = false;
    expect(again(one).file.notes).toEqual([]);
    expect(again(one).file.of(ACCOUNT).perDay).toBe(0);
  });

  test("is not in force when the file cannot be written", async () => {
    const folder = join(tempFolder(), "gone");
    mkdirSync(folder);
    const one = opened(undefined, new MemoryJournal(), join(folder, "deeper", "limits.json"));
    await expect(one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perDay: 900 })).rejects.toThrow(/could not be saved in .*The former ones stay/);
    expect([one.file.of(ACCOUNT).perDay, one.journal.order]).toEqual([0, []]);
    chmodSync(folder, 0o700);
  });

  test("killed between file and journal: the next start takes the file over and audits it", async () => {
    const one = opened(inFile({ orderValue: 100_000 }));
    const next = again(one, inFile({ orderValue: 100_000, perDay: 900 }));
    expect(next.file.of(ACCOUNT).perDay).toBe(900);
    expect(next.journal.order).toEqual(["standing.limits", "standing.limits"]);
  });

  test("two at once go one after the other, the last one stays", async () => {
    const one = opened();
    await Promise.all([one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perDay: 900 }), one.file.set(ACCOUNT, { ...DEFAULT_LIMITS, perDay: 800 })]);
    expect(again(one).file.of(ACCOUNT).perDay).toBe(800);
    expect(again(one).file.notes).toEqual([]);
  });
});

describe("the list of fields", () => {
  test("has every number of the schema, and nothing else", () => {
    const numbers = Object.keys(DEFAULT_LIMITS).filter((name) => typeof DEFAULT_LIMITS[name as keyof RiskLimits] === "number");
    expect(RISK_FIELDS.map(({ name }) => name).sort()).toEqual(numbers.sort());
    expect(Object.keys(riskLimits.shape).sort()).toEqual(Object.keys(DEFAULT_LIMITS).sort());
  });

  test("takes the defaults, and its own bounds", () => {
    expect(limitsProblem(DEFAULT_LIMITS)).toBeUndefined();
    for (const field of RISK_FIELDS) {
      for (const value of [0, field.least, field.most]) {
        expect(limitProblem(field, value)).toBeUndefined();
        expect(riskLimits.safeParse({ ...DEFAULT_LIMITS, [field.name]: value }).error).toBeUndefined();
      }
      for (const value of [field.most + field.step, -field.least, Number.NaN, Number.POSITIVE_INFINITY, "5", undefined]) {
        expect(limitProblem(field, value)).toMatchObject({ field: field.name, expected: expect.stringMatching(/^0 \(off\), or /) });
      }
    }
  });

  test("says values with their unit", () => {
    const said = (name: string, value: number): string => riskValue(RISK_FIELDS.find((field) => field.name === name)!, value);
    expect([said("orderValue", 1_234_567_800), said("orderLots", 12), said("awayPercent", 2.5), said("staleQuoteMs", 300_000), said("perSecond", 0)]).toEqual(["₹ 1,23,456.78", "12 lots", "2.5 %", "3,00,000 ms", "off"]);
  });
});

test("what is written is read back the same, whatever the limits", () => {
  const value = (field: (typeof RISK_FIELDS)[number]): fc.Arbitrary<number> =>
    fc.oneof(fc.constant(0), field.unit === "percent" ? fc.integer({ min: 1, max: 1000 }).map((tenths) => tenths / 10) : fc.integer({ min: field.least, max: field.most }));
  const limits = fc
    .record(Object.fromEntries(RISK_FIELDS.map((field) => [field.name, value(field)])) as Record<string, fc.Arbitrary<number>>)
    .map((numbers) => ({ ...DEFAULT_LIMITS, ...numbers, exitsPerSecond: 0, exitsPerMinute: 0 }));
  fc.assert(
    fc.property(limits, (wanted) => {
      const back = readLimits(JSON.parse(JSON.stringify(writtenLimits(wanted))), DEFAULT_LIMITS);
      expect(back).toEqual(wanted);
      expect(changesOf(wanted, back)).toBe("");
    }),
  );
});
