import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CALL_LIMIT, MESSAGE_LIMIT, PageConnection } from "../../../electron/gateway/page-connection.ts";
import { Router } from "../../../electron/gateway/router.ts";
import type { Handlers } from "../../../shared/contract/commands.ts";
import { contractHash } from "../../../shared/contract/hash.ts";
import { RecordingLog, RecordingWire, StandInTerminal } from "./stand-ins.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connect(some: Partial<Handlers> = {}) {
  const terminal = new StandInTerminal(some);
  const wire = new RecordingWire();
  const log = new RecordingLog();
  const page = new PageConnection("page-1", terminal, new Router(terminal.handlers, log), wire, log);
  const say = (message: unknown): void => page.receive(JSON.stringify(message));
  const hello = (contract = contractHash()): void => say({ kind: "hello", contract });
  return { terminal, wire, log, page, say, hello };
}

const reset = { sentence: "again" };

describe("the handshake", () => {
  test("welcomes a page of the same contract and lets events through", () => {
    const { terminal, wire, hello } = connect();
    terminal.emit("reset", reset);
    hello();
    terminal.emit("reset", reset);
    expect(wire.sent).toEqual([
      { kind: "welcome", contract: contractHash() },
      { kind: "event", topic: "reset", payload: reset },
    ]);
    expect(terminal.framesOf).toEqual(["page-1"]);
  });

  test("tells a page of another contract ours, acts on nothing it asks and sends it no events", () => {
    const { terminal, wire, hello, say } = connect();
    hello("00000000");
    say({ kind: "call", id: 1, command: "practice.pause", request: {} });
    terminal.emit("reset", reset);
    vi.advanceTimersByTime(60_000);
    expect(wire.sent[0]).toEqual({ kind: "welcome", contract: contractHash() });
    expect(wire.sent[1]).toMatchObject({ kind: "failed", id: 1, failure: { kind: "NotConnected" } });
    expect(wire.sent).toHaveLength(2);
    expect(terminal.framesOf).toEqual([]);
  });

  test("ends a connection that calls before hello", () => {
    const { wire, say, hello } = connect();
    say({ kind: "call", id: 1, command: "practice.pause", request: {} });
    expect(wire.closedFor).toContain("hello");
    hello();
    expect(wire.sent).toEqual([]);
  });

  test("ends a connection that stays silent", () => {
    const { wire } = connect();
    vi.advanceTimersByTime(9_999);
    expect(wire.closedFor).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(wire.closedFor).toBeDefined();
  });

  test("starts over for a page that says hello again: events once, frames anew though one is unpainted", () => {
    const { terminal, wire, hello } = connect();
    terminal.frame = new Float64Array(8);
    hello();
    vi.advanceTimersByTime(1_000);
    expect(wire.frames).toHaveLength(1);
    hello();
    vi.advanceTimersByTime(1_000);
    terminal.emit("reset", reset);
    expect(wire.frames).toHaveLength(2);
    expect(terminal.closedFrames).toBe(1);
    expect(wire.sent.filter(({ kind }) => kind === "event")).toHaveLength(1);
  });
});

describe("calls", () => {
  test("are answered under their number, whatever the order", async () => {
    let slow = (_value: { instruments: [] }): void => {};
    const { wire, hello, say } = connect({
      "instruments.search": () => new Promise((resolve) => (slow = resolve)),
      "practice.pause": () => ({}),
    });
    hello();
    say({ kind: "call", id: 7, command: "instruments.search", request: { text: "", limit: 1 } });
    say({ kind: "call", id: 8, command: "practice.pause", request: {} });
    slow({ instruments: [] });
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.sent.slice(1)).toEqual([
      { kind: "answer", id: 8, ok: true, value: {} },
      { kind: "answer", id: 7, ok: true, value: { instruments: [] } },
    ]);
  });

  test("of a snapshot are answered before any event that comes after it", () => {
    const { terminal, wire, hello, say } = connect({ "practice.pause": () => ({}) });
    hello();
    say({ kind: "call", id: 1, command: "practice.pause", request: {} });
    terminal.emit("reset", reset);
    expect(wire.sent.slice(1).map(({ kind }) => kind)).toEqual(["answer", "event"]);
  });

  test("of a snapshot drop the older events that still wait for a lagging page", () => {
    const { terminal, wire, hello, say } = connect({ "terminal.snapshot": () => ({}) as never });
    hello();
    wire.waiting = 2 * MESSAGE_LIMIT;
    terminal.emit("reset", reset);
    say({ kind: "call", id: 1, command: "terminal.snapshot", request: {} });
    wire.waiting = 0;
    vi.advanceTimersByTime(1_000);
    expect(wire.sent.slice(1).map(({ kind }) => kind)).toEqual(["answer"]);
    terminal.emit("reset", reset);
    expect(wire.sent.slice(2).map(({ kind }) => kind)).toEqual(["event"]);
  });

  test("above the limit of unanswered ones are refused, and taken again once there is room", async () => {
    const waiting: (() => void)[] = [];
    const { wire, hello, say } = connect({ "practice.pause": () => new Promise((resolve) => waiting.push(() => resolve({}))) });
    hello();
    for (let id = 0; id <= CALL_LIMIT; id++) say({ kind: "call", id, command: "practice.pause", request: {} });
    expect(wire.sent.slice(1)).toMatchObject([{ kind: "failed", id: CALL_LIMIT, failure: { kind: "BadInput" } }]);
    waiting[0]!();
    await vi.advanceTimersByTimeAsync(0);
    say({ kind: "call", id: 999, command: "practice.pause", request: {} });
    expect(waiting).toHaveLength(CALL_LIMIT + 1);
  });

  test("are not answered to a page that is gone", async () => {
    let finish = (): void => {};
    const { wire, page, hello, say } = connect({ "practice.pause": () => new Promise((resolve) => (finish = () => resolve({}))) });
    hello();
    say({ kind: "call", id: 1, command: "practice.pause", request: {} });
    page.closed();
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.sent).toHaveLength(1);
  });
});

describe("what is not of the contract", () => {
  test.each(["", "{", "null", "[]", '{"kind":"shout"}', '{"kind":"call","id":"one","command":"practice.pause"}', '"hello"'])("drops %j and goes on", (text) => {
    const { wire, log, page, hello } = connect();
    hello();
    page.receive(text);
    expect(wire.closedFor).toBeUndefined();
    expect(log.warnings).toHaveLength(1);
  });

  test("drops a message above the size limit unread", () => {
    const { wire, log, page, hello } = connect();
    hello();
    page.receive(JSON.stringify({ kind: "call", id: 1, command: "settings.put", request: { name: "page", value: "x".repeat(MESSAGE_LIMIT) } }));
    expect(wire.sent).toHaveLength(1);
    expect(log.warnings).toHaveLength(1);
  });

  test("ends a connection that sends nothing else", () => {
    const { wire, page, hello } = connect();
    hello();
    for (let i = 0; i < 20; i++) page.receive("?");
    expect(wire.closedFor).toBeDefined();
  });
});

test("a page that is gone costs nothing more", () => {
  const { terminal, wire, page, hello } = connect();
  terminal.frame = new Float64Array(8);
  hello();
  page.closed();
  terminal.emit("reset", reset);
  vi.advanceTimersByTime(60_000);
  expect(wire.sent).toHaveLength(1);
  expect(wire.frames).toEqual([]);
  expect(terminal.listeners.size).toBe(0);
  expect(terminal.closedFrames).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
