import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { loadUniverse, nameOn, tickFor } from "../../../workers/exchange/market/universe.ts";
import { facts, holidays, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const MASTER = sharedData("instruments/OpenAPIScripMaster.derived-2026-08-18.json.gz");

describe("the practice universe", () => {
  test("has sixty names, fifty of them in NIFTY", () => {
    expect(universe.equities).toHaveLength(60);
    expect(Object.keys(universe.indices[0]!.weights)).toHaveLength(50);
    expect(universe.equities.find((entry) => entry.name === "SBIN")).toMatchObject({ token: "3045", symbol: "SBIN-EQ", price: 104100 });
  });

  test("tokens, names and ticks are the exchange's", ({ skip }) => {
    if (MASTER === undefined) return skip(NO_SHARED_DATA);
    const rows = JSON.parse(gunzipSync(readFileSync(MASTER)).toString()) as { token: string; symbol: string; name: string; exch_seg: string; tick_size: string }[];
    const known = new Map(rows.filter((row) => row.exch_seg === "NSE").map((row) => [row.token, row]));
    for (const entry of [...universe.equities, ...universe.indices, universe.volatilityIndex]) {
      expect(known.get(entry.token)).toMatchObject({ symbol: entry.symbol, name: entry.name });
    }
    const off = universe.equities.filter((entry) => tickFor(universe, "equity", "2026-09-01", entry.price) !== Number(known.get(entry.token)?.tick_size));
    // The exchange looks at the price of the month's end: a name that has crossed a step since then differs.
    expect(off.map((entry) => entry.name)).toEqual(["HINDALCO", "JIOFIN", "MAXHEALTH", "TITAN"]);
  });

  test("ticks follow the table of the day", () => {
    expect(tickFor(universe, "equity", "2021-04-12", 34000)).toBe(5);
    expect(tickFor(universe, "equity", "2024-07-01", 20000)).toBe(1);
    expect(tickFor(universe, "equity", "2026-09-01", 24999)).toBe(1);
    expect(tickFor(universe, "equity", "2026-09-01", 25000)).toBe(5);
    expect(tickFor(universe, "equity", "2026-09-01", 100000)).toBe(5);
    expect(tickFor(universe, "equity", "2026-09-01", 100005)).toBe(10);
    expect(tickFor(universe, "equity", "2026-09-01", 1000005)).toBe(100);
    expect(tickFor(universe, "equity", "2026-09-01", 2000005)).toBe(500);
    expect(tickFor(universe, "indexFuture", "2026-09-01", 2450000)).toBe(10);
    expect(tickFor(universe, "indexFuture", "2026-09-01", 5700000)).toBe(20);
    expect(tickFor(universe, "option", "2026-09-01", 100)).toBe(5);
  });

  test("a name is the one of its day", () => {
    const motors = universe.equities.find((entry) => entry.token === "3456")!;
    expect(nameOn(motors, "2021-04-12").name).toBe("TATAMOTORS");
    expect(nameOn(motors, "2025-10-23").name).toBe("TATAMOTORS");
    expect(nameOn(motors, "2025-10-24").name).toBe("TMPV");
  });
});

describe("a universe that is wrong is refused in a sentence", () => {
  const withField = (change: object): object => ({ ...facts, ...change });

  test("a field of the wrong type is named", () => {
    const broken = withField({ equities: [{ ...facts.equities[0], price: "lots" }] });
    expect(() => loadUniverse(broken, holidays)).toThrow(/^practice universe: equities\.0\.price: /);
    expect(() => loadUniverse(facts, { holidays: [{ day: "soon", name: "x" }], specialSessions: [] })).toThrow(/^holiday calendar: holidays\.0\.day: /);
  });

  test("contradictions are named", () => {
    const twice = withField({ equities: [...facts.equities, { ...facts.equities[0], name: "OTHER" }] });
    expect(() => loadUniverse(twice, holidays)).toThrow("practice universe: a token is used twice");
    const stranger = withField({ indices: [{ ...facts.indices[0], weights: { NOBODY: 1 } }], derivatives: [] });
    expect(() => loadUniverse(stranger, holidays)).toThrow("practice universe: NIFTY holds NOBODY, which is not listed");
    const orphan = withField({ derivatives: [{ ...facts.derivatives[0], underlying: "SENSEX" }] });
    expect(() => loadUniverse(orphan, holidays)).toThrow("practice universe: contracts on SENSEX, which is not an index");
  });

  test("any changed fact changes the fingerprint", () => {
    const other = loadUniverse(withField({ marketVolatilityPercent: 0.73 }), holidays);
    expect(other.fingerprint).not.toBe(universe.fingerprint);
    expect(loadUniverse(facts, holidays).fingerprint).toBe(universe.fingerprint);
  });
});
