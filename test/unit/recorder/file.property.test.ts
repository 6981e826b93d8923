import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIndex } from "../../../shared/recording/file-index.ts";
import { FRAME, MARK, NoRecording, frameAt, readEnd } from "../../../shared/recording/frames.ts";
import { openRecording, rebuildIndex, ticksOf } from "../../../shared/recording/read-recording.ts";
import { DayFile } from "../../../workers/recorder/day-file.ts";
import { namesOf } from "./facts.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { marketRun, rows } from "./ticks.ts";
import type { KeptTick } from "./ticks.ts";

const PATH = "rec/m/2021-04-12/001.ticks";
const REFERENCE = { previousClose: 3_400_000, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0 };
type Runs = readonly { readonly of: number; readonly ticks: KeptTick[] }[];
const anyRuns: fc.Arbitrary<Runs> = fc.array(fc.record({ of: fc.nat(2), ticks: marketRun }), { minLength: 1, maxLength: 6 });

function written(runs: Runs, closed: boolean): Uint8Array {
  const disk = new MemoryDisk();
  const file = new DayFile(disk, PATH, { market: "m", day: "2021-04-12", startedAt: 1_618_199_000_000 });
  const numbers = new Map<number, number>();
  for (const { of, ticks } of runs) {
    let nth = numbers.get(of);
    if (nth === undefined) numbers.set(of, (nth = file.addInstrument({ ...namesOf("ABC".slice(0, of + 1)), ...REFERENCE })));
    file.addTicks(nth, rows(ticks), ticks.length);
    file.flush();
  }
  if (closed) file.close();
  return disk.read(PATH);
}

const ticksIn = (bytes: Uint8Array): Map<string, string[]> => {
  const { parts } = openRecording(bytes);
  return new Map(parts.map(({ facts, runs }) => [facts.key, runs.map(ticksOf).flatMap(({ count, columns }) => Array.from({ length: count }, (_, i) => columns.map((column) => column[i]).join()))]));
};
const wanted = (runs: Runs): Map<string, string[]> => {
  const all = new Map<string, string[]>();
  for (const { of, ticks } of runs) {
    const key = `NSE:${"ABC".slice(0, of + 1)}`;
    all.set(key, [...(all.get(key) ?? []), ...ticks.map((tick) => tick.join())]);
  }
  return all;
};

describe("a recording", () => {
  test("comes back whole, closed or not, and its index says where everything lies", () => {
    fc.assert(
      fc.property(anyRuns, fc.boolean(), (runs, closed) => {
        const bytes = written(runs, closed);
        expect(ticksIn(bytes)).toEqual(wanted(runs));
        const { damaged, cut, head } = openRecording(bytes);
        expect([damaged, cut, head.day]).toEqual([0, 0, "2021-04-12"]);
        const index = rebuildIndex(bytes);
        expect(index.rows.map(({ count }) => count)).toEqual(runs.map(({ ticks }) => ticks.length));
        for (const { at, nth } of index.rows) expect([frameAt(bytes, at)?.kind, index.keys[nth]?.startsWith("NSE:")]).toEqual([FRAME.ticks, true]);
        if (!closed) return void expect(readEnd(bytes)).toBeUndefined();
        expect(readIndex(frameAt(bytes, readEnd(bytes)!)!.content)).toEqual(index);
      }),
      { numRuns: 60 },
    );
  });

  test("that is cut anywhere is read up to its last whole run", () => {
    fc.assert(
      fc.property(anyRuns, fc.double({ min: 0, max: 1, noNaN: true }), (runs, where) => {
        const bytes = written(runs, true);
        const cut = bytes.subarray(0, Math.floor(where * (bytes.length - 1)));
        const all = wanted(runs);
        let got: Map<string, string[]>;
        try {
          got = ticksIn(cut);
        } catch (error) {
          expect(error).toBeInstanceOf(NoRecording);
          return;
        }
        for (const [key, ticks] of got) expect(ticks).toEqual(all.get(key)!.slice(0, ticks.length));
        // All that was flushed before the cut is there.
        const { rows: index, keys } = rebuildIndex(bytes);
        for (const [key, ticks] of got) {
          const whole = index.filter(({ nth, at }) => keys[nth] === key && at + 13 + frameAt(bytes, at)!.content.length <= cut.length).reduce((sum, { count }) => sum + count, 0);
          expect(ticks).toHaveLength(whole);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("with a flipped byte gives no tick that was not recorded, and all runs but the one that it hit", () => {
    fc.assert(
      fc.property(anyRuns, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 }), (runs, where, flip) => {
        const bytes = written(runs, true).slice();
        const at = Math.floor(where * (bytes.length - 1));
        bytes[at] = bytes[at]! ^ flip;
        const all = wanted(runs);
        try {
          const got = ticksIn(bytes);
          for (const [key, ticks] of got) for (const tick of ticks) expect(all.get(key)!.includes(tick)).toBe(true);
          const missing = [...all].reduce((sum, [key, ticks]) => sum + ticks.length - (got.get(key)?.length ?? 0), 0);
          const { damaged, cut } = openRecording(bytes);
          if (missing > 0) expect(damaged + cut).toBeGreaterThan(0);
          const most = Math.max(...[...all.values()].map((ticks) => ticks.length));
          expect(missing).toBeLessThanOrEqual(most);
        } catch (error) {
          // The mark or the frame that says of which day it is.
          expect(error).toBeInstanceOf(NoRecording);
          expect(at).toBeLessThan(MARK.length + 13 + 100);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("of another version, and any other file, is refused in words", () => {
    const bytes = written([{ of: 0, ticks: [] as KeptTick[] }].filter(() => false), false).slice();
    expect(() => openRecording(new TextEncoder().encode("timestamp_ist,ltp,cum_volume\n"))).toThrow("does not begin as a recording of ticks does");
    const newer = Uint8Array.from([...MARK.subarray(0, 7), 2, ...bytes]);
    expect(() => openRecording(newer)).toThrow("is a recording of format 2; this Sauda reads format 1: update Sauda to read it");
    expect(() => openRecording(MARK)).toThrow("whose beginning is missing or damaged");
  });
});
