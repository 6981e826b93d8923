import { expect, test } from "vitest";
import { AGAIN_MS, PolledRead } from "../../../renderer/state/polled-read.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

class Rig {
  readonly time = new VirtualTime(1_000_000);
  readonly asked: number[] = [];
  readonly read: PolledRead<{ readonly n: number }>;
  answer: () => Promise<{ readonly n: number }> = () => Promise.resolve({ n: this.asked.length });
  told = 0;

  constructor() {
    const { time } = this;
    this.read = new PolledRead({
      ask: () => {
        this.asked.push(time.now() - 1_000_000);
        return this.answer();
      },
      everyMs: () => 5_000,
      now: () => time.now(),
      after: (ms, run) => time.after(ms, run),
    });
    this.read.onChange(() => this.told++);
  }
}

test("asks at once when it is looked at, then after each period, and never while nobody looks", async () => {
  const rig = new Rig();
  await rig.time.pass(20_000);
  expect(rig.asked).toEqual([]);
  rig.read.run(true);
  await rig.time.pass(12_000);
  expect(rig.asked).toEqual([20_000, 25_000, 30_000]);
  expect(rig.read.state).toEqual({ answer: { n: 3 }, problem: undefined, nextAt: 1_035_000 });
  rig.read.run(false);
  await rig.time.pass(60_000);
  expect(rig.asked.length).toBe(3);
  expect(rig.told).toBe(3);
});

test("looking away and back within the period asks nothing; after it, at once", async () => {
  const rig = new Rig();
  rig.read.run(true);
  await rig.time.pass(1_000);
  rig.read.run(false);
  rig.read.run(true);
  await rig.time.pass(3_000);
  expect(rig.asked).toEqual([0]);
  rig.read.run(false);
  await rig.time.pass(30_000);
  rig.read.run(true);
  await rig.time.pass(0);
  expect(rig.asked).toEqual([0, 34_000]);
});

test("a failure keeps the former answer, tells why and when, and asks again after ten seconds", async () => {
  const rig = new Rig();
  rig.read.run(true);
  await rig.time.pass(1_000);
  rig.answer = () => Promise.reject(new TerminalError({ kind: "BrokerRefused", code: "AB1004", text: "x", sentence: "Angel One answered x." }));
  await rig.time.pass(4_000);
  expect(rig.read.state).toEqual({ answer: { n: 1 }, problem: "Angel One answered x.", nextAt: 1_005_000 + AGAIN_MS });
  rig.answer = () => Promise.resolve({ n: 9 });
  await rig.time.pass(AGAIN_MS - 1);
  expect(rig.asked.length).toBe(2);
  await rig.time.pass(1);
  expect(rig.read.state).toMatchObject({ answer: { n: 9 }, problem: undefined });
});

test("never twice at once: asking now while an answer is on its way waits for it", async () => {
  const rig = new Rig();
  let release = (_: { n: number }): void => {};
  rig.answer = () => new Promise((resolve) => (release = resolve));
  rig.read.run(true);
  await rig.time.pass(0);
  rig.read.now();
  await rig.time.pass(60_000);
  expect(rig.asked).toEqual([0]);
  release({ n: 1 });
  await rig.time.pass(5_000);
  expect(rig.asked).toEqual([0, 65_000]);
});

test("asked now it does not wait for its period", async () => {
  const rig = new Rig();
  rig.read.run(true);
  await rig.time.pass(1_000);
  rig.read.now();
  await rig.time.pass(0);
  expect(rig.asked).toEqual([0, 1_000]);
});
