import { describe, expect, test } from "vitest";
import { Router } from "../../../electron/gateway/router.ts";
import { refused, TerminalError } from "../../../shared/domain/errors.ts";
import { handlersWith, RecordingLog } from "./stand-ins.ts";

const CALLER = { id: "page-1" };

describe("the router", () => {
  test("parses the request, hands it to the handler with the caller and answers", async () => {
    const seen: unknown[] = [];
    const router = new Router(
      handlersWith({
        "instruments.search": (request, caller) => {
          seen.push(request, caller);
          return Promise.resolve({ instruments: [] });
        },
      }),
      new RecordingLog(),
    );
    await expect(router.route("instruments.search", { text: "sbin", limit: 5, extra: "dropped" }, CALLER)).resolves.toEqual({ ok: true, value: { instruments: [] } });
    expect(seen).toEqual([{ text: "sbin", limit: 5 }, CALLER]);
  });

  test("answers a handler that does not wait in the same turn", () => {
    const router = new Router(handlersWith({ "settings.put": () => ({}) }), new RecordingLog());
    expect(router.route("settings.put", { name: "page", value: 1 }, CALLER)).toEqual({ ok: true, value: {} });
  });

  test.each(["orders.steal", "toString", "__proto__", ""])("refuses the unknown command %j", (command) => {
    const router = new Router(handlersWith({}), new RecordingLog());
    expect(router.route(command, {}, CALLER)).toMatchObject({ ok: false, failure: { kind: "BadInput", field: "command" } });
  });

  test("names the field of a request that does not fit, and does not call the handler", () => {
    const router = new Router(handlersWith({}), new RecordingLog());
    const outcome = router.route("instruments.search", { text: "sbin", limit: 5000 }, CALLER);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "BadInput", field: "limit" } });
  });

  test.each([undefined, null, 7, "text", []])("takes %j for no request", (request) => {
    const router = new Router(handlersWith({}), new RecordingLog());
    expect(router.route("instruments.search", request, CALLER)).toMatchObject({ ok: false, failure: { kind: "BadInput" } });
  });

  const refusal = refused("freeze quantity", "At most 1800 in one order.", "1800", "2000");
  test.each([
    ["thrown", () => { throw new TerminalError(refusal); }],
    ["rejected", () => Promise.reject(new TerminalError(refusal))],
  ])("passes a refusal that is %s on as it is, and logs nothing", async (_how, handler) => {
    const log = new RecordingLog();
    const router = new Router(handlersWith({ "practice.pause": handler }), log);
    expect(await router.route("practice.pause", {}, CALLER)).toEqual({ ok: false, failure: refusal });
    expect(log.errors).toEqual([]);
  });

  const bug = new TypeError("x is undefined");
  test.each([
    ["thrown", () => { throw bug; }],
    ["rejected", () => Promise.reject(bug)],
  ])("makes a fault of a bug that is %s, and logs it with its cause", async (_how, handler) => {
    const log = new RecordingLog();
    const router = new Router(handlersWith({ "practice.pause": handler }), log);
    expect(await router.route("practice.pause", {}, CALLER)).toMatchObject({ ok: false, failure: { kind: "Fault" } });
    expect(log.errors).toEqual([{ sentence: expect.stringContaining("practice.pause"), cause: bug }]);
  });
});
