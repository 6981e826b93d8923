import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FramePump } from "../../../electron/gateway/frame-pump.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A market in which something changed whenever `busy` is true, and a page that paints when the test says so. */
function rig() {
  const state = { busy: true, built: 0, closed: false };
  const sentAt: number[] = [];
  const pump = new FramePump(
    {
      next: () => (state.busy ? Float64Array.of(1, 0, 0, 0, ++state.built) : undefined),
      close: () => (state.closed = true),
    },
    () => sentAt.push(performance.now()),
  );
  return { state, sentAt, pump };
}

describe("the frame pump", () => {
  test("has one frame in flight, however long the page takes", () => {
    const { state, sentAt } = rig();
    vi.advanceTimersByTime(10_000);
    expect(sentAt).toHaveLength(1);
    expect(state.built).toBe(1);
  });

  test("builds the next frame only after the page has painted this one", () => {
    const { state, pump } = rig();
    vi.advanceTimersByTime(100);
    pump.painted(1);
    vi.advanceTimersByTime(100);
    expect(state.built).toBe(2);
  });

  test("takes no mark of another frame for this one's", () => {
    const { state, pump } = rig();
    vi.advanceTimersByTime(100);
    for (const number of [0, 2, -1, Number.NaN]) pump.painted(number);
    vi.advanceTimersByTime(100);
    expect(state.built).toBe(1);
    pump.painted(1);
    pump.painted(1);
    vi.advanceTimersByTime(100);
    expect(state.built).toBe(2);
  });

  test("sends no more than one frame in 12 ms to a page that paints at once", () => {
    const { sentAt, pump } = rig();
    for (let ms = 0; ms < 1_500; ms++) {
      vi.advanceTimersByTime(1);
      pump.painted(sentAt.length);
    }
    const gaps = sentAt.slice(1).map((at, i) => at - sentAt[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12);
    expect(sentAt.length).toBeGreaterThan(80);
  });

  test("keeps a page of 60 Hz at one fresh frame per animation frame", () => {
    const { sentAt, pump } = rig();
    for (let frame = 0; frame < 60; frame++) {
      vi.advanceTimersByTime(17);
      pump.painted(sentAt.length);
    }
    expect(sentAt.length).toBeGreaterThanOrEqual(59);
  });

  test("looks again soon when nothing had changed", () => {
    const { state, sentAt } = rig();
    state.busy = false;
    vi.advanceTimersByTime(1_000);
    expect(sentAt).toEqual([]);
    state.busy = true;
    vi.advanceTimersByTime(4);
    expect(sentAt).toHaveLength(1);
  });

  test("stops with the page", () => {
    const { state, pump } = rig();
    pump.stop();
    vi.advanceTimersByTime(1_000);
    expect(state).toMatchObject({ built: 0, closed: true });
    expect(vi.getTimerCount()).toBe(0);
  });
});
