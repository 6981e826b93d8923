import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CHANNEL } from "../../../electron/gateway/channels.ts";

type Bridge = Record<string, (argument: unknown) => unknown>;
const exposed = new Map<string, Bridge>();
const sent: unknown[][] = [];
const heard = new Map<string, (event: unknown, data: unknown) => void>();

beforeEach(async () => {
  vi.resetModules();
  exposed.clear();
  sent.length = 0;
  vi.doMock("electron", () => ({
    contextBridge: { exposeInMainWorld: (name: string, api: Bridge) => exposed.set(name, api) },
    ipcRenderer: { send: (...args: unknown[]) => sent.push(args), on: (channel: string, run: (event: unknown, data: unknown) => void) => heard.set(channel, run) },
  }));
  await import("../../../electron/preload.ts");
});
afterEach(() => void vi.doUnmock("electron"));

describe("what the page is given", () => {
  test("is one object with three functions, and none of Electron's own", () => {
    expect([...exposed.keys()]).toEqual(["sauda"]);
    expect(Object.keys(exposed.get("sauda")!).sort()).toEqual(["onFrame", "onMessage", "post"]);
  });

  test("sends on no channel of the page's choosing", () => {
    const message = { kind: "painted", frame: 7 };
    exposed.get("sauda")!["post"]!(message);
    expect(sent).toEqual([[CHANNEL.open], [CHANNEL.post, JSON.stringify(message)]]);
  });

  test("passes messages and frames on without the event, which leads to Electron", () => {
    const got: unknown[][] = [];
    exposed.get("sauda")!["onMessage"]!((...args: unknown[]) => got.push(args));
    exposed.get("sauda")!["onFrame"]!((...args: unknown[]) => got.push(args));
    const frame = new ArrayBuffer(8);
    heard.get(CHANNEL.message)!({ sender: "secret" }, '{"kind":"welcome","contract":"0"}');
    heard.get(CHANNEL.frame)!({ sender: "secret" }, frame);
    expect(got).toEqual([[{ kind: "welcome", contract: "0" }], [frame]]);
  });
});
