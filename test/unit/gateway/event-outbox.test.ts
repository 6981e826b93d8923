import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CONGESTED_BYTES, EventOutbox, HELD_LIMIT } from "../../../electron/gateway/event-outbox.ts";
import type { TopicPayload } from "../../../shared/contract/topics.ts";
import { RecordingWire } from "./stand-ins.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const order = (key: string, state: string): TopicPayload<"order"> => ({ key, state }) as unknown as TopicPayload<"order">;
const activity = (seq: number): TopicPayload<"activity"> => ({ seq }) as unknown as TopicPayload<"activity">;
const orderHealth = (waiting: number): TopicPayload<"orderHealth"> => ({ waiting }) as unknown as TopicPayload<"orderHealth">;

function lagging() {
  const wire = new RecordingWire();
  wire.waiting = CONGESTED_BYTES + 1;
  return { wire, outbox: new EventOutbox(wire) };
}

function catchUp(wire: RecordingWire): unknown[] {
  wire.waiting = 0;
  vi.advanceTimersByTime(50);
  return wire.sent.map((message) => (message.kind === "event" ? [message.topic, message.payload] : message));
}

describe("the event outbox", () => {
  test("sends every event at once while the page keeps up", () => {
    const wire = new RecordingWire();
    const outbox = new EventOutbox(wire);
    for (const state of ["open", "filled"]) outbox.publish("order", order("a", state));
    expect(wire.sent).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("keeps the newest of each subject for a page that lags, in the order of their last change", () => {
    const { wire, outbox } = lagging();
    outbox.publish("order", order("a", "open"));
    outbox.publish("orderHealth", orderHealth(1));
    outbox.publish("order", order("b", "open"));
    outbox.publish("order", order("a", "filled"));
    outbox.publish("orderHealth", orderHealth(2));
    expect(wire.sent).toEqual([]);
    expect(catchUp(wire)).toEqual([
      ["order", { key: "b", state: "open" }],
      ["order", { key: "a", state: "filled" }],
      ["orderHealth", { waiting: 2 }],
    ]);
  });

  test("loses no entry of the activity list", () => {
    const { wire, outbox } = lagging();
    for (let seq = 1; seq <= 100; seq++) outbox.publish("activity", activity(seq));
    expect(catchUp(wire)).toHaveLength(100);
  });

  test("does not let a new event overtake those that wait", () => {
    const { wire, outbox } = lagging();
    outbox.publish("order", order("a", "open"));
    wire.waiting = 0;
    outbox.publish("order", order("a", "filled"));
    expect(catchUp(wire)).toEqual([["order", { key: "a", state: "filled" }]]);
  });

  test("asks a page that lags beyond the limit to start over, once, and goes on from there", () => {
    const { wire, outbox } = lagging();
    for (let seq = 0; seq <= HELD_LIMIT + 10; seq++) outbox.publish("activity", activity(seq));
    expect(catchUp(wire)).toEqual([["reset", { sentence: expect.stringContaining("snapshot") }]]);
    outbox.publish("activity", activity(1));
    expect(wire.sent).toHaveLength(2);
  });

  test("waits as long as the page lags", () => {
    const { wire, outbox } = lagging();
    outbox.publish("order", order("a", "open"));
    vi.advanceTimersByTime(60_000);
    expect(wire.sent).toEqual([]);
    expect(catchUp(wire)).toHaveLength(1);
  });

  test("forgets what waits when a snapshot replaces it", () => {
    const { wire, outbox } = lagging();
    outbox.publish("order", order("a", "open"));
    outbox.forget();
    expect(catchUp(wire)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
