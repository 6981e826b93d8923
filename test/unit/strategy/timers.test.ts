import { expect, test } from "vitest";
import { candles, instrument, strategy } from "../../../shared/strategy/index.ts";
import { at, flatBars, rig, tick } from "./rig.ts";

let set: (self: Clocked) => void = () => {};
class Clocked extends strategy({
  title: "Clocked", about: "…", parameters: { stock: instrument({ help: "…", default: "NSE:SBIN" }) },
  series: ({ stock }) => ({ bars: candles(stock, 1) }),
}) {
  rung: string[] = [];
  override onInit(): void {
    set(this);
  }
  override onTimer(name: string): void {
    this.rung.push(`${this.calendar.day.slice(8)} ${this.calendar.time} ${name}`);
  }
}
function rung(begin: number, what: (self: Clocked) => void, drive: (runner: ReturnType<typeof rig>["runner"]) => void): string[] {
  set = what;
  const { runner, failures } = rig(Clocked);
  runner.begin(begin);
  drive(runner);
  expect(failures).toEqual([]);
  return (runner.exportRun().fields as { rung: string[] }).rung;
}

test("a daily timer rings on trading days, once, at its own time however late the next tick is", () => {
  // Friday 21 August 2026; 26 August is Milad-un-Nabi where the list says so, 22 and 23 are the weekend.
  const days = ["2026-08-21", "2026-08-22", "2026-08-24", "2026-08-25"];
  const seen = rung(at("09:00", "2026-08-21"), ({ timers }) => timers.daily("out", "15:10"), (runner) => {
    for (const day of days) for (const wall of ["09:20", "15:10:30", "15:12"]) tick(runner, at(wall, day), 100);
  });
  expect(seen).toEqual(["21 15:10:00 out", "24 15:10:00 out", "25 15:10:00 out"]);
});

test("a time that has passed today is for tomorrow", () => {
  const seen = rung(at("12:00"), ({ timers }) => timers.daily("morning", "09:20"), (runner) => {
    runner.advance(at("15:00"));
    runner.advance(at("15:00", "2026-08-27"));
  });
  expect(seen.map((line) => line.slice(3))).toEqual(["09:20:00 morning"]);
});

test("a period rings on its multiples since midnight; one that was slept through rings once", () => {
  const seen = rung(at("09:17"), ({ timers }) => timers.every("look", 15), (runner) => {
    for (const wall of ["09:29:59", "09:30", "09:45", "11:02", "11:15"]) runner.advance(at(wall));
  });
  expect(seen).toEqual(["25 09:30:00 look", "25 09:45:00 look", "25 10:00:00 look", "25 11:15:00 look"]);
});

test("several ring in the order of their times, and a single one rings once", () => {
  const seen = rung(at("09:15"), ({ timers, now }) => {
    timers.once("second", now + 120_000);
    timers.once("first", now + 60_000);
    timers.daily("third", "09:18");
    timers.once("never", now + 90_000);
    timers.cancel("never");
  }, (runner) => {
    runner.advance(at("10:00"));
    runner.advance(at("11:00"));
  });
  expect(seen).toEqual(["25 09:16:00 first", "25 09:17:00 second", "25 09:18:00 third"]);
});

test("in bars, a timer comes after the candle that ends then and before any that ends later", () => {
  const order: string[] = [];
  set = ({ timers }) => timers.daily("t", "09:17");
  class Noted extends Clocked {
    override onCandle(): void {
      order.push(this.calendar.time);
    }
    override onTimer(): void {
      order.push(`timer at ${this.calendar.time}`);
    }
  }
  const { runner } = rig(Noted);
  runner.begin(at("09:00"));
  flatBars(runner, [1, 2, 3, 4], at("09:15"));
  expect(order).toEqual(["09:16:00", "09:17:00", "timer at 09:17:00", "09:18:00", "09:19:00"]);
});

test.each<[string, (self: Clocked) => void, string]>([
  ["no time", ({ timers }) => timers.daily("x", "25:00"), 'The time of the timer "x" must look like 15:15; it is 25:00.'],
  ["too often", ({ timers }) => timers.every("x", 0.001), 'The timer "x" must leave at least a second between two calls; it is set to 0.001 minutes.'],
  ["no moment", ({ timers }) => timers.once("x", Number.NaN), 'The timer "x" needs a moment, epoch ms; it is NaN.'],
  ["no name", ({ timers }) => timers.once("", 1), 'A timer\'s name is 1 to 40 letters, digits, spaces or dashes; it is "".'],
  ["too many", ({ timers }) => { for (let i = 0; i <= 100; i++) timers.once(`t${i}`, 1); }, "A strategy has at most 100 timers."],
])("refused: %s", (_, what, sentence) => {
  set = what;
  const { runner, failures } = rig(Clocked);
  expect(runner.begin(at("09:15"))).toBe(false);
  expect(failures[0]?.message).toBe(sentence);
});
