import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DROP } from "../../../shared/brokers/tick-record.ts";
import { ltpPacket, snapPacket } from "../angelone/encode.ts";
import { BridgeRig, FEED, SECRETS, session, until } from "./bridge-rig.ts";
import { HostileServer } from "./hostile-server.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");

vi.setConfig({ testTimeout: 60_000 });

let server: HostileServer;
let rig: BridgeRig;

beforeEach(async () => {
  server = await new HostileServer().listen();
  rig = new BridgeRig();
});

afterEach(async () => {
  rig.quit();
  await server.close();
  const { stats } = rig;
  if (stats) expect(stats.received).toBe(stats.written + stats.dropped.reduce((sum, count) => sum + count, 0));
  const told = JSON.stringify(rig.notices);
  for (const secret of SECRETS) expect(told).not.toContain(secret);
});

async function live(connections = 1): Promise<void> {
  await until(`connection ${connections} is live`, () => server.handshakes.length >= connections && rig.state?.name === "live");
}

/** Ticks of three instruments, which also tell the clock. */
function send(at: number, ltp: number): void {
  for (const token of ["100", "101", "102"]) server.live?.send(snapPacket({ token, exchangeAt: at, ltp }));
}

describe("a server that behaves", () => {
  test("is signed in to with the headers it wants, asked for everything, pinged, and its packets are shown", async () => {
    rig.start(server.url);
    await live();
    expect(server.handshakes[0]).toMatchObject({ authorization: "Bearer access-token-1", "x-feed-token": "feed-token-1", "x-api-key": "api-key-1", "x-client-code": "C1" });
    await until("it was asked", () => server.asked.length === 1);
    expect(JSON.parse(server.asked[0] ?? "")).toMatchObject({ action: 1, params: { mode: 3, tokenList: [{ exchangeType: 1, tokens: ["100", "101", "102"] }] } });
    send(TEN, 500);
    await until("the quote stands on the board", () => rig.ltp(2) === 50_000);
    await until("pings went on", () => server.pings >= 3);
    await until("the statistics tell it", () => rig.stats?.written === 3 && rig.stats.texts >= 3);
    expect(rig.stats).toMatchObject({ received: 3, reconnects: 0, subscribed: 3, marketAt: TEN });
    expect(rig.states.map((state) => state.name)).toEqual(["connecting", "live"]);
    rig.bridge.do({ kind: "unsubscribe", feed: FEED, slots: [1] });
    await until("it was told to stop one", () => server.asked.length === 2);
    expect(JSON.parse(server.asked[1] ?? "")).toMatchObject({ action: 0, params: { tokenList: [{ tokens: ["101"] }] } });
  });
});

describe("bytes that make no sense", () => {
  test("truncated, unknown, text, five megabytes: counted, and the connection goes on", async () => {
    rig.start(server.url);
    await live();
    const bad = [new Uint8Array(0), snapPacket({ token: "100" }).subarray(0, 200), new Uint8Array(379).fill(255), new Uint8Array(5_000_000), snapPacket({ token: "777" })];
    for (const packet of bad) server.live?.send(packet);
    server.live?.send("not a pong, not an error");
    server.live?.send("x".repeat(3_000_000));
    for (let i = 0; i < 50; i++) server.live?.send('{"correlationID":"abcde12345","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded access-token-1"}');
    send(TEN, 500);
    await until("the good ones stand on the board", () => rig.ltp(2) === 50_000);
    await until("all are counted", () => rig.stats?.received === bad.length + 3);
    expect(rig.stats?.dropped[DROP.truncated]).toBe(2);
    expect(rig.stats?.dropped[DROP.unknownMode]).toBe(1);
    expect(rig.stats?.dropped[DROP.oversized]).toBe(1);
    expect(rig.stats?.dropped[DROP.unknownToken]).toBe(1);
    await until("the broker's words are told", () => rig.of("said").length >= 1);
    expect(rig.of("said").at(-1)?.text).toContain("[hidden]");
    expect(rig.of("said").length).toBeLessThanOrEqual(20);
    expect(server.handshakes).toHaveLength(1);
  });

  test("a message that no memory should hold ends the connection, is counted, and the next one serves", async () => {
    rig.start(server.url);
    await live();
    server.live?.send(new Uint8Array(17 * 1024 * 1024));
    await live(2);
    send(TEN, 500);
    await until("the good ones stand on the board", () => rig.ltp(2) === 50_000);
    await until("it is counted", () => rig.stats?.dropped[DROP.oversized] === 1);
  });

  test("bytes that are no WebSocket frame end the connection, and the next one serves", async () => {
    rig.start(server.url);
    await live();
    server.raw?.write(Buffer.from([0x83, 0x00, 0xff, 0xff, 0x7f]));
    await live(2);
    send(TEN, 500);
    await until("the good ones stand on the board", () => rig.ltp(2) === 50_000);
  });
});

describe("connections that end", () => {
  const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999];

  test("with any code, or with none, or cut: each is followed by a new one that is asked for everything", async () => {
    const ways = [...CODES.map((code) => () => server.live?.close(code, `code ${code}`)), () => server.live?.close(), () => server.raw?.destroy(), () => server.raw?.end()];
    rig.start(server.url);
    for (const [i, end] of ways.entries()) {
      await live(i + 1);
      await until("it was asked", () => server.asked.length === i + 1);
      send(TEN + i, 500 + i);
      await until("its ticks came", () => rig.ltp(2) === (500 + i) * 100);
      // Long enough to count as one that held: the next is made at once.
      await new Promise((resolve) => setTimeout(resolve, 120));
      end();
    }
    await live(ways.length + 1);
    expect(new Set(server.asked.map((frame) => JSON.parse(frame).params.tokenList[0].tokens.length))).toEqual(new Set([3]));
    const waits = rig.states.flatMap((state) => (state.name === "retrying" ? [state.inMs] : []));
    expect(waits).toEqual(ways.map(() => 0));
    const whys = rig.states.flatMap((state) => (state.name === "retrying" ? [state.why] : []));
    expect(whys[1]).toBe("The server closed the connection (1001, code 1001).");
    expect(whys.slice(CODES.length)).toEqual(["The server closed the connection.", "The connection broke off.", "The connection broke off."]);
  });

  test("leave a gap of market time that is told once ticks come again", async () => {
    rig.start(server.url);
    await live();
    send(TEN, 500);
    await until("its ticks came", () => rig.ltp(2) === 50_000);
    server.raw?.destroy();
    await live(2);
    send(TEN, 500);
    send(TEN + 4_000, 510);
    await until("the gap is told", () => rig.of("gap").length > 0);
    send(TEN + 4_500, 511);
    await until("more ticks came", () => rig.ltp(2) === 51_100);
    expect(rig.of("gap")).toEqual([{ kind: "gap", feed: FEED, from: TEN, to: TEN + 4_000, slots: [0, 1, 2] }]);
  });

  test("at once, again and again, are met with more and more patience", async () => {
    server.onConnection = (socket) => socket.close(1011);
    rig.start(server.url);
    await until("it was tried six times", () => server.handshakes.length >= 6);
    const waits = rig.states.flatMap((state) => (state.name === "retrying" ? [state.inMs] : []));
    expect(waits.slice(0, 5)).toEqual([0, 750, 1_250, 2_250, 4_250]);
    server.onConnection = () => undefined;
    await live(7);
    send(TEN, 500);
    await until("its ticks came", () => rig.ltp(2) === 50_000);
  });
});

describe("handshakes that fail", () => {
  test("for the tokens: told with the broker's reason, and nothing is tried until new ones come", async () => {
    server.onHandshake = { status: 401, headers: { "x-error-message": "Invalid Header - Invalid Auth token access-token-1" } };
    rig.start(server.url);
    await until("it is told", () => rig.state?.name === "refused");
    expect(rig.state).toEqual({ name: "refused", why: "The broker refused the connection (401): Invalid Header - Invalid Auth token [hidden]", sessions: 1 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.handshakes).toHaveLength(1);
    server.onHandshake = "accept";
    rig.bridge.do({ kind: "session", feed: FEED, session: session(2) });
    await live(2);
    expect(server.handshakes[1]).toMatchObject({ authorization: "Bearer access-token-2", "x-feed-token": "feed-token-2" });
  });

  test("for tokens that have been replaced meanwhile: the new ones are tried at once, and nobody is asked for newer", async () => {
    server.onHandshake = "no answer";
    rig.start(server.url);
    await until("it was tried", () => server.handshakes.length === 1);
    rig.bridge.do({ kind: "session", feed: FEED, session: session(2) });
    server.onHandshake = "accept";
    server.refuseLate({ status: 401, headers: { "x-error-message": "Invalid Token" } });
    await live(2);
    expect(server.handshakes[1]).toMatchObject({ authorization: "Bearer access-token-2" });
    expect(rig.states.map(({ name }) => name)).not.toContain("refused");
  });

  test("for too many connections: five seconds at least", async () => {
    server.onHandshake = { status: 429, headers: { "x-error-message": "Invalid Request. Connection Limit Exceeded." } };
    rig.start(server.url);
    await until("it is told", () => rig.state?.name === "retrying");
    expect(rig.state).toEqual({ name: "retrying", inMs: 7_500, status: 429, why: "The broker refused the connection (429): Invalid Request. Connection Limit Exceeded." });
    server.onHandshake = "accept";
    await live(2);
  });

  test("for a gateway in trouble: tried again like a broken line", async () => {
    server.onHandshake = { status: 502 };
    rig.start(server.url);
    await until("it was tried three times", () => server.handshakes.length >= 3);
    server.onHandshake = "accept";
    await live(4);
    send(TEN, 500);
    await until("its ticks came", () => rig.ltp(2) === 50_000);
  });

  test("for no answer at all: given up after ten seconds", async () => {
    server.onHandshake = "no answer";
    rig.start(server.url);
    await until("it is given up", () => rig.state?.name === "retrying");
    expect(rig.state).toMatchObject({ why: "The server did not answer within 10 s." });
    server.onHandshake = "accept";
    await live(2);
  });

  test("for nobody listening: tried until somebody is", async () => {
    const { url, port } = server;
    await server.close();
    rig.start(url);
    await until("it was tried in vain", () => rig.states.filter((state) => state.name === "retrying").length >= 3);
    server = await new HostileServer().listen(port);
    await live();
  });

  test("an open wire to another machine is never used, a malformed address is told", async () => {
    rig.start("ws://example.com/smart-stream");
    await until("it is told", () => rig.state?.name === "retrying");
    expect(rig.state).toMatchObject({ why: "The feed's address is not an encrypted one (wss://)." });
    rig.bridge.do({ kind: "stop", feed: FEED });
    rig.start("nonsense");
    await until("it is told", () => rig.states.some((state) => state.name === "retrying" && state.why === "The feed's address is malformed."));
  });
});

describe("silence", () => {
  test("a peer that answers nothing is replaced", async () => {
    server.answersPings = false;
    rig.start(server.url);
    await until("it is found dead", () => rig.states.some((state) => state.name === "retrying"));
    expect(rig.states.find((state) => state.name === "retrying")).toMatchObject({ why: "Neither data nor an answer to a ping for 25 s." });
    server.answersPings = true;
    await live(2);
  });

  test("one that answers pings but sends nothing of an open market is asked again, then replaced", async () => {
    rig.start(server.url);
    rig.bridge.do({ kind: "phase", feed: FEED, openSegments: [1] });
    await live();
    await until("it was asked again", () => server.asked.length === 2);
    expect(server.handshakes).toHaveLength(1);
    await until("it was replaced", () => server.handshakes.length === 2);
    expect(rig.states.find((state) => state.name === "retrying")).toMatchObject({ why: "The market is open and the feed sends nothing, though asked again." });
  });

  test("of a closed market means nothing", async () => {
    rig.start(server.url);
    rig.bridge.do({ kind: "phase", feed: FEED, openSegments: [5] });
    await live();
    await until("three quarters of a minute have passed", () => server.pings >= 5);
    expect([server.asked.length, server.handshakes.length]).toEqual([1, 1]);
  });

  test("of one token is asked about once, then told", async () => {
    rig.start(server.url, ["100", "101", "102", "103"]);
    rig.bridge.do({ kind: "phase", feed: FEED, openSegments: [1] });
    await live();
    let at = TEN;
    const market = setInterval(() => send((at += 250), 500), 5);
    await until("it is told", () => rig.of("silent").length === 1);
    expect(rig.of("silent")[0]?.slots).toEqual([3]);
    expect(server.asked.map((frame) => JSON.parse(frame).params.tokenList[0].tokens)).toEqual([["100", "101", "102", "103"], ["103"]]);
    server.live?.send(ltpPacket({ token: "103", exchangeAt: at, ltp: 9 }));
    await until("it is taken back", () => rig.of("silent").length === 2);
    clearInterval(market);
    expect(rig.of("silent")[1]?.slots).toEqual([]);
  });
});

describe("the host's commands", () => {
  test("those that cannot be done are told in a sentence, without a secret", async () => {
    rig.start(server.url);
    rig.start(server.url);
    rig.bridge.do({ kind: "unsubscribe", feed: 7, slots: [1] });
    rig.bridge.do({ kind: "attach-ring", ring: 1, buffer: new SharedArrayBuffer(8), slots: "all" });
    rig.bridge.do({ kind: "start", feed: 3, protocol: "nobody", endpoints: { rest: "", stream: "", orderSocket: "", master: "" }, clientCode: "C1", apiKey: "api-key-1", session: session(1), board: rig.board.buffer });
    expect(rig.of("failed").map((notice) => notice.sentence)).toEqual([
      `Feed ${FEED} runs already.`,
      "There is no feed 7 to unsubscribe.",
      'The tick bridge could not do "attach-ring": this buffer is not a tick ring.',
      'No broker is known as "nobody".',
    ]);
    await live();
  });

  test("a stopped feed stays stopped", async () => {
    rig.start(server.url);
    await live();
    rig.bridge.do({ kind: "stop", feed: FEED });
    expect(rig.state).toEqual({ name: "stopped" });
    await until("the server has seen it leave", () => server.live?.readyState === 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.handshakes).toHaveLength(1);
    expect(rig.state).toEqual({ name: "stopped" });
  });
});
