import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { servePage } from "../../../electron/desktop/page-protocol.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { StandInProtocol } from "./electron-stand-in.ts";

let answer: (request: Request) => Promise<Response> | Response;

beforeEach(() => {
  const folder = tempFolder();
  mkdirSync(join(folder, "renderer"));
  writeFileSync(join(folder, "renderer", "index.html"), "<title>page</title>");
  writeFileSync(join(folder, "secret.json"), "{}");
  const protocol = new StandInProtocol();
  servePage(protocol, join(folder, "renderer"));
  const handler = protocol.handlers.get("app");
  if (handler === undefined) throw new Error("nothing serves app:");
  answer = handler;
});

describe("app://sauda", () => {
  test("serves the page with its policy", async () => {
    const response = await answer(new Request("app://sauda/index.html"));
    expect(await response.text()).toBe("<title>page</title>");
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const policy = response.headers.get("Content-Security-Policy")!.split("; ");
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]));
    expect(policy.join()).not.toMatch(/script-src[^,]*unsafe|\*|https?:|ws:/);
    expect(response.headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(response.headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
  });

  test.each(["app://other/index.html", "app://sauda/%2e%2e/secret.json", "app://sauda/..%2fsecret.json", "app://sauda/missing.js"])("has nothing at %s", async (url) => {
    expect((await answer(new Request(url))).status).toBe(404);
  });

  test("answers GET alone", async () => {
    expect((await answer(new Request("app://sauda/index.html", { method: "POST" }))).status).toBe(404);
  });
});
