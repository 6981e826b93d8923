import { describe, expect, test } from "vitest";
import { dayParts } from "../../../electron/lab/drift/parts.ts";
import type { DayEntry, Stint } from "../../../electron/strategies/instances/day-book.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";

const at = (wall: string): MarketTime => istEpoch("2026-08-17", Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3))) as MarketTime;
const stint = (wall: string, over: Partial<Stint> = {}): Stint => ({ kind: "stint", at: at(wall), startedAt: 0 as SystemTime, how: "began", flat: true, mode: "paper", holding: "intraday", hash: "a", parameters: { fast: 5 }, capital: 1 as Money, seed: 1, instruments: [], warm: [], ...over });
const end = (wall: string, over: Partial<Extract<DayEntry, { kind: "end" }>> = {}): DayEntry => ({ kind: "end", at: at(wall), why: "Stopped by hand.", policy: "leave", ...over });
const told = (entries: readonly DayEntry[]): readonly (readonly [from: number, until: number | undefined, hindrance: string | undefined])[] => dayParts(entries).map(({ from, end: over, hindrance }) => [from, over?.at, hindrance]);

describe("a day by its book", () => {
  test("two starts with their stops", () => expect(told([stint("09:20"), end("11:00"), stint("13:00")])).toEqual([[at("09:20"), at("11:00"), undefined], [at("13:00"), undefined, undefined]]));

  test("the same version that went on is one part, and says that it was away", () => {
    const [part, ...others] = dayParts([stint("09:20"), end("10:00", { why: "Sauda ended." }), stint("10:05", { how: "resumed", flat: false })]);
    expect(others).toEqual([]);
    expect(part).toMatchObject({ from: at("09:20"), end: undefined, hindrance: undefined, away: ["It was away from 10:00:00 to 10:05:00: Sauda ended. The re-run goes through."] });
  });

  test("another version on what an earlier one held cannot be played, and ends the one before", () => {
    expect(told([stint("09:20"), stint("10:05", { how: "resumed", flat: false, hash: "b" })])).toEqual([[at("09:20"), at("10:05"), undefined], [at("10:05"), undefined, "It went on at 10:05:00 with the state of an earlier run, and a re-run begins with nothing."]]);
    expect(told([stint("09:20"), stint("10:05", { how: "swapped", flat: false, hash: "b" })])[1]![2]).toBe("Another version took over an open position or working orders at 10:05:00, and a re-run begins with nothing.");
    expect(told([stint("09:20"), stint("10:05", { how: "swapped", hash: "b" })])).toEqual([[at("09:20"), at("10:05"), undefined], [at("10:05"), undefined, undefined]]);
  });

  test("a shadow, and one that ran on from the day before", () => {
    expect(told([stint("09:20", { mode: "shadow" })])[0]![2]).toContain("shadow");
    expect(told([{ kind: "carried", at: at("09:00") }])[0]![2]).toContain("ran on from an earlier day");
    // A restart of one that was carried on is no start of the day.
    expect(told([{ kind: "carried", at: at("09:00") }, stint("10:00", { how: "resumed", flat: false })])).toHaveLength(1);
  });

  test("nothing is known", () => expect(dayParts([end("10:00")])).toEqual([]));
});
