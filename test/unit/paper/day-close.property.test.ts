import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closeDay } from "../../../electron/paper/day-close.ts";
import { PaperBooks } from "../../../electron/paper/paper-books.ts";
import { moneyOf } from "../../../electron/paper/paper-money.ts";
import type { PaperState } from "../../../electron/paper/paper-state.ts";
import { newLife } from "../../../electron/paper/paper-state.ts";
import { tableRules } from "../../../electron/paper/table-rules.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { charges, margins } from "../simulation/tables.ts";
import { AT_ONCE } from "../simulation/fills/bench.ts";
import { CALL, FUTURE, LISTED, NIFTY_INDEX, PRACTISE, calendar } from "./paper-rig.ts";

const DAYS = ["2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"];
const CAPITAL = rupees(10_00_000) as number as Money;
const rules = tableRules({ calendar, charges, margins, fnoStock: () => false, onIndex: () => true, last: () => undefined });

const trade = fc.record({
  what: fc.constantFrom({ key: SBIN, product: "MIS" as const, lot: 1 }, { key: SBIN, product: "CNC" as const, lot: 1 }, { key: FUTURE, product: "NRML" as const, lot: 65 }, { key: CALL, product: "NRML" as const, lot: 65 }, { key: CALL, product: "MIS" as const, lot: 65 }),
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  lots: fc.integer({ min: 1, max: 40 }),
  ticks: fc.integer({ min: 1, max: 400 }),
});
const day = fc.record({ trades: fc.array(trade, { maxLength: 12 }), sbin: fc.integer({ min: 15_000, max: 17_000 }), nifty: fc.integer({ min: 488_000, max: 492_000 }), call: fc.integer({ min: 1, max: 8_000 }) });

describe("over days of any trades", () => {
  test("equity is the money that went in and out and what is owned, less charges, to the last unit", () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 2, maxLength: DAYS.length }), (days) => {
        let state: PaperState = { account: PRACTISE, name: "A", model: AT_ONCE, openedAt: 0 as SystemTime, closed: false, day: DAYS[0]!, afterFill: 0, life: newLife(1, CAPITAL), holdings: [], carried: [], opening: [], earlier: [] };
        // The slow model: a purse, and a heap of things by instrument, product and day.
        let purse: number = CAPITAL;
        const owned = new Map<string, number>();
        days.forEach(({ trades, sbin, nifty, call }, i) => {
          const today = DAYS[i]!;
          const prices = new Map<InstrumentKey, number>([[SBIN, sbin * 500], [NIFTY_INDEX, nifty * 500], [FUTURE, nifty * 500 + 1_000], [CALL, call * 500]]);
          const last = (key: InstrumentKey): Price | undefined => prices.get(key) as Price | undefined;
          const books = new PaperBooks(state, (key) => LISTED.find((one) => one.key === key)!);
          let no = 0;
          for (const { what, side, lots, ticks } of trades) {
            if (today > "2026-11-24" && what.key !== SBIN) continue;
            const heap = `${what.key}|${what.product}`;
            const quantity = lots * what.lot;
            // Deliveries are sold only when they are there: the desk refuses the rest.
            if (what.product === "CNC" && side === "SELL" && (owned.get(heap) ?? 0) < quantity) continue;
            const sign = side === "BUY" ? 1 : -1;
            const price = ticks * 500 + (what.key === FUTURE ? 244_000_000 : what.key === SBIN ? 8_000_000 : 0);
            purse -= sign * quantity * price;
            owned.set(heap, (owned.get(heap) ?? 0) + sign * quantity);
            books.apply({ no: ++no, orderId: `o${no}`, instrument: what.key, side, product: what.product, quantity, price: price as Price, multiplier: 1, at: 0 as MarketTime, squaredOff: false });
          }
          const worth = (): number => [...owned].reduce((sum, [heap, quantity]) => sum + quantity * (prices.get(heap.split("|")[0] as InstrumentKey) ?? 0), 0);
          const note = rules.charges(books.notes(), today).total;
          const { equity } = moneyOf(state, books, note, [], last, rules);
          expect(equity).toBe(purse + worth() - state.life.charges - note);
          for (const [heap, quantity] of owned) {
            const [key, product] = heap.split("|") as [InstrumentKey, string];
            const expired = today === "2026-11-24" && key !== SBIN;
            if (!expired && product !== "MIS") continue;
            // Options end at their worth beyond 24,500.00, futures at the index.
            const index = prices.get(NIFTY_INDEX)!;
            const at = expired ? (key === CALL ? Math.max(0, index - 245_000_000) : index) : prices.get(key)!;
            purse += quantity * at;
            owned.set(heap, 0);
          }
          const before = state;
          state = closeDay(state, books, last, state.life.extremes, rules, DAYS[i + 1] ?? "2026-11-27");
          expect(closeDay(before, books, last, before.life.extremes, rules, state.day)).toEqual(state);
          const booked = state.life.days.at(-1)!;
          expect(booked.equity).toBe(purse + worth() - state.life.charges);
          expect(booked.net).toBe(booked.equity - (before.life.days.at(-1)?.equity ?? CAPITAL));
          expect(state.life.charges).toBe(state.life.days.reduce((sum, one) => sum + one.charges, 0));
          expect(state.life.chargeLines.reduce((sum, line) => sum + line.amount, 0)).toBe(state.life.charges);
          expect(state.life.realised).toBe(state.life.days.reduce((sum, one) => sum + one.realised, 0));
          expect(state.holdings.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(owned.get(`${SBIN}|CNC`) ?? 0);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        });
      }),
      { numRuns: 400 },
    );
  });
});
