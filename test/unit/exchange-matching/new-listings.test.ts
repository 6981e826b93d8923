import { expect, test } from "vitest";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import { universe } from "../exchange-market/market.ts";
import { Bench, FakeWall } from "./bench-desk.ts";

/** Runs the exchange at full speed until its clock stands on another day than the present one. */
function toNextDay(bench: Bench): void {
  const { day } = bench.exchange.clock();
  bench.exchange.setSpeed(0);
  for (let i = 0; i < 200_000 && bench.exchange.clock().phase === "open"; i++) bench.wall.turn();
  bench.exchange.setSpeed(1);
  bench.wall.pass(31_000);
  expect(bench.exchange.clock().day).not.toBe(day);
}

test("contracts that a later day lists can be traded, by token and by symbol, also after a restart", () => {
  const wall = new FakeWall();
  const store = new MemoryStore(wall.now);
  const bench = new Bench(syntheticMarket(universe, 1, "2026-09-01"), { wall, store });
  const before = new Set(bench.exchange.source.listings.map((listing) => listing.token));
  toNextDay(bench);
  const fresh = bench.exchange.source.listings.filter((listing) => !before.has(listing.token));
  expect(fresh.length).toBeGreaterThan(0);
  const check = (exchange: Bench["exchange"]): void => {
    for (const listing of fresh) {
      expect(exchange.listing(listing.token)).toEqual(listing);
      expect(exchange.listingBySymbol(listing.segment, listing.symbol)).toEqual(listing);
    }
  };
  check(bench.exchange);
  bench.exchange.stop();
  const again = new Bench(syntheticMarket(universe, 1, "2026-09-01"), { wall, store });
  expect(again.exchange.clock().day).toBe("2026-09-02");
  check(again.exchange);
});
