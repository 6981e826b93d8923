import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { Door } from "../../../electron/gateway/http/door.ts";
import { PageServer } from "../../../electron/gateway/http/page-server.ts";
import { MESSAGE_LIMIT } from "../../../electron/gateway/page-connection.ts";
import { WebSocketGateway } from "../../../electron/gateway/websocket-gateway.ts";
import { contractHash } from "../../../shared/contract/hash.ts";
import { FRAME_VERSION } from "../../../shared/contract/quote-frame.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { RecordingLog, StandInTerminal } from "./stand-ins.ts";

let terminal: StandInTerminal;
let gateway: WebSocketGateway;
let log: RecordingLog;
let port = 0;
let address = "";
let cookie = "";

beforeEach(async () => {
  const folder = tempFolder();
  terminal = new StandInTerminal({ "practice.pause": () => ({}), "practice.speed": () => Promise.reject(new Error("no")) });
  log = new RecordingLog();
  gateway = new WebSocketGateway(terminal, log);
  const server = new PageServer(join(folder, "renderer"));
  port = await server.listen(0);
  const door = new Door(folder, () => 1_780_000_000_000);
  cookie = door.exchange(door.token)!.split(";")[0]!;
  address = server.begin({ door, health: () => ({}), upgrade: (request, socket, head) => gateway.upgrade(request, socket, head) });
  onTestFinished(async () => {
    gateway.stop();
    await server.stop();
  });
});

/** Resolves with "open" or with the status of the refusal. */
function knock(options: { path?: string; cookie?: string; origin?: string; host?: string } = {}): Promise<string> {
  const { path = "/gateway", origin = `http://127.0.0.1:${port}`, host = `127.0.0.1:${port}` } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { ...(origin === "" ? {} : { origin }), headers: { Host: host, Cookie: options.cookie ?? cookie } });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", (_request, response) => resolve(String(response.statusCode)));
    socket.on("error", () => {});
  });
}

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/gateway`, { origin: `http://127.0.0.1:${port}`, headers: { Cookie: cookie } });
  onTestFinished(() => socket.terminate());
  socket.on("error", () => {});
  await once(socket, "open");
  return socket;
}

describe("an upgrade", () => {
  test.each([
    ["of our own page", {}, "open"],
    ["without a cookie", { cookie: "" }, "401"],
    ["without an origin, which every browser sends", { origin: "" }, "403"],
    ["of another site's page, with the cookie", { origin: "http://evil.example" }, "403"],
    ["of another port's page, with the cookie", { origin: "http://127.0.0.1:1" }, "403"],
    ["under another name for this machine", { host: "evil.example", origin: "http://evil.example" }, "403"],
    ["of another path", { path: "/other" }, "404"],
  ])("%s", async (_what, options, outcome) => {
    expect(await knock(options)).toBe(outcome);
  });

  test("is refused to the seventeenth page, and taken again when one has gone", async () => {
    const sixteen = await Promise.all(Array.from({ length: 16 }, () => open()));
    expect(await knock()).toBe("503");
    sixteen[0]!.close();
    while (gateway.pages === 16) await sleep(5);
    expect(await knock()).toBe("open");
  });
});

describe("a page over WebSocket", () => {
  test("calls, is answered, is refused, hears events", async () => {
    const client = await GatewayClient.open(address);
    onTestFinished(() => client.close());
    await expect(client.call("practice.pause", {})).resolves.toEqual({});
    await expect(client.call("practice.speed", { speed: 2 })).rejects.toThrow("no");
    await expect(client.call("practice.speed", { speed: 101 })).rejects.toThrow("speed");
    const heard = new Promise((resolve) => client.on("reset", resolve));
    terminal.emit("reset", { sentence: "again" });
    expect(await heard).toEqual({ sentence: "again" });
  });

  test("gets frames one after the other as it paints them", async () => {
    const client = await GatewayClient.open(address);
    onTestFinished(() => client.close());
    const ltps: number[] = [];
    const enough = new Promise<void>((resolve) => {
      client.onQuote((slot, fields) => {
        ltps.push(fields[0]!);
        expect(slot).toBe(5);
        if (ltps.length === 5) resolve();
      });
    });
    const frame = new Float64Array(8 + 2 + 30);
    frame.set([FRAME_VERSION, 1, 0, 0, 0, 0, 0, 0, 5, 30, 123.25]);
    terminal.frame = frame;
    await enough;
    expect(ltps).toEqual([123.25, 123.25, 123.25, 123.25, 123.25]);
  });
});

describe("a page that misbehaves is closed", () => {
  test("for a message above the limit, before it is read whole", async () => {
    const socket = await open();
    socket.send(JSON.stringify({ kind: "hello", contract: contractHash() }));
    socket.send("x".repeat(MESSAGE_LIMIT + 1));
    expect((await once(socket, "close"))[0]).toBe(1009);
  });

  test("for a call before hello", async () => {
    const socket = await open();
    socket.send(JSON.stringify({ kind: "call", id: 1, command: "practice.pause", request: {} }));
    expect((await once(socket, "close"))[0]).toBe(1008);
  });

  test("for binary messages, which no page sends", async () => {
    const socket = await open();
    socket.send(JSON.stringify({ kind: "hello", contract: contractHash() }));
    for (let i = 0; i < 20; i++) socket.send(new Uint8Array([1, 2, 3]));
    expect((await once(socket, "close"))[0]).toBe(1008);
  });
});

test("when Sauda stops, every page is told so and may come again", async () => {
  const socket = await open();
  gateway.stop();
  expect((await once(socket, "close"))[0]).toBe(1001);
});
