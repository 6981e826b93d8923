import fc from "fast-check";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../shared/domain/random.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { TEN, WatchRig } from "./tape.ts";
import type { Packet } from "./tape.ts";

/** A wrong print nearer to the truth than this cannot be told from it. */
const RESOLUTION = 0.005;

interface Print extends Packet {
  readonly isBad: boolean;
}

/** Puts wrong prints between true ones, never two in a row: price off by 3 % to a hundredfold, volume right or wrong, with or without a book around it. */
function spoil(tape: readonly Packet[], chance: number, random: () => number): Print[] {
  const spoiled: Print[] = [];
  let clean = 2;
  for (const packet of tape) {
    spoiled.push({ ...packet, isBad: false });
    clean += 1;
    if (clean < 3 || random() > chance) continue;
    clean = 0;
    const factor = random() < 0.5 ? 1.03 + random() ** 3 * 100 : 0.97 - random() * 0.96;
    const price = Math.max(1, Math.round((packet.price * factor) / 500) * 500);
    const volume = random() < 0.7 ? packet.volume : Math.floor(random() * packet.volume * 5);
    const alien = random() < 0.5 ? { bid: price - 500, ask: price + 500 } : { bid: 0, ask: 0 };
    spoiled.push({ price, volume, at: packet.at + Math.floor(random() * 900), isBad: true, ...alien });
  }
  return spoiled;
}

/** A level at every step on both sides of the first price. */
function putGrid(rig: WatchRig, from: number, step: number, count: number): void {
  for (let i = 1; i <= count; i++) {
    rig.put({ id: `r${from + i * step}`, way: "rise", price: from + i * step });
    rig.put({ id: `f${from - i * step}`, way: "fall", price: from - i * step });
  }
}

interface Verdict {
  readonly early: string[];
  readonly late: string[];
  readonly fired: number;
}

/**
 * Plays the tape and looks at each level by itself: it may fire only where a true print has met it (as
 * near as can be told), and must have fired once `within` true prints in a row have met it.
 */
function play(tape: readonly Print[], step: number, count: number, within: number): Verdict {
  const rig = new WatchRig();
  const from = tape[0]!.price;
  putGrid(rig, from, step, count);
  const levels = [...Array(count).keys()].flatMap((i) => [
    { id: `r${from + (i + 1) * step}`, sign: 1, price: from + (i + 1) * step },
    { id: `f${from - (i + 1) * step}`, sign: -1, price: from - (i + 1) * step },
  ]);
  let open = levels.map((level) => ({ ...level, row: 0 }));
  let high = from;
  let low = from;
  const early: string[] = [];
  const late: string[] = [];
  for (const print of tape) {
    const told = rig.told.length;
    rig.packet(print);
    if (!print.isBad) {
      high = Math.max(high, print.price);
      low = Math.min(low, print.price);
    }
    const fired = new Set(rig.told.slice(told).flatMap((message) => (message.kind === "crossed" ? [message.id] : [])));
    for (const level of open) {
      if (!print.isBad) level.row = (print.price - level.price) * level.sign >= 0 ? level.row + 1 : 0;
      const reached = level.sign > 0 ? high * (1 + RESOLUTION) + 1_000 : low * (1 - RESOLUTION) - 1_000;
      if (fired.has(level.id) && (reached - level.price) * level.sign < 0) early.push(`${level.id} at ${print.price}`);
      if (!fired.has(level.id) && level.row >= within) late.push(`${level.id} at ${print.price}`);
    }
    open = open.filter(({ id, row }) => !fired.has(id) && row < within);
  }
  return { early, late, fired: rig.ids().length };
}

/** Small steps, and now and then a real jump of 1 to 8 % that stays. */
function walk(seed: number, length: number): Packet[] {
  const random = seededRandom(seed);
  const tape: Packet[] = [];
  let price = 5_000_000;
  let volume = 1_000;
  for (let i = 0; i < length; i++) {
    tape.push({ price, volume, at: TEN + i * 1_000 });
    const jump = random() < 0.02 ? (random() < 0.5 ? 1 : -1) * (0.01 + random() * 0.07) : (random() - 0.5) * 0.004;
    price = Math.max(500, Math.round((price * (1 + jump)) / 500) * 500);
    volume += 1 + Math.floor(random() * 500);
  }
  return tape;
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe("random walks with real jumps", () => {
  test("every level fires by the second print that meets it, and none before one has", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const tape = walk(seed, 300).map((packet) => ({ ...packet, isBad: false }));
        expect(play(tape, 12_500, 60, 2)).toMatchObject({ early: [], late: [] });
      }),
      { numRuns: 300, seed: 31 },
    );
  });

  test("wrong prints strewn in fire nothing, and hold a true move up by one print at most", () => {
    let fired = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const tape = spoil(walk(seed, 300), 0.2, seededRandom(seed ^ 0x5eed));
        const verdict = play(tape, 12_500, 60, 3);
        fired += verdict.fired;
        expect(verdict).toMatchObject({ early: [], late: [] });
      }),
      { numRuns: 300, seed: 32 },
    );
    expect(fired).toBeGreaterThan(1_000);
  });
});

const SYMBOLS = ["SBIN", "RELIANCE", "TATAMOTORS", "INFY"];

/** A recorded day; rows of one second in the order of their volumes, stamps made to rise within it. */
function recording(path: string): Packet[] {
  const rows = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1).map((line) => {
    const [stamp = "", price = "", volume = ""] = line.split(",");
    return { at: Date.parse(`${stamp.replace(" ", "T")}+05:30`), price: Math.round(Number(price) * 10_000), volume: Number(volume) };
  });
  rows.sort((a, b) => a.at - b.at || a.volume - b.volume);
  return rows.filter(({ volume }, i) => i === 0 || volume > rows[i - 1]!.volume);
}

describe.each(SYMBOLS)("%s of 12 April 2021", (symbol) => {
  const file = sharedData(`ticks/${symbol}_2021-04-12.csv.gz`);
  test.skipIf(file === undefined)(file === undefined ? NO_SHARED_DATA : "every real crossing fires by the second print; wrong prints strewn in fire nothing", () => {
    const tape = recording(file!);
    const step = Math.round(tape[0]!.price * 0.0004);
    const clean = play(tape.map((packet) => ({ ...packet, isBad: false })), step, 150, 2);
    expect(clean).toMatchObject({ early: [], late: [] });
    expect(clean.fired).toBeGreaterThan(50);
    const spoiled = play(spoil(tape, 0.05, seededRandom(99)), step, 150, 3);
    expect(spoiled).toMatchObject({ early: [], late: [] });
    expect(spoiled.fired).toBe(clean.fired);
  }, 60_000);
});
