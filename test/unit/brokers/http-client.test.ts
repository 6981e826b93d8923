import { describe, expect, onTestFinished, test } from "vitest";
import type { Delivery } from "../../../electron/brokers/http-client.ts";
import { HttpClient, nothingSent } from "../../../electron/brokers/http-client.ts";
import type { HttpRequest } from "../../../shared/brokers/port.ts";
import type { CountingServer, Heard } from "./counting-server.ts";
import { countingServer, http } from "./counting-server.ts";

const HEADERS = { "Content-Type": "application/json" };
const place: HttpRequest = { route: "place", method: "POST", path: "/placeOrder", body: '{"quantity":"100"}', limit: "orders", signed: true, writes: true };
const book: HttpRequest = { route: "order-book", method: "GET", path: "/getOrderBook", body: undefined, limit: "order-book", signed: true, writes: false };

function client(root: string, timeoutMs = 400, wholeMs?: number): HttpClient {
  const made = new HttpClient({ root, timeoutMs, ...(wholeMs === undefined ? {} : { wholeMs }) });
  onTestFinished(() => made.close());
  return made;
}

const send = (to: HttpClient, request = place): Promise<Delivery> => to.deliver(request, HEADERS);
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

describe("certain: nothing was sent", () => {
  test("nobody listens", async () => {
    const server = await countingServer(() => {});
    await server.close();
    expect(await send(client(server.root))).toMatchObject({ kind: "not-sent", why: expect.stringMatching(/ECONNREFUSED/) });
  });

  test("the name is not known", async () => {
    expect(await send(client("http://no-such-broker.invalid"))).toMatchObject({ kind: "not-sent" });
  });
});

describe("an answer", () => {
  test("status, headers in lower case and body, whatever they are", async () => {
    const server = await countingServer(({ socket }) => socket.end("HTTP/1.1 502 Bad Gateway\r\nX-Error-Message: no\r\nContent-Length: 4\r\n\r\noops"));
    expect(await send(client(server.root))).toEqual({ kind: "answer", answer: { status: 502, headers: expect.objectContaining({ "x-error-message": "no" }), body: "oops" } });
  });

  test("an empty 200", async () => {
    const server = await countingServer(({ socket }) => void socket.write(http("")));
    expect(await send(client(server.root))).toMatchObject({ kind: "answer", answer: { status: 200, body: "" } });
  });

  test("the body goes out once and whole", async () => {
    const server = await countingServer(({ socket }) => void socket.write(http("{}")));
    await send(client(server.root));
    expect(server.heard.map(({ body }) => body)).toEqual(['{"quantity":"100"}']);
  });
});

/** Each of these happens after the broker may have acted: nothing here may ever be called not sent. */
const DARK: readonly (readonly [string, (server: { heard: (heard: Heard) => void }) => void])[] = [
  ["the connection is closed without a word", (on) => (on.heard = ({ socket }) => void socket.end())],
  ["the connection is reset", (on) => (on.heard = ({ socket }) => void socket.resetAndDestroy())],
  ["the head of the answer is cut", (on) => (on.heard = ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\nContent-Le"))],
  ["the head is cut and the connection reset", (on) => (on.heard = ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nContent-Le", () => socket.resetAndDestroy()))],
  ["the body is cut", (on) => (on.heard = ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\":true"))],
  ["the body is cut by a reset", (on) => (on.heard = ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", () => socket.resetAndDestroy()))],
  ["a chunked body never ends", (on) => (on.heard = ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"))],
  ["no answer comes in time", (on) => (on.heard = () => {})],
  ["the body stops in the middle", (on) => (on.heard = ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"))],
  ["the answer is no HTTP", (on) => (on.heard = ({ socket }) => void socket.end("+OK dovecot ready\r\n"))],
  ["the answer is binary", (on) => (on.heard = ({ socket }) => void socket.end(Buffer.alloc(4096, 0xff)))],
  ["the body is larger than any book", (on) => (on.heard = ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${200 * 1024 * 1024}\r\n\r\n${"x".repeat(1024)}`))],
  ["two answers come at once, the first informational", (on) => (on.heard = ({ socket }) => void socket.end("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"))],
];

describe("no answer: the broker may have acted", () => {
  test.each(DARK)("%s", async (_name, arrange) => {
    const on = { heard: (_heard: Heard): void => {} };
    arrange(on);
    const server = await countingServer((heard) => on.heard(heard));
    expect(await send(client(server.root))).toMatchObject({ kind: "no-answer", why: expect.stringMatching(/./) });
    await pause(50);
    expect(server.heard).toHaveLength(1);
  });

  test("the connection is accepted and reset before anything is read", async () => {
    const server = await countingServer(() => {}, (socket) => void setImmediate(() => socket.resetAndDestroy()));
    expect((await send(client(server.root))).kind).toBe("no-answer");
  });

  test("the connection is accepted and nothing is read", async () => {
    const server = await countingServer(() => {}, (socket) => void socket.pause());
    expect((await send(client(server.root))).kind).toBe("no-answer");
  });

  test("a body that drips for ever ends at the whole request's limit", async () => {
    const server = await countingServer(({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      const drip = setInterval(() => void socket.write(" "), 50);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await send(client(server.root, 400, 700))).toMatchObject({ kind: "no-answer" });
    expect(server.heard).toHaveLength(1);
  });

  test("closing the client in the middle", async () => {
    const server = await countingServer(() => {});
    const made = client(server.root, 5_000);
    const delivery = send(made);
    await pause(50);
    await made.close();
    expect((await delivery).kind).toBe("no-answer");
  });
});

describe("connections that are kept", () => {
  /** One good answer, so that the connection is kept; then `death` as the next request comes. */
  async function dyingServer(death: (heard: Heard) => void): Promise<CountingServer> {
    return countingServer((heard) => {
      if (heard.nth === 1) heard.socket.write(http("{}"));
      else death(heard);
    });
  }

  test.each([
    ["closed", ({ socket }: Heard): void => void socket.end()],
    ["reset", ({ socket }: Heard): void => void socket.resetAndDestroy()],
  ] as const)("%s as a request comes over it: no answer, and never a second time", async (_name, death) => {
    const server = await dyingServer(death);
    const made = client(server.root);
    expect((await send(made)).kind).toBe("answer");
    await pause(20);
    expect((await send(made)).kind).toBe("no-answer");
    await pause(100);
    expect(server.heard.map(({ nth }) => nth)).toEqual([1, 2]);
  });

  test.each(["FIN", "RST"] as const)("a %s that crosses a request on its way: whatever is said, it reached the broker at most once", async (how) => {
    for (let round = 0; round < 60; round++) {
      const server = await countingServer(({ socket }) => void socket.write(http("{}")));
      const made = client(server.root);
      expect((await send(made)).kind).toBe("answer");
      await pause(2);
      const [socket] = server.connections;
      // In the same turn, a moment before, a moment after: the race is the point.
      if (round % 3 === 0) setImmediate(() => (how === "FIN" ? socket?.end() : socket?.resetAndDestroy()));
      else if (how === "FIN") socket?.end();
      else socket?.resetAndDestroy();
      if (round % 3 === 2) await pause(round % 5);
      const { kind } = await send(made);
      const arrived = server.heard.length - 1;
      expect(arrived).toBeLessThanOrEqual(1);
      if (arrived === 1) expect(kind).not.toBe("not-sent");
      if (kind === "answer") expect(arrived).toBe(1);
      await made.close();
      await server.close();
    }
  });

  test("the server says good-bye with each answer: every request goes once, on a connection of its own", async () => {
    const server = await countingServer(({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`));
    const made = client(server.root);
    for (let i = 0; i < 20; i++) expect((await send(made)).kind).toBe("answer");
    expect(server.heard).toHaveLength(20);
  });

  test("bytes nobody asked for on an idle connection are not taken for the next answer", async () => {
    const server = await countingServer(({ socket, nth }) => void socket.write(nth === 1 ? http("first") : http("second")));
    const made = client(server.root);
    await send(made);
    server.connections[0]?.write(http("stray"));
    await pause(50);
    const delivery = await send(made);
    expect(delivery.kind === "answer" ? delivery.answer.body : delivery.kind).not.toBe("stray");
  });

  test("a thousand orders over connections that die at random: each arrives at most once, each that was answered exactly once", async () => {
    let turn = 0;
    const server = await countingServer(({ socket, body }) => {
      turn = (turn * 1_103_515_245 + 12_345) % 2_147_483_648;
      const mood = turn % 10;
      if (mood === 0) socket.resetAndDestroy();
      else if (mood === 1) socket.end();
      else if (mood === 2) socket.end(http(body));
      else if (mood === 3) socket.write(http(body), () => setTimeout(() => socket.destroy(), turn % 7));
      else socket.write(http(body));
    });
    const made = client(server.root, 2_000);
    const told = new Map<string, string>();
    await Promise.all(Array.from({ length: 20 }, async (_, lane) => {
      for (let n = 0; n < 50; n++) {
        const body = `{"tag":"${lane}-${n}"}`;
        told.set(body, (await made.deliver({ ...place, body }, HEADERS)).kind);
      }
    }));
    const arrived = Map.groupBy(server.heard, ({ body }) => body);
    for (const [body, kind] of told) {
      const times = arrived.get(body)?.length ?? 0;
      expect(times, `${body} was ${kind}`).toBeLessThanOrEqual(1);
      if (kind === "answer") expect(times).toBe(1);
      if (kind === "not-sent") expect(times).toBe(0);
    }
    expect([...told.values()].filter((kind) => kind === "answer").length).toBeGreaterThan(500);
  });
});

test("an order does not wait behind reads that hang", async () => {
  const server = await countingServer(({ head, socket }) => {
    if (head.startsWith("POST")) socket.write(http("{}"));
  });
  const made = client(server.root, 3_000);
  const hanging = Array.from({ length: 40 }, () => send(made, book));
  await pause(50);
  expect(await Promise.race([send(made), pause(1_500).then(() => "waited behind the reads")])).toMatchObject({ kind: "answer" });
  await made.close();
  await Promise.all(hanging);
});

describe("what a failure's names prove", () => {
  const failure = (code: string, syscall?: string): Error => Object.assign(new Error(`${syscall ?? ""} ${code}`), { code, ...(syscall === undefined ? {} : { syscall }) });

  test.each([
    [failure("ECONNREFUSED", "connect"), true],
    [failure("EHOSTUNREACH", "connect"), true],
    [failure("ENOTFOUND", "getaddrinfo"), true],
    [failure("UND_ERR_CONNECT_TIMEOUT"), true],
    // A route that breaks after the request was written gives the same codes from reading or writing.
    [failure("EHOSTUNREACH", "read"), false],
    [failure("ENETUNREACH", "write"), false],
    [failure("ECONNREFUSED", "read"), false],
    [failure("ETIMEDOUT", "read"), false],
    [failure("EPIPE", "write"), false],
    [failure("ECONNRESET"), false],
    [failure("UND_ERR_HEADERS_TIMEOUT"), false],
    [failure("UND_ERR_SOCKET"), false],
    [new AggregateError([failure("ECONNREFUSED", "connect"), failure("EHOSTUNREACH", "connect")]), true],
    [new AggregateError([failure("ECONNREFUSED", "connect"), failure("ECONNRESET", "read")]), false],
    [new AggregateError([]), false],
    ["nonsense", false],
    [undefined, false],
  ])("%s", (error, proven) => {
    expect(nothingSent(error)).toBe(proven);
  });
});
