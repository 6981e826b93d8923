import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ExchangeQuirks } from "../../../shared/contract/exchange.ts";
import { SESSION_NOW } from "./fake-core.ts";
import { ACCOUNT, PATHS, startHarness, streamHeaders } from "./harness.ts";
import type { Harness, Listener } from "./harness.ts";

let h: Harness;
let quirks: ExchangeQuirks;
let tokens: { jwtToken: string; refreshToken: string; feedToken: string };
beforeEach(async () => {
  quirks = {};
  h = await startHarness({ quirks: () => quirks });
  tokens = await h.login();
});
afterEach(() => {
  vi.useRealTimers();
  return h.close();
});

const PATH = "/smart-stream";

async function connect(headers: Record<string, string> = streamHeaders(tokens), path = PATH): Promise<Listener> {
  const listener = h.socket(path, headers);
  expect(await listener.nextText()).toBe("pong");
  return listener;
}

function ask(listener: Listener, action: 0 | 1, mode: number, tokenList: object[], correlationID?: string): void {
  listener.socket.send(JSON.stringify({ ...(correlationID === undefined ? {} : { correlationID }), action, params: { mode, tokenList } }));
}

const nse = (...symbols: string[]) => ({ exchangeType: 1, tokens: symbols });
const many = (count: number, from = 1) => Array.from({ length: count }, (_, i) => String(from + i));
const tokenOf = (packet: Buffer) => packet.toString("ascii", 2, 27).replaceAll("\0", "");

describe("handshake", () => {
  test.each([
    ["Authorization", "Bearer x.y.z", "Invalid Header - Invalid Auth token"],
    ["Authorization", undefined, "Invalid Header - Invalid Auth token"],
    ["x-client-code", "P111111", "Invalid Header - Invalid Client Code"],
    ["x-client-code", undefined, "Invalid Header - Invalid Client Code"],
    ["x-api-key", "other", "Invalid Header - Invalid API Key"],
    ["x-api-key", undefined, "Invalid Header - Invalid API Key"],
    ["x-feed-token", "x.y.z", "Invalid Header - Invalid Feed Token"],
    ["x-feed-token", undefined, "Invalid Header - Invalid Feed Token"],
  ])("%s: %s is refused with the reason in a header", async (name, value, reason) => {
    const { [name]: _, ...others } = streamHeaders(tokens);
    const listener = h.socket(PATH, value === undefined ? others : { ...others, [name]: value });
    expect(await listener.refused).toEqual({ status: 401, reason });
  });

  test("a JWT is no feed token and an expired one opens nothing", async () => {
    const swapped = h.socket(PATH, streamHeaders({ jwtToken: tokens.jwtToken, feedToken: tokens.jwtToken }));
    expect(await swapped.refused).toEqual({ status: 401, reason: "Invalid Header - Invalid Feed Token" });
    h.time.wall += 86_400_000;
    expect((await h.socket(PATH, streamHeaders(tokens)).refused).status).toBe(401);
  });

  test("bare token, Java's two headers and a browser's query are let in", async () => {
    await connect({ ...streamHeaders(tokens), Authorization: tokens.jwtToken });
    await connect({ "x-client-code": ACCOUNT.clientCode, "x-feed-token": tokens.feedToken, "x-client-lib": "JAVA" });
    await connect({}, `${PATH}?clientCode=${ACCOUNT.clientCode}&feedToken=${tokens.feedToken}&apiKey=${ACCOUNT.apiKey}`);
  });

  test("the fourth connection is one too many until another ends", async () => {
    const [first] = [await connect(), await connect(), await connect()];
    expect(await h.socket(PATH, streamHeaders(tokens)).refused).toEqual({ status: 429, reason: "Invalid Request. Connection Limit Exceeded." });
    // The order socket's connections are counted apart.
    await h.socket("/smart-order-update", { Authorization: tokens.jwtToken }).opened;
    first.socket.close();
    await first.closed;
    await connect();
  });

  test("another path is not found", async () => {
    expect((await h.socket("/smart", streamHeaders(tokens)).refused).status).toBe(404);
  });
});

describe("heartbeat", () => {
  test("text ping is answered by text pong, a ping frame by a pong frame", async () => {
    const listener = await connect();
    listener.socket.send("ping");
    expect(await listener.nextText()).toBe("pong");
    const answered = new Promise<string>((resolve) => void listener.socket.once("pong", (data) => resolve(data.toString())));
    listener.socket.ping("here");
    expect(await answered).toBe("here");
  });

  test("a connection that has sent no ping for two minutes is closed; either kind of ping keeps it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const [silent, textual, framed] = [await connect(), await connect(), await connect()];
    vi.advanceTimersByTime(60_000);
    ask(silent, 1, 1, [nse("3045")]);
    expect(await silent.nextPacket()).toHaveLength(51);
    expect(await textual.settle()).toEqual([]);
    const answered = new Promise((resolve) => void framed.socket.once("pong", resolve));
    framed.socket.ping();
    await answered;
    vi.advanceTimersByTime(59_999);
    h.core.tick("3045");
    expect(await silent.nextPacket()).toHaveLength(51);
    vi.advanceTimersByTime(1);
    expect(await silent.closed).toEqual({ code: 1001, reason: "Connection Idle Timeout" });
    expect([textual.socket.readyState, framed.socket.readyState]).toEqual([1, 1]);
    vi.advanceTimersByTime(60_000);
    for (const listener of [textual, framed]) expect((await listener.closed).code).toBe(1001);
  });
});

describe("subscriptions", () => {
  test("a snapshot follows at once, then a packet a tick, with no acknowledgement", async () => {
    const listener = await connect();
    ask(listener, 1, 1, [nse("3045", "99926000")], "abcde12345");
    const first = await listener.nextPacket();
    expect([first.length, first[0], first[1], tokenOf(first), Number(first.readBigInt64LE(27)), Number(first.readBigInt64LE(35)), Number(first.readBigInt64LE(43))]).toEqual([51, 1, 1, "3045", 7, SESSION_NOW, 35_005]);
    const index = await listener.nextPacket();
    expect([tokenOf(index), Number(index.readBigInt64LE(27))]).toEqual(["99926000", 0]);
    h.core.tick("3045", { ltp: 35_010 });
    h.core.tick("2885", { ltp: 1 });
    h.core.tick("3045", { ltp: 35_015 });
    expect([await listener.nextPacket(), await listener.nextPacket()].map((packet) => Number(packet.readBigInt64LE(43)))).toEqual([35_010, 35_015]);
    expect(await listener.settle()).toEqual([]);
  });

  test("modes have their sizes, and each is a subscription of its own", async () => {
    const listener = await connect();
    for (const mode of [1, 2, 3, 4]) ask(listener, 1, mode, [nse("3045")]);
    const sizes = [51, 123, 379, 443];
    for (const size of sizes) expect((await listener.nextPacket()).length).toBe(size);
    h.core.tick("3045");
    for (const size of sizes) expect((await listener.nextPacket()).length).toBe(size);
    ask(listener, 0, 2, [nse("3045")]);
    await listener.settle();
    h.core.tick("3045");
    expect((await listener.settle()).map((frame) => frame.data.length)).toEqual([51, 379, 443]);
  });

  test("every subscriber gets the packet, and one who leaves none", async () => {
    const [one, two] = [await connect(), await connect()];
    for (const listener of [one, two]) ask(listener, 1, 3, [{ exchangeType: 2, tokens: ["40672"] }]);
    expect(tokenOf(await one.nextPacket())).toBe("40672");
    expect(await two.nextPacket()).toHaveLength(379);
    ask(two, 0, 3, [{ exchangeType: 2, tokens: ["40672"] }]);
    await two.settle();
    h.core.tick("40672", { ltp: 9000 });
    expect(Number((await one.nextPacket()).readBigInt64LE(43))).toBe(9000);
    expect(await two.settle()).toEqual([]);
    one.socket.close();
    await one.closed;
    h.core.tick("40672", { ltp: 9001 });
    expect(await two.settle()).toEqual([]);
  });

  test("a repeated subscription sends the snapshot again and ticks once", async () => {
    const listener = await connect();
    ask(listener, 1, 1, [nse("3045", "3045")]);
    ask(listener, 1, 1, [nse("3045")]);
    expect(await listener.settle()).toHaveLength(2);
    h.core.tick("3045");
    expect(await listener.settle()).toHaveLength(1);
  });

  test("unknown tokens and other segments are silent", async () => {
    const listener = await connect();
    ask(listener, 1, 1, [nse("1", "40672"), { exchangeType: 5, tokens: ["3045"] }, { exchangeType: 2, tokens: ["3045"] }]);
    h.core.tick("3045");
    h.core.tick("40672");
    expect(await listener.settle()).toEqual([]);
  });
});

describe("limits and errors", () => {
  const e1002 = (correlationID: string) => ({ correlationID, errorCode: "E1002", errorMessage: "Invalid Request. Subscription Limit Exceeded" });
  const e1001 = (correlationID: string) => ({ correlationID, errorCode: "E1001", errorMessage: "Invalid Request Payload." });

  test("a thousand subscriptions, counted per token and mode; the one above leaves the rest as they are", async () => {
    const listener = await connect();
    ask(listener, 1, 1, [nse("3045", ...many(499))]);
    ask(listener, 1, 2, [nse(...many(500))]);
    ask(listener, 1, 1, [nse("3045")]);
    expect(await listener.settle()).toHaveLength(2);
    ask(listener, 1, 2, [nse("3045", "1")], "abcde12345");
    expect(JSON.parse(await listener.nextText())).toEqual(e1002("abcde12345"));
    h.core.tick("3045");
    expect((await listener.settle()).map((frame) => frame.data.length)).toEqual([51]);
    ask(listener, 0, 1, [nse("1")]);
    ask(listener, 1, 2, [nse("3045")]);
    expect(await listener.nextPacket()).toHaveLength(123);
  });

  test("depth is for fifty NSE shares", async () => {
    const listener = await connect();
    ask(listener, 1, 4, [nse("3045", ...many(49))]);
    expect(await listener.nextPacket()).toHaveLength(443);
    ask(listener, 1, 4, [nse("60")]);
    expect(JSON.parse(await listener.nextText())).toEqual(e1002(""));
    ask(listener, 1, 4, [{ exchangeType: 2, tokens: ["40672"] }], "depth");
    expect(JSON.parse(await listener.nextText())).toEqual(e1001("depth"));
  });

  test.each([
    ["not json", ""],
    ["null", ""],
    ["[]", ""],
    ["PING", ""],
    ['{"correlationID":"abc","action":2,"params":{"mode":1,"tokenList":[]}}', "abc"],
    ['{"correlationID":"abc","action":1,"params":{"mode":5,"tokenList":[]}}', "abc"],
    ['{"correlationID":"abc","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":6,"tokens":["1"]}]}}', "abc"],
    ['{"correlationID":"abc","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":[""]}]}}', "abc"],
    ['{"correlationID":"abc","action":1,"params":{"mode":1,"tokenList":[{"exchangeType":1,"tokens":[3045]}]}}', "abc"],
    ['{"correlationID":7,"action":1}', ""],
  ])("%s is answered with E1001", async (frame, correlationID) => {
    const listener = await connect();
    listener.socket.send(frame);
    expect(JSON.parse(await listener.nextText())).toEqual(e1001(correlationID));
  });

  test("a binary frame is no request, and a giant one ends the connection", async () => {
    const listener = await connect();
    listener.socket.send(Buffer.from('{"action":1}'));
    expect(JSON.parse(await listener.nextText())).toEqual(e1001(""));
    listener.socket.send("x".repeat(300_000));
    expect((await listener.closed).code).toBe(1009);
    await connect();
  });
});

describe("trouble with twenty levels", () => {
  const refusal = { correlationID: "s400003045", errorCode: "E1001", errorMessage: "Invalid Request Payload." };

  test("silent: taken without a word, of the tokens named; the same token's price comes, and so does another's depth", async () => {
    quirks = { depth20: { how: "silent", tokens: ["3045"] } };
    const listener = await connect();
    ask(listener, 1, 4, [nse("3045", "2885")]);
    expect(tokenOf(await listener.nextPacket())).toBe("2885");
    ask(listener, 1, 3, [nse("3045")]);
    expect(await listener.nextPacket()).toHaveLength(379);
    h.core.tick("3045");
    h.core.tick("2885");
    expect((await listener.settle()).map((frame) => [frame.data.length, tokenOf(frame.data)])).toEqual([[379, "3045"], [443, "2885"]]);
    // The trouble is over, and it is asked for again.
    quirks = {};
    ask(listener, 1, 4, [nse("3045")]);
    expect(await listener.nextPacket()).toHaveLength(443);
  });

  test("refused: an error frame with the request's id, and what was subscribed goes on", async () => {
    const listener = await connect();
    ask(listener, 1, 3, [nse("3045")]);
    expect(await listener.nextPacket()).toHaveLength(379);
    quirks = { depth20: { how: "refused" } };
    ask(listener, 1, 4, [nse("3045")], "s400003045");
    expect(JSON.parse(await listener.nextText())).toEqual(refusal);
    h.core.tick("3045");
    expect((await listener.settle()).map((frame) => frame.data.length)).toEqual([379]);
  });

  test("cut: the connection ends without a closing frame; the other modes never meet it", async () => {
    quirks = { depth20: { how: "cut" } };
    const listener = await connect();
    ask(listener, 1, 3, [nse("3045")]);
    expect(await listener.nextPacket()).toHaveLength(379);
    ask(listener, 1, 4, [nse("3045")]);
    expect((await listener.closed).code).toBe(1006);
  });
});

test("a reader that stops reading costs bounded memory and gets the latest state when it reads on", async () => {
  const [slow, quick] = [await connect(), await connect()];
  for (const listener of [slow, quick]) {
    ask(listener, 1, 3, [nse("3045", "2885")]);
    await listener.settle();
  }
  slow.socket.pause();
  let sequence = 100;
  // Ticks until the reader counts as slow, then twice as many again; each round gives the quick one its turn.
  let quickCount = 0;
  quick.socket.on("message", () => void quickCount++);
  const round = async () => {
    for (let i = 0; i < 2000; i++) {
      sequence++;
      h.core.tick(i % 2 === 0 ? "3045" : "2885", { sequence });
    }
    await quick.settle();
  };
  let rounds = 0;
  for (; h.server.stats().slow === 0 && rounds < 60; rounds++) await round();
  expect(h.server.stats().slow).toBe(1);
  for (let i = 0; i < rounds; i++) await round();
  const { conflated } = h.server.stats();
  expect(conflated).toBeGreaterThan((rounds - 1) * 2000);
  // As many ticks again as filled 8 MB and the kernel's buffers have cost nothing more.
  expect(h.server.stats().unsentBytes).toBeLessThan(8 * 1024 * 1024 + 1000);
  slow.socket.resume();
  const latest = new Map<string, number>();
  while (latest.get("3045") !== sequence - 1 || latest.get("2885") !== sequence) {
    const packet = await slow.nextPacket();
    latest.set(tokenOf(packet), Number(packet.readBigInt64LE(27)));
  }
  // Live again, packet by packet.
  h.core.tick("3045", { sequence: 1 });
  h.core.tick("3045", { sequence: 2 });
  expect([await slow.nextPacket(), await slow.nextPacket()].map((packet) => Number(packet.readBigInt64LE(27)))).toEqual([1, 2]);
  expect(h.server.stats().conflated).toBe(conflated);
  expect(quickCount).toBeGreaterThanOrEqual(rounds * 2000);
}, 30_000);

test("a restart of the doors leaves no connection behind", async () => {
  const listener = await connect();
  const closing = h.server.close();
  expect(await listener.closed).toEqual({ code: 1001, reason: "Server going away" });
  await closing;
  await expect(h.call("GET", PATHS.profile)).rejects.toThrow(/ECONNREFUSED/);
  h = await startHarness();
});
