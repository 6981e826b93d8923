/**
 * What a strategy's module may reach. It is evaluated in a realm of its own (workers/strategy-module), which
 * has JavaScript's own things and nothing of Node; here the rest is taken away that would make a run other
 * the second time: the machine's clock and zone, chance, memory that is shared or collected.
 *
 * This guards against accidents. Somebody who wants out gets out (through the constructor of a function that
 * was handed in, for one): a strategy is code that the user has chosen to run.
 */

/** Calls that fail with a sentence rather than as "not defined". */
const NOT_HERE: Readonly<Record<string, string>> = {
  setTimeout: "use this.timers.once(…)",
  setInterval: "use this.timers.every(…)",
  setImmediate: "use this.timers.once(…)",
  queueMicrotask: "a callback does its work at once",
  fetch: "a strategy has no network",
  XMLHttpRequest: "a strategy has no network",
  WebSocket: "a strategy has no network",
  Worker: "a strategy has one thread",
  process: "a strategy has no process",
  Buffer: "use typed arrays",
  performance: "use this.now",
  crypto: "use this.random()",
};
/** Deleted: they have no use in a strategy, and what they answer depends on the machine. */
const GONE = ["SharedArrayBuffer", "Atomics", "WebAssembly", "WeakRef", "FinalizationRegistry"];

const PARTS = ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"] as const;
const IST_MS = 19_800_000;

/** A day with a time and without a zone, which Date would read in the machine's. */
const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

/** The part of a realm's global object that is looked at. */
export interface RealmGlobal {
  Date: DateConstructor;
  Math: Math;
  [name: string]: unknown;
}

export function notHere(name: string, instead: string): Error {
  return new Error(`${name} is not there for strategies: ${instead}.`);
}

/** Closes a fresh realm. Call once, before anything is evaluated in it. @param say takes what is written to the console. */
export function closeScope(global: RealmGlobal, say: (text: string) => void): void {
  for (const [name, instead] of Object.entries(NOT_HERE)) {
    Object.defineProperty(global, name, { get: () => { throw notHere(name, instead); }, configurable: false });
  }
  for (const name of GONE) Reflect.deleteProperty(global, name);
  const math = global.Math;
  math.random = () => { throw notHere("Math.random()", "use this.random(), which draws the same when the run is repeated"); };
  global.Date = istDate(global.Date);
  const line = (...words: readonly unknown[]): void => say(words.map(String).join(" "));
  global["console"] = Object.freeze({ log: line, info: line, warn: line, error: line, debug: line });
  Object.freeze(math);
  Object.freeze(global);
}

/**
 * Dates that know no "now", and whose days and hours are India's wherever the machine stands. `new Date(ms)`,
 * `new Date("2026-08-25T09:15:00+05:30")` and `new Date(2026, 7, 25, 9, 15)` work.
 */
function istDate(Real: DateConstructor): DateConstructor {
  const shifted = (date: Date): Date => new Real(date.getTime() + IST_MS);
  const noNow = (): never => { throw notHere("The machine's time", "use this.now, the market's time"); };
  class IstDate extends Real {
    constructor(...given: readonly unknown[]) {
      if (given.length === 0) noNow();
      const [first] = given;
      const parts = given as unknown as [year: number, month: number];
      super(given.length > 1 ? Real.UTC(...parts) - IST_MS : typeof first === "string" && WALL_TIME.test(first) ? `${first}+05:30` : (first as number));
    }
    override getTimezoneOffset(): number {
      return -IST_MS / 60_000;
    }
    /** `2026-08-25 09:15:00 IST` */
    override toString(): string {
      return Number.isNaN(this.getTime()) ? "Invalid Date" : `${shifted(this).toISOString().slice(0, 19).replace("T", " ")} IST`;
    }
  }
  const prototype = IstDate.prototype as unknown as Record<string, unknown>;
  for (const name of ["toLocaleString", "toDateString", "toTimeString", "toLocaleDateString", "toLocaleTimeString"]) prototype[name] = prototype["toString"];
  for (const part of PARTS) {
    prototype[`get${part}`] = function get(this: Date): number {
      return shifted(this)[`getUTC${part}`]();
    };
    if (part === "Day") continue;
    prototype[`set${part}`] = function set(this: Date, ...values: readonly number[]): number {
      const moved = shifted(this);
      Reflect.apply(moved[`setUTC${part}`], moved, values);
      return this.setTime(moved.getTime() - IST_MS);
    };
  }
  // Called without `new`, a class throws, where Date told the time: that is wanted.
  Object.defineProperty(IstDate, "now", { value: noNow });
  Object.defineProperty(IstDate, "name", { value: "Date" });
  return IstDate as unknown as DateConstructor;
}
