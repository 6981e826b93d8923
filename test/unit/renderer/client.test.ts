import { describe, expect, test } from "vitest";
import { createClient } from "../../../renderer/connection/create-client.ts";
import type { Client } from "../../../renderer/connection/create-client.ts";
import type { TransportEvents } from "../../../renderer/connection/transport.ts";
import { contractHash } from "../../../shared/contract/hash.ts";
import type { FromPage } from "../../../shared/contract/wire.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { ManualTimers } from "./manual-timers.ts";

const ACCOUNT = "angelone:P1:practice" as AccountId;
const SBIN = "NSE:SBIN" as InstrumentKey;
const EXIT = { account: ACCOUNT, instrument: SBIN, product: "MIS", once: "12345678" } as const;

/** A client whose transport is in the test's hands. */
function setUp() {
  const timers = new ManualTimers();
  const sent: FromPage[] = [];
  const opened: TransportEvents[] = [];
  let closed = 0;
  const client: Client = createClient({
    transport: () => (events) => {
      opened.push(events);
      return { post: (message) => sent.push(message), close: () => closed++ };
    },
    timers,
    random: () => 0,
    now: () => timers.now,
  });
  const line = (): TransportEvents => opened.at(-1) as TransportEvents;
  const connect = (): void => {
    line().opened();
    line().message({ kind: "welcome", contract: contractHash() });
  };
  const lastCall = (): Extract<FromPage, { kind: "call" }> => sent.filter((message) => message.kind === "call").at(-1) as Extract<FromPage, { kind: "call" }>;
  return { client, timers, sent, opened, line, connect, lastCall, closed: () => closed };
}

async function failureOf(answer: Promise<unknown>) {
  const error: unknown = await answer.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(TerminalError);
  return (error as TerminalError).failure;
}

describe("the handshake", () => {
  test("greets with the contract's hash and is open after a welcome of the same", () => {
    const { client, sent, connect } = setUp();
    client.start();
    expect(client.link.state).toBe("connecting");
    connect();
    expect(sent[0]).toEqual({ kind: "hello", contract: contractHash() });
    expect(client.link.state).toBe("open");
  });

  test("a welcome of another contract makes the page stale, for good", () => {
    const { client, line, timers, opened, closed } = setUp();
    client.start();
    line().opened();
    line().message({ kind: "welcome", contract: "another" });
    expect(client.link.state).toBe("stale");
    timers.advance(120_000);
    expect(opened).toHaveLength(1);
    expect(closed()).toBe(1);
  });
});

describe("calls", () => {
  test("an answer is parsed and settles its own call", async () => {
    const { client, connect, line, lastCall } = setUp();
    client.start();
    connect();
    const answer = client.call("orders.cancelAll", { account: ACCOUNT });
    line().message({ kind: "answer", id: lastCall().id, ok: true, value: { asked: 3 } });
    await expect(answer).resolves.toEqual({ asked: 3 });
  });

  test("a failure comes as it was told", async () => {
    const { client, connect, line, lastCall } = setUp();
    client.start();
    connect();
    const answer = client.call("positions.exit", EXIT);
    const failure = { kind: "Refused", sentence: "Too large", rule: "freeze", limit: "1800", value: "2000" } as const;
    line().message({ kind: "failed", id: lastCall().id, ok: false, failure });
    expect(await failureOf(answer)).toEqual(failure);
  });

  test("an answer of the wrong shape is a fault, not a value", async () => {
    const { client, connect, line, lastCall } = setUp();
    client.start();
    connect();
    const answer = client.call("orders.cancelAll", { account: ACCOUNT });
    line().message({ kind: "answer", id: lastCall().id, ok: true, value: { asked: "three" } });
    expect((await failureOf(answer)).kind).toBe("Fault");
  });

  test("without a link nothing is sent and the failure says so", async () => {
    const { client, sent } = setUp();
    client.start();
    const failure = await failureOf(client.call("positions.exit", EXIT));
    expect(failure.kind).toBe("NotConnected");
    expect(failure.sentence).toContain("nothing was sent");
    expect(sent).toHaveLength(0);
  });

  test("an order whose answer is cut off is unresolved; a question is only unanswered", async () => {
    const { client, connect, line } = setUp();
    client.start();
    connect();
    const exit = client.call("positions.exit", EXIT);
    const search = client.call("instruments.search", { text: "SB", limit: 5 });
    line().closed();
    expect((await failureOf(exit)).kind).toBe("Unresolved");
    expect((await failureOf(search)).kind).toBe("NotConnected");
  });

  test("an order that is never answered ends unresolved after half a minute, though the link lives", async () => {
    const { client, connect, line, timers } = setUp();
    client.start();
    connect();
    const exit = client.call("positions.exit", EXIT);
    for (let second = 0; second < 31; second++) {
      timers.advance(1_000);
      line().message({ kind: "event", topic: "reset", payload: { sentence: "tick" } });
    }
    expect((await failureOf(exit)).kind).toBe("Unresolved");
    expect(client.link.state).toBe("open");
  });
});

describe("loss", () => {
  test("a terminal that was never met is not called lost", () => {
    const { client, connect, line, timers } = setUp();
    client.start();
    line().closed();
    expect(client.link.sentence).toContain("cannot be reached");
    timers.advance(10_000);
    connect();
    line().closed();
    expect(client.link.sentence).toBe("The link to Sauda was lost");
  });

  test("reconnects by itself, later each time, and at once when asked", () => {
    const { client, connect, line, timers, opened } = setUp();
    client.start();
    connect();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      line().closed();
      expect(client.link.state).toBe("lost");
      const wait = (client.link.retryAt ?? 0) - timers.now;
      waits.push(wait);
      timers.advance(wait);
      expect(opened).toHaveLength(attempt + 2);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    line().closed();
    client.retryNow();
    expect(opened).toHaveLength(9);
    connect();
    line().closed();
    expect((client.link.retryAt ?? 0) - timers.now).toBe(250);
  });

  test("a silent terminal is asked once, then given up", () => {
    const { client, connect, timers, lastCall } = setUp();
    client.start();
    connect();
    timers.advance(6_000);
    expect(lastCall().command).toBe("instruments.resolve");
    expect(client.link.state).toBe("open");
    timers.advance(4_000);
    expect(client.link).toMatchObject({ state: "lost", sentence: "Sauda has stopped answering" });
  });

  test("any message proves life", () => {
    const { client, connect, line, timers } = setUp();
    client.start();
    connect();
    for (let i = 0; i < 20; i++) {
      timers.advance(5_000);
      line().message({ kind: "event", topic: "reset", payload: { sentence: "x" } });
    }
    expect(client.link.state).toBe("open");
  });
});

describe("events and frames", () => {
  test("reach their listeners parsed; one that throws does not stop the others", () => {
    const { client, connect, line } = setUp();
    const heard: string[] = [];
    client.on("reset", ({ sentence }) => heard.push(sentence));
    client.start();
    connect();
    line().message({ kind: "event", topic: "reset", payload: { sentence: "The day rolled" } });
    expect(heard).toEqual(["The day rolled"]);
  });

  test("what cannot be read is told as a problem and reaches nobody", () => {
    const { client, connect, line } = setUp();
    const problems: string[] = [];
    const heard: unknown[] = [];
    client.onProblem((sentence) => problems.push(sentence));
    client.on("funds", (payload) => heard.push(payload));
    client.start();
    connect();
    line().message({ kind: "event", topic: "funds", payload: { available: 1.5 } });
    line().message({ kind: "event", topic: "weather", payload: {} });
    line().message("nonsense");
    line().message(undefined);
    line().frame(new ArrayBuffer(12));
    expect(problems).toHaveLength(5);
    expect(heard).toEqual([]);
  });

  test("frames arrive as doubles", () => {
    const { client, connect, line } = setUp();
    const frames: number[][] = [];
    client.onFrame((frame) => frames.push([...frame]));
    client.start();
    connect();
    line().frame(Float64Array.of(1, 2.5).buffer);
    expect(frames).toEqual([[1, 2.5]]);
  });
});
