import fc from "fast-check";
import { expect, test } from "vitest";
import { LiveBars, SETTLED_MS } from "../../../electron/market/live-bars.ts";
import type { LiveBarCounts } from "../../../electron/market/live-bars.ts";
import { BarModel } from "../../../renderer/charts/bar-model.ts";
import { liveMinutes } from "../../../renderer/charts/minutes.ts";
import { TickRecord } from "../../../shared/brokers/tick-record.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { MINUTE_MS } from "../../../shared/domain/time.ts";
import { FULL } from "../../../shared/streams/quote-fields.ts";
import { MinuteBars } from "../../../workers/tick-bridge/minute-bars.ts";
import { OPEN, barsOf } from "../renderer/charts/tape.ts";
import type { Trade } from "../renderer/charts/tape.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const SECOND = 1_000;

/** A trade as it happened, and what the feed makes of it. */
interface Told extends Trade {
  /** `wrong`: its packet bears another price; `lost`: none comes, the next one's volume has it; `late`: it is told so much later, ms. */
  readonly fault: "none" | "wrong" | "lost" | { readonly late: number };
}

const fault: fc.Arbitrary<Told["fault"]> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("none" as const) },
  { weight: 1, arbitrary: fc.constantFrom("wrong" as const, "lost" as const) },
  { weight: 1, arbitrary: fc.record({ late: fc.integer({ min: 500, max: 9_000 }) }) },
);
const trades = fc
  .array(fc.record({ gap: fc.integer({ min: 200, max: 25_000 }), price: fc.integer({ min: 900, max: 1_100 }), quantity: fc.integer({ min: 1, max: 500 }), fault }), { minLength: 10, maxLength: 80 })
  .map((rows) => {
    let after = 0;
    // What a lost tick hides shows with the next one: the last trade is told.
    return rows.map(({ gap, ...row }, i): Told => ({ ...row, after: (after += gap), ...(i === rows.length - 1 && { fault: "none" }) }));
  });

/** Plays the tape second by second: bridge, terminal and page; the broker tells the truth, as of the moment it is asked. */
class Play {
  readonly model: BarModel;
  counts: LiveBarCounts = { checked: 0, differed: 0 };
  #tape: readonly Told[];
  #minutes = new MinuteBars(1);
  #quote = new Float64Array(FULL);
  #now = OPEN;
  #volume = 0;
  #corrected = false;
  #bars: LiveBars;

  constructor(tape: readonly Told[], frame: Frame) {
    this.#tape = tape;
    this.model = new BarModel(frame);
    this.#bars = new LiveBars({
      marketAt: () => this.#now as MarketTime,
      quote: (_, into) => {
        into.set(this.#quote);
        return true;
      },
      watched: () => true,
      minutes: () => Promise.resolve(this.#told(1)),
      onCount: (counts) => void (this.counts = counts),
      onCorrected: () => void (this.#corrected = true),
    });
  }

  async run(until: number): Promise<void> {
    const packets = this.#packets();
    // The snapshot that answers a subscription, before the first trade of the day.
    this.#minutes.fold(0, Object.assign(new TickRecord(), { exchangeAt: OPEN, ltp: 1_000 }), true, 1, this.#quote, 0);
    await this.#load();
    for (let next = 0; this.#now < until; ) {
      this.#now += SECOND;
      for (; (packets[next]?.at ?? Infinity) <= this.#now; next++) this.#tick(packets[next]!);
      this.#bars.look();
      for (let i = 0; i < 6; i++) await Promise.resolve();
      if (this.#corrected) await this.#load();
      this.#corrected = false;
    }
  }

  truth(frame: Frame): Candle[] {
    return barsOf(this.#tape, frame, this.#now);
  }

  #told(frame: Frame): Candle[] {
    return barsOf(this.#tape, frame, this.#now);
  }

  async #load(): Promise<void> {
    const { frame } = this.model;
    const ask = (one: Frame) => this.#bars.answer({ instrument: SBIN, frame: one, count: 600, follow: one === 1 }, () => Promise.resolve({ candles: this.#told(one), more: false }));
    const history = await ask(frame);
    const minutes = frame === 1 ? { candles: [], final: history.final } : await ask(1);
    this.model.reload(history.candles, minutes.candles.slice(-frame - 2), { final: minutes.final, opens: 555 });
    this.model.live(liveMinutes(this.#quote));
  }

  /** In the order in which they come: a late one bears its own trade's time. */
  #packets() {
    return this.#tape
      .filter(({ fault: one }) => one !== "lost")
      .map(({ after, price, fault: one }) => ({ at: OPEN + after + (typeof one === "object" ? one.late : 0), traded: OPEN + after, price: one === "wrong" ? price * 3 : price }))
      .sort((a, b) => a.at - b.at);
  }

  #tick({ at, traded, price }: { readonly at: number; readonly traded: number; readonly price: number }): void {
    this.#volume = Math.max(this.#volume, this.#tape.reduce((sum, trade) => sum + (OPEN + trade.after <= traded ? trade.quantity : 0), 0));
    this.#minutes.fold(0, Object.assign(new TickRecord(), { exchangeAt: at, ltp: price, volume: this.#volume, lastTradeAt: traded }), true, 1, this.#quote, 0);
    this.model.live(liveMinutes(this.#quote));
  }
}

test("whatever is wrong, late or lost in the ticks: when a minute is over and settled, the chart shows what the broker says, in every length of bar", async () => {
  await fc.assert(
    fc.asyncProperty(trades, fc.constantFrom<Frame>(1, 2, 5, 15), async (tape, frame) => {
      const play = new Play(tape, frame);
      // To the end of a minute after the last trade, and past the time at which the broker's word is final.
      const end = OPEN + Math.ceil((tape.at(-1)!.after + 10_000) / MINUTE_MS) * MINUTE_MS + SETTLED_MS + 3 * SECOND;
      await play.run(end);
      expect(play.model.bars).toEqual(play.truth(frame));
    }),
    { numRuns: 200 },
  );
}, 60_000);

test("with no fault in the ticks nothing differs, and every minute that was seen whole is checked", async () => {
  await fc.assert(
    fc.asyncProperty(trades, async (tape) => {
      const clean = tape.map((trade): Told => ({ ...trade, fault: "none" }));
      const play = new Play(clean, 1);
      const end = OPEN + Math.ceil(clean.at(-1)!.after / MINUTE_MS) * MINUTE_MS + SETTLED_MS + 3 * SECOND;
      await play.run(end);
      // The chart opens with the session: the first minute is seen from its first tick.
      expect(play.counts).toEqual({ checked: play.truth(1).length, differed: 0 });
    }),
    { numRuns: 100 },
  );
}, 60_000);
