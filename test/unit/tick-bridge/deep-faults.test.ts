import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { depthPacket, type Level, snapPacket } from "../angelone/encode.ts";
import { BridgeRig, FEED, SECRETS, session, until } from "./bridge-rig.ts";
import { HostileServer } from "./hostile-server.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");

vi.setConfig({ testTimeout: 60_000 });

let server: HostileServer;
let rig: BridgeRig;
/** Moves with every packet. */
let at: number;

beforeEach(async () => {
  server = await new HostileServer().listen();
  rig = new BridgeRig();
  at = TEN;
});

afterEach(async () => {
  rig.quit();
  await server.close();
  const told = JSON.stringify(rig.notices);
  for (const secret of SECRETS) expect(told).not.toContain(secret);
});

function side(best: number, step: 1 | -1): Level[] {
  return Array.from({ length: 20 }, (_, i) => ({ flag: 0, price: best + i * step, quantity: 10, orders: 1 }));
}

function sendBook(token: string, bid: number): void {
  at += 1;
  server.live?.send(depthPacket(1, token, at, side(bid, -1), side(bid + 5, 1)));
}

function sendQuotes(ltp: number): void {
  at += 1;
  for (const token of ["100", "101", "102"]) server.live?.send(snapPacket({ token, exchangeAt: at, ltp }));
}

/** "+4 100" asks for twenty levels of token 100, "-4 100" leaves them. */
function asked(): string[] {
  return server.asked.map((text) => {
    const { action, params } = JSON.parse(text) as { action: number; params: { mode: number; tokenList: { tokens: string[] }[] } };
    return `${action === 1 ? "+" : "-"}${params.mode} ${params.tokenList.flatMap(({ tokens }) => tokens).join(",")}`;
  });
}

async function opened(): Promise<void> {
  rig.start(server.url);
  await until("the feed is live", () => rig.state?.name === "live");
  sendQuotes(500);
  await until("there are prices", () => rig.ltp(2) === 50_000);
}

test("asked for, proven, shown on its row, counted as one subscription more, and left", async () => {
  await opened();
  rig.deepen("100", 0, 1);
  await until("it was asked", () => asked().includes("+4 100"));
  expect(rig.best(1, 0)).toBeUndefined();
  sendBook("100", 81_200);
  await until("it is live", () => rig.deepState(1) === "live");
  expect(rig.best(1, 0)).toEqual([8_120_000, 8_120_500]);
  await until("it is counted", () => rig.stats?.subscribed === 4 && rig.stats.connections[0]?.subscribed === 4);
  rig.bridge.do({ kind: "flatten", feed: FEED, rows: [1] });
  await until("it was left", () => asked().at(-1) === "-4 100");
  expect(rig.best(1, 0)).toBeUndefined();
  sendBook("100", 81_300);
  sendQuotes(501);
  await until("prices go on", () => rig.ltp(2) === 50_100);
  expect(rig.best(1, 0)).toBeUndefined();
  await until("it is counted no more", () => rig.stats?.subscribed === 3);
});

test("a server that stays silent is asked twice, then told; the quotes go on as if nothing were", async () => {
  await opened();
  rig.deepen("100", 0, 1);
  await until("there are none", () => rig.deepState(1) === "none none have come, though they were asked for twice");
  expect(asked().filter((one) => one === "+4 100")).toHaveLength(2);
  sendQuotes(502);
  await until("prices go on", () => rig.ltp(0) === 50_200);
  expect(server.handshakes).toHaveLength(1);
  sendBook("100", 81_200);
  await until("they come after all", () => rig.deepState(1) === "live");
});

test("a refusal by name gives up that one at once, in the broker's words; the other stays", async () => {
  await opened();
  rig.deepen("100", 0, 0);
  rig.deepen("101", 1, 1);
  await until("both were asked", () => asked().includes("+4 101"));
  server.live?.send('{"correlationID":"s400000100","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded access-token-1"}');
  sendBook("101", 81_200);
  await until("one is refused", () => rig.deepState(0) === "none Angel One refused them with “Invalid Request. Subscription Limit Exceeded [hidden]” (E1002)");
  await until("one is live", () => rig.deepState(1) === "live");
  // It has a sentence of its own on the panel.
  expect(rig.of("said")).toEqual([]);
});

describe("connections", () => {
  test("a reconnect keeps them: the old book is gone at once, the new one comes", async () => {
    await opened();
    rig.deepen("100", 0, 1);
    await until("it was asked", () => asked().includes("+4 100"));
    sendBook("100", 81_200);
    await until("it is live", () => rig.deepState(1) === "live");
    server.onHandshake = { status: 503 };
    server.raw?.destroy();
    await until("the book is gone", () => rig.deepState(1) === "asked" && rig.best(1, 0) === undefined);
    server.asked.length = 0;
    server.onHandshake = "accept";
    await until("it was asked again", () => asked().includes("+4 100"));
    sendBook("100", 81_250);
    await until("it is live again", () => rig.deepState(1) === "live");
    expect(rig.best(1, 0)).toEqual([8_125_000, 8_125_500]);
  });

  test("a server that ends the connection of them loses the twenty levels, not the feed", async () => {
    server.onConnection = (socket) => {
      socket.on("message", (data) => {
        if (String(data).includes('"mode":4')) socket.terminate();
      });
    };
    await opened();
    rig.deepen("100", 0, 1);
    await until("they are given up", () => rig.deepState(1) === "none the connection broke each time they were asked for");
    await until("the feed lives", () => rig.state?.name === "live");
    const { length } = server.handshakes;
    expect(length).toBe(3);
    sendQuotes(503);
    await until("prices go on", () => rig.ltp(0) === 50_300);
    const pings = server.pings;
    await until("and on", () => server.pings >= pings + 3);
    expect(server.handshakes).toHaveLength(length);
  });

  test("new tokens: the book goes on over the change of connection", async () => {
    await opened();
    rig.deepen("100", 0, 1);
    await until("it was asked", () => asked().includes("+4 100"));
    sendBook("100", 81_200);
    await until("it is live", () => rig.deepState(1) === "live");
    server.asked.length = 0;
    rig.bridge.do({ kind: "session", feed: FEED, session: session(2) });
    await until("the new connection was asked", () => server.handshakes.length === 2 && asked().includes("+4 100"));
    sendQuotes(504);
    sendBook("100", 81_260);
    await until("its book is shown", () => rig.best(1, 0)?.[0] === 8_126_000);
    // Asked and heard between two beats it is told as live at once.
    const states = rig.of("deep").flatMap(({ books }) => books.map(({ state }) => state));
    expect(states.filter((state) => state !== "asked")).toEqual(["live"]);
    expect(states.at(-1)).toBe("live");
  });
});

test("the last place belongs to a price: twenty levels give way to it, and find none while it is full", async () => {
  rig = new BridgeRig(16, 2);
  rig.start(server.url, ["100", "101", "102"]);
  await until("the feed is live", () => rig.state?.name === "live");
  rig.deepen("100", 0, 0);
  await until("the last place is theirs", () => asked().includes("+4 100"));
  rig.deepen("101", 1, 1);
  await until("there is no other", () => rig.deepState(1) === "none the connections carry as many subscriptions as the broker takes");
  rig.bridge.do({ kind: "subscribe", feed: FEED, instruments: [{ slot: 3, token: "103", segment: 1, mode: 3 }] });
  await until("they gave way", () => rig.deepState(0) === "none the connections carry as many subscriptions as the broker takes" && asked().includes("+3 103"));
  expect(rig.of("not-subscribed")).toEqual([]);
});
