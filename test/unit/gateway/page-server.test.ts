import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Door } from "../../../electron/gateway/http/door.ts";
import { PageServer } from "../../../electron/gateway/http/page-server.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { tempFolder } from "../../support/temp-folder.ts";

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

let port = 0;
let door: Door;
let address = "";
let cookie = "";

/** As it stands on the wire: fetch would tidy the path and would not let us choose the headers. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { Cookie: cookie, ...headers }, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

beforeEach(async () => {
  const folder = tempFolder();
  const root = join(folder, "renderer");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(root, "assets", "page-1a2b.js"), "export {};");
  writeFileSync(join(folder, "secret.json"), "{}");
  writeFileSync(join(root, "notes.txt"), "no such type");
  door = new Door(folder, () => 1_780_000_000_000);
  const server = new PageServer(root);
  port = await server.listen(0);
  address = server.begin({ door, health: () => ({ pages: 3 }), upgrade: (_request, socket) => socket.end("HTTP/1.1 101 Taken\r\n\r\n") });
  cookie = door.exchange(door.token)!.split(";")[0]!;
  onTestFinished(() => server.stop());
});

describe("signing in", () => {
  test("turns the printed address into a cookie and the bare page", async () => {
    const fresh = `/?token=${door.token}`;
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{43}$`));
    const reply = await ask(fresh, { Cookie: "" });
    expect(reply).toMatchObject({ status: 303, headers: { location: "/" } });
    const given = String(reply.headers["set-cookie"]);
    expect(given).toContain("HttpOnly");
    expect((await ask("/", { Cookie: given.split(";")[0]! })).text).toContain("<title>page</title>");
    expect((await ask(fresh, { Cookie: "" })).status).toBe(401);
    expect(await ask(fresh)).toMatchObject({ status: 303, headers: { location: "/" } });
  });

  test.each(["/", "/index.html", "/assets/page-1a2b.js", "/health", "/nothing", "/?token=wrong", "/health?token=wrong"])("is asked for before %s", async (path) => {
    const reply = await ask(path, { Cookie: "" });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain("gateway.token");
    expect(reply.text).not.toContain(door.token);
  });

  test("is not needed by a program that reads the token file", async () => {
    const bearer = { Cookie: "", Authorization: `Bearer ${door.token}` };
    expect(JSON.parse((await ask("/health", bearer)).text)).toEqual({ status: "ok", pages: 3 });
    expect((await ask("/health", bearer)).status).toBe(200);
    expect((await ask("/health", { ...bearer, Authorization: "Bearer wrong" })).status).toBe(401);
  });
});

describe("who is turned away, though signed in", () => {
  test.each(["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1.evil.example"])("a request for the host %j", async (host) => {
    expect((await ask("/", { Host: host })).status).toBe(403);
  });

  test("none for localhost with our port", async () => {
    expect((await ask("/", { Host: `localhost:${port}` })).status).toBe(200);
  });

  test.each(["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])("a page of the origin %j", async (origin) => {
    expect((await ask("/", { Origin: origin })).status).toBe(403);
  });

  test.each([["cross-site", 403], ["same-site", 403], ["same-origin", 200], ["none", 200]])("a request that the browser calls %s: %i", async (site, status) => {
    expect((await ask("/", { "Sec-Fetch-Site": site })).status).toBe(status);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("the method %s", async (method) => {
    expect((await ask("/", {}, method)).status).toBe(405);
  });
});

describe("files", () => {
  test.each([
    ["/", "text/html; charset=utf-8", "no-cache"],
    ["/index.html", "text/html; charset=utf-8", "no-cache"],
    ["/assets/page-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
  ])("%s comes as %s, kept as %j", async (path, type, cache) => {
    const reply = await ask(path);
    expect(reply).toMatchObject({ status: 200, headers: { "content-type": type, "cache-control": cache } });
  });

  test.each([
    "/../secret.json", "/%2e%2e/secret.json", "/..%2fsecret.json", "/assets/../../secret.json", "/assets/%2e%2e%2f%2e%2e%2fsecret.json", "//secret.json",
    "/..\\secret.json", "/%5c..%5csecret.json", "/%00", "/index.html%00.js", "/%", "/assets", "/assets/", "/notes.txt", "/missing.js", "http://127.0.0.1/secret.json", "*",
  ])("%s leads nowhere", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  test("HEAD tells the size and sends nothing", async () => {
    expect(await ask("/", {}, "HEAD")).toMatchObject({ status: 200, headers: { "content-length": "34" }, text: "" });
  });

  test.each(["/", "/missing.js", "/?token=wrong", "/health"])("%s carries the policy of the page", async (path) => {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`]));
  });
});

describe("listening", () => {
  test.runIf(process.platform === "linux")("is on loopback alone (seen on Linux, where loopback has more than one address)", async () => {
    const taken = createServer();
    // The same port is free on another address of this machine: nothing of ours stands there.
    await new Promise<void>((resolve, reject) => taken.once("error", reject).listen(port, "127.0.0.2", resolve));
    expect((taken.address() as AddressInfo).port).toBe(port);
    await new Promise((resolve) => taken.close(resolve));
  });

  test("says which port is taken and what to do", async () => {
    const error: unknown = await new PageServer("/nowhere").listen(port).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TerminalError);
    expect((error as TerminalError).message).toMatch(new RegExp(`Port ${port} .*taken.*--port`));
  });

  test("asks everyone to come again until the terminal runs", async () => {
    const server = new PageServer("/nowhere");
    port = await server.listen(0);
    onTestFinished(() => server.stop());
    expect(await ask("/")).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  });
});
