import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DriftMarketAccount } from "../../../electron/lab/drift/drift-service.ts";
import { DriftService } from "../../../electron/lab/drift/drift-service.ts";
import { LabJobs } from "../../../electron/lab/lab-jobs.ts";
import type { BookedDay, Stint } from "../../../electron/strategies/instances/day-book.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { DriftTask } from "../../../shared/contract/drift-task.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { keepDay, keptDay, keptDays } from "../../../workers/backtest/tasks/drift.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { VirtualTime, settle } from "../../support/virtual-time.ts";
import { charges } from "../simulation/tables.ts";
import { CALENDAR } from "../strategy/rig.ts";
import { placesWith } from "./rig.ts";

const DAY = "2026-08-17";
const PAPER = accountId("paper", "Drift", "paper");
const SBIN = "NSE:SBIN" as InstrumentKey;
const stint: Stint = {
  kind: "stint", at: istEpoch(DAY, 560) as MarketTime, startedAt: 0 as SystemTime, how: "began", flat: true, mode: "paper", holding: "intraday", hash: "a".repeat(64), parameters: {}, capital: 1_00_000 * 10_000 as Money, seed: 1, warm: [],
  instruments: [{ key: SBIN, exchange: "NSE", symbol: "SBIN", kind: "equity", underlying: "SBIN", expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: price(500), multiplier: 1, fnoStock: false }],
};

class Rig {
  readonly time = new VirtualTime();
  readonly played: DriftTask[] = [];
  readonly notes: string[] = [];
  readonly jobs: LabJob[] = [];
  readonly book = new Map<string, BookedDay>([[DAY, { entries: [stint], missing: 0 }]]);
  marketAt: number | undefined = istEpoch(DAY, 600);
  /** Rupees that the day is off by. */
  off = 0;
  built = true;
  here = true;
  readonly service: DriftService;

  constructor(db = join(tempFolder(), "drift.db")) {
    const { time } = this;
    const jobs = new LabJobs({ atOnce: 1, clock: time, timers: time, stallMs: 60_000, newId: () => `job${this.jobs.length}aaaa`, publish: (job) => void this.jobs.push(job) });
    const account: DriftMarketAccount = { id: PAPER, instruments: { get: () => undefined }, charges, records: () => Promise.resolve([]), model: undefined, seed: 1, places: placesWith("/recordings"), day: () => istDay(this.marketAt ?? istEpoch(DAY, 0)), marketAt: () => this.marketAt as MarketTime | undefined };
    this.service = new DriftService({
      db, jobs, calendar: CALENDAR, clock: time,
      threads: {
        job: (_name, ask) => Promise.resolve(this.#play((ask as Parameters<LabCalls["drift"]>[0]).task, db)) as never,
        desk: (name, ask) => Promise.resolve().then(() => ({ driftKeep: keepDay, driftDays: keptDays, driftReport: keptDay })[name as "driftDays"](ask as never)) as never,
        end: () => Promise.resolve(),
      },
      strategies: () => [{ id: "mine", record: { settings: { title: "Mine", account: PAPER } }, days: { days: () => Promise.resolve([...this.book.keys()].sort().reverse()), read: (day) => Promise.resolve(this.book.get(day) ?? { entries: [], missing: 0 }) }, build: () => Promise.resolve(this.built ? { file: "mine.ts", code: "", map: "{}", hash: stint.hash } : undefined) }],
      account: () => Promise.resolve(this.here ? account : undefined),
      note: (sentence) => void this.notes.push(sentence),
    });
    onTestFinished(() => this.service.end());
  }

  #play(task: DriftTask, db: string): DriftReport {
    this.played.push(task);
    const amount = money(this.off * 10_000);
    const report: DriftReport = { strategy: task.strategy, title: task.title, day: task.day, at: task.at, state: "compared", sure: task.sure, sentence: "Compared.", notes: [...task.notes], lines: [], figures: { real: amount, rerun: money(0), difference: amount, byCause: { signal: amount, timing: money(0), price: money(0), charges: money(0), refusal: money(0), unfilled: money(0) } } };
    keepDay({ db, report });
    return report;
  }

  async look(minutes: number): Promise<void> {
    this.marketAt = istEpoch(DAY, minutes);
    await this.time.pass(20_000);
    this.service.look();
    for (let i = 0; i < 20; i++) await settle();
  }
}

test("a day is compared by itself five minutes after the close, once, also over a restart", async () => {
  const db = join(tempFolder(), "drift.db");
  const rig = new Rig(db);
  await rig.look(15 * 60 + 34);
  expect(rig.played).toEqual([]);
  expect(await rig.service.days("mine")).toEqual([{ day: DAY, state: "open", sure: false, sentence: "Not compared yet." }]);
  await rig.look(15 * 60 + 36);
  await rig.look(15 * 60 + 40);
  expect(rig.played).toHaveLength(1);
  expect(rig.played[0]).toMatchObject({ strategy: "mine", day: DAY, sure: true, stretches: [{ from: stint.at, capital: stint.capital, until: undefined, instruments: [{ key: SBIN, product: "MIS" }] }] });
  expect(rig.played[0]!.notes).toEqual([expect.stringContaining("The re-run fills as a paper account")]);
  expect(rig.notes).toEqual([]);
  expect(await rig.service.days("mine")).toMatchObject([{ day: DAY, state: "compared", sure: true }]);
  const next = new Rig(db);
  await next.look(15 * 60 + 50);
  expect(next.played).toEqual([]);
});

test("a large difference is told", async () => {
  const rig = new Rig();
  rig.off = -250;
  await rig.look(15 * 60 + 50);
  expect(rig.notes).toEqual([expect.stringMatching(/^Mine came to −₹ 250\.00 on 2026-08-17.*most of it other signals/)]);
});

test("days of which the close was missed are made up for once the market is up; by hand before the close is refused", async () => {
  const rig = new Rig();
  rig.book.set("2026-08-14", { entries: [{ ...stint, at: istEpoch("2026-08-14", 560) as MarketTime }], missing: 0 });
  await expect(rig.service.run({ strategy: "mine", day: DAY })).rejects.toThrow("The day is not over: it can be compared from 15:35:00 on");
  rig.marketAt = undefined;
  await rig.time.pass(20_000);
  rig.service.look();
  for (let i = 0; i < 20; i++) await settle();
  expect(rig.played).toEqual([]);
  await rig.look(600);
  expect(rig.played.map(({ day }) => day)).toEqual(["2026-08-14"]);
});

test("what cannot be played is kept with its sentence; nobody and nowhere are told", async () => {
  const rig = new Rig();
  rig.built = false;
  await rig.look(15 * 60 + 50);
  expect(rig.played).toEqual([]);
  expect(await rig.service.report({ strategy: "mine", day: DAY })).toMatchObject({ state: "not comparable", sentence: expect.stringContaining("The code of version aaaaaaaa") });
  rig.here = false;
  await expect(rig.service.run({ strategy: "mine", day: DAY })).rejects.toThrow("The account of Mine is not here now. Connect it, then compare the day.");
  await expect(rig.service.days("other")).rejects.toThrow("There is no strategy other here");
  await expect(rig.service.report({ strategy: "mine", day: "2026-01-01" })).rejects.toThrow("2026-01-01 has not been compared with its re-run yet. Compare it first.");
});
