import fc from "fast-check";
import { expect, test } from "vitest";
import { ReplayTime } from "../../../electron/strategies/lock-step/replay-time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";

const START = 1_000_000 as MarketTime;

test("timers run by their time, those of one moment in the order of setting; cancelled ones do not", () => {
  fc.assert(fc.property(fc.array(fc.record({ ms: fc.integer({ min: -5, max: 30 }), cancel: fc.boolean() }), { maxLength: 40 }), (wanted) => {
    const time = new ReplayTime(START);
    const ran: string[] = [];
    const cancels = wanted.map(({ ms }, i) => time.after(ms, () => ran.push(`${time.now() - START}:${i}`)));
    wanted.forEach(({ cancel }, i) => void (cancel && cancels[i]!()));
    for (let next = time.next; next !== undefined; next = time.next) {
      time.moveTo(next);
      expect(time.runOne()).toBe(true);
    }
    expect(time.runOne()).toBe(false);
    const model = wanted.map(({ ms, cancel }, i) => ({ at: Math.max(0, ms), i, cancel })).filter(({ cancel }) => !cancel).sort((a, b) => a.at - b.at || a.i - b.i);
    expect(ran).toEqual(model.map(({ at, i }) => `${at}:${i}`));
  }));
});

test("time stands, goes forward and never back; what is due later does not run", () => {
  const time = new ReplayTime(START);
  const ran: number[] = [];
  time.after(10, () => ran.push(time.now()));
  expect([time.now(), time.marketAt(), time.next]).toEqual([START, START, START + 10]);
  expect(time.runOne()).toBe(false);
  time.moveTo(START + 25);
  time.moveTo(START + 5);
  expect(time.now()).toBe(START + 25);
  expect(time.runOne()).toBe(true);
  expect(ran).toEqual([START + 25]);
  expect(time.next).toBeUndefined();
});
