import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import { OrderSocket } from "../../../electron/brokers/order-socket.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerOrder, Session } from "../../../shared/brokers/port.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const GREETING = JSON.stringify({ "user-id": "P100001", "status-code": "200", "order-status": "AB00", "error-message": "", orderData: {} });
const ORDER = JSON.stringify({
  "user-id": "P100001", "status-code": "200", "order-status": "AB01", "error-message": "",
  orderData: {
    variety: "NORMAL", ordertype: "LIMIT", ordertag: "abcd00000000000001", producttype: "INTRADAY", price: 812.1, triggerprice: 0, quantity: "100", duration: "DAY",
    tradingsymbol: "SBIN-EQ", transactiontype: "BUY", exchange: "NSE", symboltoken: "3045", averageprice: 812.05, filledshares: "40", unfilledshares: "60", orderid: "261120000000001",
    text: "", status: "open", orderstatus: "open", updatetime: "20-Nov-2026 10:15:00", exchtime: "20-Nov-2026 10:15:00", exchorderupdatetime: "20-Nov-2026 10:15:00",
  },
});

const session = (n: number): Session => ({ accessToken: `jwt-${n}`, refreshToken: "r", feedToken: "f", endsAt: Number.MAX_SAFE_INTEGER as SystemTime });

/** Real sockets need real time, however much of it; what the order socket waits for itself runs on virtual time. */
async function until(what: () => boolean): Promise<void> {
  for (let waited = 0; !what(); waited += 2) {
    if (waited > 20_000) throw new Error(`never came true: ${String(what)}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, 2));
  }
}

/** What the server does with the next handshake: take it, or refuse with a status. Repeats its last word. */
type Door = "take" | "close" | "mute" | number;

class SocketRig {
  readonly time = new VirtualTime();
  readonly orders: BrokerOrder[] = [];
  readonly troubles: string[] = [];
  connected = 0;
  unauthorised = 0;
  /** Handshakes, each with its Authorization. */
  readonly knocks: string[] = [];
  readonly open: WebSocket[] = [];
  doors: Door[] = ["take"];
  socket!: OrderSocket;
  readonly heard: string[] = [];
  readonly #timers = new Set<() => void>();

  /** It always waits for something, a ping or the end of a pause, unless a handshake is on its way. */
  settled(): Promise<void> {
    return until(() => this.#timers.size > 0);
  }

  after(ms: number, run: () => void): () => void {
    const stop = this.time.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    const cancel = (): void => {
      this.#timers.delete(cancel);
      stop();
    };
    this.#timers.add(cancel);
    return cancel;
  }

  static async start(): Promise<SocketRig> {
    const rig = new SocketRig();
    const sockets = new WebSocketServer({ noServer: true, autoPong: false });
    const server = createServer();
    server.on("upgrade", (request: IncomingMessage, raw, head) => {
      rig.knocks.push(request.headers.authorization ?? "");
      const door = rig.doors.length > 1 ? rig.doors.shift() : rig.doors[0];
      if (typeof door === "number") {
        raw.end(`HTTP/1.1 ${door} No\r\nx-error-message: Invalid Header - Invalid Auth token\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, raw, head, (webSocket) => {
        rig.open.push(webSocket);
        webSocket.on("error", () => {});
        webSocket.on("message", (data: Buffer) => {
          rig.heard.push(data.toString());
          if (door === "take") webSocket.send("pong");
        });
        webSocket.on("ping", () => void (door === "take" && webSocket.send(Buffer.alloc(1))));
        webSocket.send(GREETING);
        if (door === "close") webSocket.terminate();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    rig.socket = new OrderSocket({
      protocol: angelone({ rest: "", stream: "", orderSocket: `ws://127.0.0.1:${port}/smart-order-update`, master: "" }),
      apiKey: "key12345",
      clientCode: "P100001",
      clock: rig.time,
      timers: rig,
      random: () => 0.5,
      onOrder: (order) => void rig.orders.push(order),
      onConnected: () => void rig.connected++,
      onTrouble: (sentence) => void rig.troubles.push(sentence),
      onUnauthorised: () => void rig.unauthorised++,
    });
    onTestFinished(() => {
      rig.socket.end();
      for (const webSocket of rig.open) webSocket.terminate();
      server.close();
    });
    return rig;
  }

  async use(n: number): Promise<void> {
    this.socket.use(session(n));
    await this.settled();
  }

  /** The line is cut from the other side. */
  async cut(): Promise<void> {
    this.open.at(-1)?.terminate();
    await until(() => !this.socket.connected);
    await this.settled();
  }

  /** Lets virtual time pass in steps; after each the wires come to rest. */
  async pass(ms: number, step = ms): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      await this.time.pass(step);
      await this.settled();
    }
  }

  /** An answer to every ping has come back: what was sent before it has been read. */
  async heardOf(frames: readonly (string | Buffer)[]): Promise<void> {
    const wire = this.open.at(-1);
    for (const frame of frames) wire?.send(frame);
    const orders = this.orders.length;
    wire?.send(ORDER);
    await until(() => this.orders.length > orders);
  }
}

test("it connects with the session's tokens, says so, and hands out orders", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  expect(rig.knocks).toEqual(["Bearer jwt-1"]);
  expect(rig.connected).toBe(1);
  expect(rig.socket.connected).toBe(true);
  await rig.heardOf([]);
  expect(rig.orders).toMatchObject([{ brokerOrderId: "261120000000001", tag: "abcd00000000000001", state: "open", filled: 40 }]);
  expect(rig.troubles).toEqual([]);
});

test("frames that cannot be read are told in words, and the next one is read", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  const odd = ORDER.replaceAll('"open"', '"on holiday"');
  await rig.heardOf(["pong", "\0", "", ORDER.slice(0, 200), '{"orderData": 7}', odd, "{".repeat(5_000), Buffer.from([0xff, 0xfe, 0x00, 0x01])]);
  expect(rig.orders).toHaveLength(1);
  expect(rig.troubles).toHaveLength(4);
  expect(rig.troubles[0]).toMatch(/unreadable: A message about an order could not be read.*cut off or damaged/);
  expect(rig.troubles.join()).toMatch(/"on holiday" is not a known status/);
  expect(rig.socket.connected).toBe(true);
});

test("new tokens reopen it, the same ones do not", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  await rig.use(1);
  await rig.use(2);
  expect(rig.knocks).toEqual(["Bearer jwt-1", "Bearer jwt-2"]);
  expect(rig.connected).toBe(2);
  await until(() => rig.open[0]?.readyState === 3);
});

test("after a drop it comes back by itself and says so again", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  await rig.cut();
  await rig.pass(200);
  expect(rig.socket.connected).toBe(true);
  expect(rig.connected).toBe(2);
});

test("refused again and again it knocks ever more seldom, up to half a minute", async () => {
  const rig = await SocketRig.start();
  rig.doors = [502];
  await rig.use(1);
  const gaps: number[] = [];
  for (let i = 0; i < 12; i++) {
    const before = rig.knocks.length;
    const started = rig.time.now();
    while (rig.knocks.length === before) await rig.pass(i < 4 ? 50 : 1_000);
    gaps.push(rig.time.now() - started);
  }
  // 100 ms and half of a ceiling that doubles from 200 ms.
  expect(gaps.slice(0, 4)).toEqual([200, 300, 500, 900]);
  expect(Math.max(...gaps)).toBeGreaterThan(14_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(16_000);
  expect(rig.troubles[0]).toMatch(/refused \(502: Invalid Header/);
  expect(rig.unauthorised).toBe(0);
});

test("a door that opens and shuts at once is no success: the pauses go on growing", async () => {
  const rig = await SocketRig.start();
  rig.doors = ["close"];
  rig.socket.use(session(1));
  await until(() => rig.connected === 1);
  for (let passed = 0; passed < 30_000; passed += 250) {
    const connected = rig.connected;
    await until(() => !rig.socket.connected);
    await rig.time.pass(250);
    await rig.settled();
    if (rig.connected > connected) await until(() => !rig.socket.connected);
  }
  expect(rig.knocks.length).toBeLessThan(12);
});

test("after a good while connected the next drop is answered at once", async () => {
  const rig = await SocketRig.start();
  rig.doors = [502, 502, 502, 502, "take"];
  await rig.use(1);
  await rig.pass(4_000, 100);
  expect(rig.socket.connected).toBe(true);
  for (let i = 1; i <= 6; i++) {
    await rig.pass(10_000);
    await until(() => rig.heard.length >= i);
    await rig.heardOf([]);
  }
  await rig.cut();
  await rig.pass(200);
  expect(rig.socket.connected).toBe(true);
});

test.each([401, 403])("%i says that the tokens are no good, once for each knock", async (status) => {
  const rig = await SocketRig.start();
  rig.doors = [status, "take"];
  await rig.use(1);
  expect(rig.unauthorised).toBe(1);
  await rig.use(2);
  expect(rig.knocks).toEqual(["Bearer jwt-1", "Bearer jwt-2"]);
  expect(rig.socket.connected).toBe(true);
});

test("a line on which no ping is answered is given up", async () => {
  const rig = await SocketRig.start();
  rig.doors = ["mute", "take"];
  await rig.use(1);
  await rig.pass(29_000, 1_000);
  await until(() => rig.heard.length === 2);
  expect(rig.heard).toEqual(["ping", "ping"]);
  expect(rig.connected).toBe(1);
  await rig.pass(2_000, 500);
  expect(rig.troubles).toEqual(["The order socket has been silent for 30 s. Connecting anew."]);
  expect(rig.connected).toBe(2);
});

test("a line that answers pings and has nothing else to say stays", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  for (let i = 1; i <= 20; i++) {
    await rig.pass(10_000);
    await until(() => rig.heard.length >= i);
    await rig.heardOf([]);
  }
  expect(rig.connected).toBe(1);
  expect(rig.troubles).toEqual([]);
});

test("ended is ended: connected or in the middle of a pause", async () => {
  const rig = await SocketRig.start();
  await rig.use(1);
  rig.socket.end();
  await rig.time.pass(120_000);
  expect(rig.knocks).toHaveLength(1);
  const other = await SocketRig.start();
  other.doors = [500];
  await other.use(1);
  other.socket.end();
  await other.time.pass(120_000);
  other.socket.use(session(2));
  await other.time.pass(120_000);
  expect(other.knocks).toHaveLength(1);
});

test("pain 14: refused for too many connections it waits five seconds and more, and says what to do", async () => {
  const rig = await SocketRig.start();
  rig.doors = [429];
  await rig.use(1);
  expect(rig.troubles[0]).toMatch(/refused \(429: .*three connections over all its programs; end one of the others/);
  const gaps: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = rig.knocks.length;
    const started = rig.time.now();
    while (rig.knocks.length === before) await rig.pass(500);
    gaps.push(rig.time.now() - started);
  }
  // Five seconds, and half of what is left to a ceiling that doubles from ten to sixty.
  expect(gaps).toEqual([7_500, 12_500, 22_500, 32_500, 32_500]);
});
