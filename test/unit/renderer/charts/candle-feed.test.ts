import { describe, expect, test } from "vitest";
import { CandleFeed } from "../../../../renderer/charts/candle-feed.ts";
import type { FeedState } from "../../../../renderer/charts/candle-feed.ts";
import type { Change } from "../../../../renderer/charts/bar-model.ts";
import type { Answer, Request } from "../../../../shared/contract/commands.ts";
import type { Candle, Frame } from "../../../../shared/domain/candle.ts";
import { notConnected, TerminalError } from "../../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import { Q } from "../../../../shared/streams/quote-fields.ts";
import { bar, minute } from "./tape.ts";

type Asked = { readonly request: Request<"market.candles">; readonly answer: (value: Answer<"market.candles">) => void; readonly fail: () => void };

/** A feed whose questions and timers are answered by hand. */
function rig(frame: Frame) {
  const asked: Asked[] = [];
  const timers = new Map<number, { ms: number; run: () => void }>();
  const states: FeedState[] = [];
  const changes: Change[] = [];
  let quote: Candle[] | undefined;
  let timer = 0;
  const feed = new CandleFeed("NSE:SBIN" as InstrumentKey, frame, {
    ask: (request) => new Promise((resolve, reject) => {
      asked.push({ request, answer: resolve, fail: () => reject(new TerminalError(notConnected("No link."))) });
    }),
    after: (ms, run) => {
      const id = ++timer;
      timers.set(id, { ms, run });
      return () => timers.delete(id);
    },
    quote: (into) => {
      if (!quote) return false;
      for (const [first, one] of [[Q.lastMinuteAt, quote.at(-2)], [Q.minuteAt, quote.at(-1)]] as const) {
        into.set(one ? [one.at, one.open, one.high, one.low, one.close, one.volume] : [0, 0, 0, 0, 0, 0], first);
      }
      return true;
    },
    onBars: (change) => changes.push(change),
    onState: (state) => states.push(state),
  });
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return {
    feed, asked, timers, states, changes, settle,
    quoted: (bars: Candle[]) => { quote = bars; feed.quoted(); },
    fire: () => { for (const [id, { run }] of [...timers]) { timers.delete(id); run(); } },
  };
}

const flat = (n: number, volume = 10): Candle => bar(minute(n), 100, 100, 100, 100, volume);

describe("loading", () => {
  test("minutes ask once, longer bars also for the minutes of the running one", () => {
    const one = rig(1);
    void one.feed.load();
    expect(one.asked.map(({ request }) => request.frame)).toEqual([1]);
    const fifteen = rig(15);
    void fifteen.feed.load();
    expect(fifteen.asked.map(({ request }) => [request.frame, request.count, request.follow])).toEqual([[15, 600, undefined], [1, 17, true]]);
    const week = rig(10_080);
    void week.feed.load();
    expect(week.asked.map(({ request }) => [request.frame, request.count, request.follow])).toEqual([[10_080, 600, undefined], [1_440, 8, undefined]]);
  });

  test("an instrument without bars is empty, and becomes ready with its first live minute", async () => {
    const { feed, asked, settle, quoted, states } = rig(1);
    void feed.load();
    asked[0]!.answer({ candles: [], more: false });
    await settle();
    expect(states.at(-1)).toEqual({ kind: "empty", sentence: "", older: "end" });
    quoted([flat(0)]);
    expect(states.at(-1)?.kind).toBe("ready");
    expect(feed.model.bars).toEqual([flat(0)]);
  });

  test("live minutes before the answer are kept and not drawn", async () => {
    const { feed, asked, settle, quoted, changes } = rig(1);
    void feed.load();
    quoted([flat(3), flat(4)]);
    expect(changes).toEqual([]);
    asked[0]!.answer({ candles: [flat(2), flat(3, 6)], more: true });
    await settle();
    expect(changes).toEqual([{ kind: "all" }]);
    expect(feed.model.bars).toEqual([flat(2), flat(3), flat(4)]);
  });

  test("the minutes of the running bar may fail: the bars are shown all the same", async () => {
    const { feed, asked, settle, states } = rig(5);
    void feed.load();
    asked[0]!.answer({ candles: [flat(0)], more: true });
    asked[1]!.fail();
    await settle();
    expect(states.at(-1)).toEqual({ kind: "ready", sentence: "", older: "more" });
  });
});

describe("trouble", () => {
  test("pain 7: bars that fill a gap of ticks are marked, and stay marked when a later answer does not reach back to them", async () => {
    const { feed, asked, settle, states } = rig(1);
    void feed.load();
    const filled = [{ from: flat(0).at, to: flat(2).at }];
    asked[0]!.answer({ candles: [flat(0), flat(1), flat(2)], more: true, filled });
    await settle();
    expect(states.at(-1)).toEqual({ kind: "ready", sentence: "", older: "more", filled: filled[0] });
    void feed.load();
    asked[1]!.answer({ candles: [flat(3)], more: true });
    await settle();
    expect(states.at(-1)).toMatchObject({ filled: filled[0] });
  });

  test("a failed load says why and is tried again, at growing distance", async () => {
    const { feed, asked, settle, states, timers, fire } = rig(1);
    void feed.load();
    asked[0]!.fail();
    await settle();
    expect(states.at(-1)).toMatchObject({ kind: "failed", sentence: "No link." });
    expect([...timers.values()].map(({ ms }) => ms)).toEqual([2_000]);
    fire();
    asked[1]!.fail();
    await settle();
    expect([...timers.values()].map(({ ms }) => ms)).toEqual([4_000]);
    fire();
    asked[2]!.answer({ candles: [flat(0)], more: true });
    await settle();
    expect(states.at(-1)).toEqual({ kind: "ready", sentence: "", older: "more" });
    expect(timers.size).toBe(0);
  });

  test("bars that are shown stay when a reload fails, with the reason beside them until one succeeds", async () => {
    const { feed, asked, settle, states, quoted } = rig(1);
    void feed.load();
    asked[0]!.answer({ candles: [flat(0)], more: true });
    await settle();
    void feed.load();
    asked[1]!.fail();
    await settle();
    quoted([flat(0), flat(1)]);
    expect(states.at(-1)).toMatchObject({ kind: "ready", sentence: "No link." });
    expect(feed.model.bars).toHaveLength(2);
  });

  test("an answer that a newer load has overtaken is dropped, and one after closing", async () => {
    const { feed, asked, settle } = rig(1);
    void feed.load();
    void feed.load();
    asked[1]!.answer({ candles: [flat(1)], more: true });
    await settle();
    asked[0]!.answer({ candles: [flat(0)], more: true });
    await settle();
    expect(feed.model.bars).toEqual([flat(1)]);
    void feed.load();
    feed.close();
    asked[2]!.answer({ candles: [flat(2)], more: true });
    await settle();
    expect(feed.model.bars).toEqual([flat(1)]);
  });

  test("a hole asks for history once, some seconds later", async () => {
    const { feed, asked, settle, quoted, timers, fire } = rig(1);
    void feed.load();
    asked[0]!.answer({ candles: [flat(0)], more: true });
    await settle();
    quoted([flat(4), flat(5)]);
    quoted([flat(8), flat(9)]);
    expect([...timers.values()].map(({ ms }) => ms)).toEqual([5_000]);
    fire();
    expect(asked).toHaveLength(2);
  });
});

describe("older bars", () => {
  test("are asked for before the first one, one page at a time, until there are none", async () => {
    const { feed, asked, settle, states } = rig(1);
    void feed.load();
    asked[0]!.answer({ candles: [flat(50)], more: true });
    await settle();
    void feed.loadOlder();
    void feed.loadOlder();
    expect(asked).toHaveLength(2);
    expect(asked[1]!.request).toEqual({ instrument: "NSE:SBIN", frame: 1, before: minute(50), count: 1_000 });
    asked[1]!.answer({ candles: [flat(48), flat(49)], more: false });
    await settle();
    expect(states.at(-1)?.older).toBe("end");
    void feed.loadOlder();
    expect(asked).toHaveLength(2);
  });

  test("a page that fails may be asked for again; one that brings nothing new ends it", async () => {
    const { feed, asked, settle, states } = rig(1);
    void feed.load();
    asked[0]!.answer({ candles: [flat(50)], more: true });
    await settle();
    void feed.loadOlder();
    asked[1]!.fail();
    await settle();
    expect(states.at(-1)).toMatchObject({ older: "more", olderWhy: "No link." });
    void feed.loadOlder();
    expect(states.at(-1)?.olderWhy).toBe("");
    asked[2]!.answer({ candles: [flat(50)], more: true });
    await settle();
    expect(states.at(-1)?.older).toBe("end");
  });
});
