import { describe, expect, test } from "vitest";
import { ActionBook } from "../../../electron/history/action-book.ts";
import type { FillRequest } from "../../../electron/history/history-book.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { dayNumber, dayStart } from "../../../shared/history/days.ts";
import { packCandles } from "../../../shared/history/packed.ts";
import { instrument } from "../../support/orders.ts";
import { NOW, NSE, rs } from "./rig.ts";

const SPLIT = dayNumber("2026-10-14");

/** 60 days at 500, then 60 at 100: one share became five. */
function days(): Candle[] {
  return Array.from({ length: 60 }, (_, i) => {
    const price = i < 30 ? 500 : 100;
    return { at: dayStart(SPLIT - 30 + i) as MarketTime, open: rs(price), high: rs(price * 1.01), low: rs(price * 0.99), close: rs(price * (1 + (i % 3) / 500)), volume: 10 };
  });
}

function rig() {
  const asked: Pick<FillRequest, "from" | "to" | "frame">[] = [];
  const state = { at: 0, down: false };
  const book = new ActionBook({
    book: {
      fill: ({ from, to, frame }) => {
        asked.push({ from, to, frame });
        return state.down ? Promise.reject(new Error("no answer")) : Promise.resolve();
      },
    },
    store: { read: () => Promise.resolve({ days: [], packed: packCandles(days()), damaged: 0 }) },
    sessions: () => NSE,
    marketAt: () => NOW,
    clock: { now: () => state.at as SystemTime },
  });
  return { book, asked, state };
}

describe("splits and bonuses of a chart", () => {
  test("missing daily bars are fetched from a month before, once for a while, and again when an older page asks", async () => {
    const { book, asked, state } = rig();
    const today = dayNumber("2026-11-20");
    expect(await book.since(instrument(), SPLIT - 5)).toEqual([{ at: dayStart(SPLIT), factor: 5 }]);
    await book.since(instrument(), SPLIT - 3);
    expect(asked).toEqual([{ from: SPLIT - 35, to: today, frame: 1440 }]);
    await book.since(instrument(), SPLIT - 20);
    expect(asked.at(-1)).toEqual({ from: SPLIT - 50, to: today, frame: 1440 });
    state.at = 700_000;
    await book.since(instrument(), SPLIT);
    expect(asked).toHaveLength(3);
  });

  test("those before the day that is asked about are left out, and only shares have any", async () => {
    const { book, asked } = rig();
    expect(await book.since(instrument(), SPLIT + 1)).toEqual([]);
    expect(await book.since({ ...instrument(), kind: "future" }, SPLIT - 5)).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test("a broker that does not answer leaves what is kept", async () => {
    const { book, state } = rig();
    state.down = true;
    expect(await book.since(instrument(), SPLIT - 5)).toHaveLength(1);
  });
});
