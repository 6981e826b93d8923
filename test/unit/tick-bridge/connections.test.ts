import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { snapPacket } from "../angelone/encode.ts";
import { BridgeRig, FEED, SECRETS, session, until } from "./bridge-rig.ts";
import { HostileServer } from "./hostile-server.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const TOKENS = ["100", "101", "102", "103", "104"];

vi.setConfig({ testTimeout: 60_000 });

/** One connection as the server sees it. */
interface Wire {
  readonly socket: WebSocket;
  /** Tokens it was asked for and not asked to leave. */
  readonly tokens: Set<string>;
  readonly asks: string[][];
}

let server: HostileServer;
let rig: BridgeRig;
let wires: Wire[];

beforeEach(async () => {
  server = await new HostileServer().listen();
  wires = [];
  server.onConnection = (socket) => {
    const wire: Wire = { socket, tokens: new Set(), asks: [] };
    wires.push(wire);
    socket.on("message", (data) => {
      if (String(data) === "ping") return;
      const { action, params } = JSON.parse(String(data)) as { action: number; params: { tokenList: { tokens: string[] }[] } };
      const tokens = params.tokenList.flatMap((list) => list.tokens);
      if (action === 1) wire.asks.push(tokens);
      for (const token of tokens) if (action === 1) wire.tokens.add(token);
      else wire.tokens.delete(token);
    });
  };
});

afterEach(async () => {
  rig.quit();
  await server.close();
  const told = JSON.stringify(rig.notices);
  for (const secret of SECRETS) expect(told).not.toContain(secret);
});

function open(wire: number): boolean {
  return wires[wire]?.socket.readyState === 1;
}

function send(wire: number, at: number, ltp: number, volume = 1_000): void {
  for (const token of wires[wire]?.tokens ?? []) wires[wire]?.socket.send(snapPacket({ token, exchangeAt: at, ltp, volume }));
}

describe("more instruments than one connection takes", () => {
  beforeEach(() => {
    rig = new BridgeRig(16, 3);
    rig.start(server.url, TOKENS);
  });

  test("go over a second one, each token over one of them, and every quote is shown", async () => {
    await until("both carry their share", () => wires.length === 2 && wires[0]?.tokens.size === 3 && wires[1]?.tokens.size === 2);
    send(0, TEN, 500);
    send(1, TEN, 600);
    await until("all quotes stand on the board", () => TOKENS.every((_, slot) => rig.ltp(slot) === (slot < 3 ? 50_000 : 60_000)));
    await until("both are told", () => rig.stats?.subscribed === 5 && rig.stats.connections.every(({ live }) => live) && rig.state?.name === "live");
    expect(rig.stats?.connections).toEqual([{ live: true, subscribed: 3 }, { live: true, subscribed: 2 }]);
    expect(rig.state).toEqual({ name: "live" });
  });

  test("more than all take is told and never silently left out", async () => {
    rig.bridge.do({ kind: "subscribe", feed: FEED, instruments: [5, 6, 7].map((slot) => ({ slot, token: `20${slot}`, segment: 1, mode: 3 })) });
    expect(rig.of("not-subscribed")).toMatchObject([{ slots: [6, 7], why: "The broker takes at most 6 instruments on the connections that Sauda opens." }]);
  });

  test("one that drops is asked for its own share alone; the other goes on, and the gap names its instruments", async () => {
    await until("both carry their share", () => wires.length === 2 && wires[0]?.tokens.size === 3 && wires[1]?.tokens.size === 2);
    send(0, TEN, 500);
    send(1, TEN, 600);
    await until("quotes stand", () => rig.ltp(4) === 60_000 && rig.ltp(0) === 50_000);
    wires[1]?.socket.terminate();
    await until("it is back with its share", () => wires[2]?.tokens.size === 2);
    send(0, TEN + 4_000, 501);
    await until("the first went on", () => rig.ltp(0) === 50_100);
    expect(rig.of("gap")).toEqual([]);
    send(2, TEN + 4_000, 601);
    await until("the gap is told", () => rig.of("gap").length > 0);
    expect(rig.of("gap")[0]).toMatchObject({ from: TEN, to: TEN + 4_000, slots: [3, 4] });
    expect([...(wires[2]?.tokens ?? [])]).toEqual(["103", "104"]);
    expect(wires[0]?.asks).toHaveLength(1);
  });

  test("the second is given back once nothing needs it", async () => {
    await until("both carry their share", () => wires.length === 2 && wires[1]?.tokens.size === 2);
    rig.bridge.do({ kind: "unsubscribe", feed: FEED, slots: [3, 4] });
    await until("it has left", () => !open(1));
    expect(open(0)).toBe(true);
    await until("one is told", () => rig.stats?.connections.length === 1);
    expect(rig.state).toEqual({ name: "live" });
  });
});

test("pain 6: where the broker refuses one connection for too many, no other of ours tries before the time is over, and the user is told", async () => {
  rig = new BridgeRig(16, 3);
  rig.start(server.url, TOKENS.slice(0, 3));
  await until("the first is live", () => rig.state?.name === "live");
  server.onHandshake = { status: 429, headers: { "x-error-message": "Invalid Request. Connection Limit Exceeded." } };
  rig.bridge.do({ kind: "subscribe", feed: FEED, instruments: [3, 4].map((slot) => ({ slot, token: TOKENS[slot] ?? "", segment: 1, mode: 3 })) });
  await until("it is told", () => rig.state?.name === "retrying");
  expect(rig.state).toEqual({ name: "retrying", inMs: 7_500, status: 429, why: "One of 2 connections, with 2 instruments: The broker refused the connection (429): Invalid Request. Connection Limit Exceeded." });
  const tried = server.handshakes.length;
  wires[0]?.socket.terminate();
  await until("the first knows that it is gone", () => rig.stats?.connections[0]?.live === false);
  expect(server.handshakes.length).toBe(tried);
  server.onHandshake = "accept";
  await until("both are back", () => wires.filter(({ socket, tokens }) => socket.readyState === 1 && tokens.size > 0).length === 2);
  await until("all is live", () => rig.state?.name === "live");
});

describe("new tokens on a live connection", () => {
  beforeEach(async () => {
    rig = new BridgeRig();
    rig.start(server.url, TOKENS);
    await until("it is live", () => wires[0]?.tokens.size === 5);
    send(0, TEN, 500);
    await until("its ticks came", () => rig.ltp(4) === 50_000);
  });

  function renew(number: number): void {
    rig.bridge.do({ kind: "session", feed: FEED, session: session(number) });
  }

  test("a second connection is asked for everything before the first one leaves, no gap is told, volumes run on", async () => {
    renew(2);
    await until("the second is asked for everything", () => wires[1]?.tokens.size === 5);
    expect(server.handshakes[1]).toMatchObject({ authorization: "Bearer access-token-2", "x-feed-token": "feed-token-2" });
    expect(open(0)).toBe(true);
    send(0, TEN + 500, 501, 1_010);
    send(1, TEN + 500, 501, 1_010);
    await until("the first has left", () => !open(0));
    send(1, TEN + 70_000, 502, 1_030);
    await until("its ticks came", () => rig.ltp(4) === 50_200);
    const quote = new Float64Array(FULL);
    expect(rig.board.read(4, quote, 0, FULL) && [quote[Q.lastMinuteVolume], quote[Q.minuteVolume]]).toEqual([10, 20]);
    expect(rig.of("gap")).toEqual([]);
    expect(rig.states.map(({ name }) => name)).toEqual(["connecting", "live"]);
    await until("statistics came", () => (rig.stats?.received ?? 0) >= 20);
    expect(rig.stats?.reconnects).toBe(0);
    wires[1]?.socket.terminate();
    await until("the successor is replaced like any other", () => wires[2]?.tokens.size === 5);
    expect(server.handshakes[2]).toMatchObject({ "x-feed-token": "feed-token-2" });
  });

  test("the same tokens again change nothing", async () => {
    renew(1);
    await until("some time has passed", () => server.pings >= 3);
    expect(server.handshakes).toHaveLength(1);
  });

  test("where no connection is to be had the old one stays, and it is tried again later", async () => {
    server.onHandshake = { status: 429, headers: { "x-error-message": "Invalid Request. Connection Limit Exceeded." } };
    renew(2);
    await until("it is told", () => rig.of("said").length > 0);
    expect(rig.of("said")[0]?.text).toBe("The feed stays on its old connection; one with the new tokens could not be had (429: Invalid Request. Connection Limit Exceeded.).");
    expect(open(0)).toBe(true);
    server.onHandshake = "accept";
    await until("it has moved", () => wires[1]?.tokens.size === 5 && !open(0));
    expect(rig.of("gap")).toEqual([]);
  });

  test("a server that never answers the second one costs nothing of the first", async () => {
    server.onHandshake = "no answer";
    renew(2);
    await until("it is given up", () => rig.of("said").length > 0);
    expect(rig.of("said")[0]?.text).toContain("did not answer within 10 s");
    expect(rig.state).toEqual({ name: "live" });
    send(0, TEN + 900, 503);
    await until("its ticks came", () => rig.ltp(4) === 50_300);
  });

  test("the first one dies in the middle: the second takes over at once", async () => {
    renew(2);
    await until("the second is asked for everything", () => wires[1]?.tokens.size === 5);
    wires[0]?.socket.terminate();
    send(1, TEN + 500, 504);
    await until("its ticks came", () => rig.ltp(4) === 50_400);
    expect(server.handshakes).toHaveLength(2);
    expect(rig.states.map(({ name }) => name)).toEqual(["connecting", "live"]);
  });

  test("tokens that are not accepted leave the old connection in peace", async () => {
    server.onHandshake = { status: 401, headers: { "x-error-message": "Invalid Header - Invalid Feed Token" } };
    renew(2);
    await until("it is told", () => rig.of("said").length > 0);
    await until("some time has passed", () => server.pings >= 4);
    expect(server.handshakes).toHaveLength(2);
    expect(rig.state).toEqual({ name: "live" });
  });
});
