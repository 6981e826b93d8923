import { join } from "node:path";
import type { BrowserWindowConstructorOptions } from "electron";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CHANNEL } from "../../../electron/gateway/channels.ts";
import type { TerminalOptions } from "../../../electron/gateway/face.ts";
import { contractHash } from "../../../shared/contract/hash.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { StandInTerminal } from "../gateway/stand-ins.ts";
import { type StandInElectron, StandInFrame, standInElectron } from "./electron-stand-in.ts";

const argv = process.argv;
let dataDir = "";
let terminal: StandInTerminal;
let stopped = 0;
let startedWith: TerminalOptions[] = [];
let said: string[] = [];

beforeEach(() => {
  vi.resetModules();
  said = [];
  for (const method of ["error", "log"] as const) vi.spyOn(console, method).mockImplementation((text) => void said.push(String(text)));
  dataDir = tempFolder();
  terminal = new StandInTerminal({ "practice.pause": () => ({}) });
  stopped = 0;
  startedWith = [];
  terminal.stop = () => {
    stopped++;
    return Promise.resolve();
  };
});

afterEach(() => {
  process.argv = argv;
  vi.restoreAllMocks();
  vi.doUnmock("electron");
  vi.doUnmock("../../../electron/terminal.ts");
});

/** Runs electron/main.ts as Electron would. */
async function launch(set: { packaged?: boolean; first?: boolean; args?: string[]; fail?: Failure } = {}): Promise<StandInElectron> {
  const electron = standInElectron({ packaged: set.packaged ?? false, first: set.first ?? true });
  vi.doMock("electron", () => electron.module);
  vi.doMock("../../../electron/terminal.ts", () => ({
    startTerminal: async (options: TerminalOptions) => {
      startedWith.push(options);
      // Of the modules that main.ts has loaded: those of this file are others since the reset.
      const { TerminalError } = await import("../../../shared/domain/errors.ts");
      if (set.fail !== undefined) throw new TerminalError(set.fail);
      return terminal;
    },
  }));
  process.argv = ["/opt/electron", "--remote-debugging-port=0", "/app", "--", ...(set.args ?? ["--data-dir", dataDir])];
  await import("../../../electron/main.ts");
  const settled = (): boolean => electron.windows.length > 0 || electron.calls.some((call) => call === "quit" || call === "exit");
  while (!settled()) await new Promise((resolve) => setImmediate(resolve));
  return electron;
}

const event = () => ({ preventDefault: vi.fn() });

describe("the window", () => {
  const safe: BrowserWindowConstructorOptions["webPreferences"] = {
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
  };

  test("is made with every safe option, and shows our page alone", async () => {
    const { windows } = await launch();
    expect(windows).toHaveLength(1);
    expect(windows[0]!.options.webPreferences).toMatchObject(safe);
    for (const never of ["enableBlinkFeatures", "disableBlinkFeatures", "plugins", "partition", "additionalArguments"]) expect(windows[0]!.options.webPreferences).not.toHaveProperty(never);
    expect(windows[0]!.options.webPreferences!.preload).toMatch(/out[\\/]preload[\\/]preload\.cjs$/);
    expect(windows[0]!.url).toBe("app://sauda/index.html");
  });

  test.each([[true, false], [false, true]])("packaged %s: developer tools %s", async (packaged, devTools) => {
    const { windows } = await launch({ packaged });
    expect(windows[0]!.options.webPreferences!.devTools).toBe(devTools);
  });

  test("is shown once it has something to show", async () => {
    const { windows } = await launch();
    expect(windows[0]!.options.show).toBe(false);
    windows[0]!.emit("ready-to-show");
    expect(windows[0]!.told).toEqual(["show"]);
  });

  test("is the second start's too", async () => {
    const { app, windows } = await launch();
    windows[0]!.minimized = true;
    app.emit("second-instance");
    expect(windows[0]!.told).toEqual(["restore", "focus"]);
    expect(windows).toHaveLength(1);
  });

  test("has no menu whose shortcuts the page would lose", async () => {
    const { menus } = await launch();
    expect(menus).toEqual([process.platform === "darwin" ? expect.anything() : null]);
  });
});

describe("before the app is ready", () => {
  test("the sandbox is on for all and the page's scheme known, without rights that it does not need", async () => {
    const { calls, protocol } = await launch();
    const ready = calls.indexOf("whenReady");
    expect(calls.slice(0, ready)).toEqual(expect.arrayContaining(["enableSandbox", "registerSchemesAsPrivileged"]));
    expect(protocol.schemes).toEqual([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
  });
});

describe("every web contents", () => {
  test.each(["will-navigate", "will-frame-navigate", "will-redirect", "will-attach-webview"])("has its %s refused", async (name) => {
    const { windows } = await launch();
    const asked = event();
    windows[0]!.webContents.emit(name, asked);
    expect(asked.preventDefault).toHaveBeenCalledOnce();
  });

  test.each(["https://example.com", "app://sauda/index.html", "about:blank", "file:///etc/passwd"])("opens no window for %s", async (url) => {
    const { windows } = await launch();
    expect(windows[0]!.webContents.openHandler!({ url } as never)).toEqual({ action: "deny" });
  });
});

describe("the session", () => {
  test.each(["media", "geolocation", "notifications", "midi", "pointerLock", "fullscreen", "openExternal", "clipboard-read", "fileSystem", "unknown"])("denies %s, asked for or checked", async (permission) => {
    const { session } = await launch();
    const answer = vi.fn();
    session.request!(null as never, permission as never, answer, {} as never);
    expect(answer.mock.calls).toEqual([[false]]);
    expect(session.check!(null, permission as never, "app://sauda", {} as never)).toBe(false);
  });

  test("denies devices, screen sharing and downloads", async () => {
    const { session } = await launch();
    expect(session.device!({} as never)).toBe(false);
    const streams = vi.fn();
    session.display!({} as never, streams);
    expect(streams.mock.calls).toEqual([[{}]]);
    const download = event();
    session.emit("will-download", download);
    expect(download.preventDefault).toHaveBeenCalledOnce();
  });
});

describe("messages of the page", () => {
  const hello = JSON.stringify({ kind: "hello", contract: contractHash() });
  const pause = JSON.stringify({ kind: "call", id: 1, command: "practice.pause", request: {} });

  test("are answered to our own top frame", async () => {
    const { webContents } = (await launch()).windows[0]!;
    webContents.receive(CHANNEL.open);
    webContents.receive(CHANNEL.post, hello);
    webContents.receive(CHANNEL.post, pause);
    expect(webContents.sent.map(({ channel, data }) => [channel, JSON.parse(String(data)).kind])).toEqual([[CHANNEL.message, "welcome"], [CHANNEL.message, "answer"]]);
  });

  test.each([
    ["a frame within the page", () => new StandInFrame("app://sauda", new StandInFrame("app://sauda"))],
    ["a top frame that is not this window's", () => new StandInFrame("app://sauda")],
    ["a frame that is gone", () => null],
  ])("are dropped when they come from %s", async (_what, frame) => {
    const { webContents } = (await launch()).windows[0]!;
    webContents.receive(CHANNEL.post, hello, frame());
    webContents.receive(CHANNEL.post, pause, frame());
    expect(webContents.sent).toEqual([]);
  });

  test.each(["https://example.com", "file://", "app://other", "null", ""])("are dropped once the top frame's origin is %j", async (origin) => {
    const { webContents } = (await launch()).windows[0]!;
    webContents.receive(CHANNEL.post, hello);
    webContents.mainFrame = new StandInFrame(origin);
    webContents.receive(CHANNEL.post, pause);
    expect(webContents.sent).toHaveLength(1);
  });

  test.each([undefined, 7, { kind: "hello" }, null])("that are %j and no text are dropped", async (data) => {
    const { webContents } = (await launch()).windows[0]!;
    webContents.receive(CHANNEL.post, hello);
    webContents.receive(CHANNEL.post, data);
    expect(webContents.sent).toHaveLength(1);
  });

  test("begin anew with each document: the old one hears nothing more", async () => {
    const { webContents } = (await launch()).windows[0]!;
    for (let load = 0; load < 3; load++) {
      webContents.receive(CHANNEL.open);
      webContents.receive(CHANNEL.post, hello);
    }
    expect(terminal.listeners.size).toBe(1);
    expect(new Set(terminal.framesOf).size).toBe(3);
    webContents.emit("destroyed");
    expect(terminal.listeners.size).toBe(0);
  });

  test("frames come as bytes of their own, cut out of the buffer that is written over", async () => {
    const { webContents } = (await launch()).windows[0]!;
    terminal.frame = new Float64Array(100).subarray(0, 40);
    webContents.receive(CHANNEL.post, hello);
    while (webContents.sent.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    const { channel, data } = webContents.sent[1]!;
    expect(channel).toBe(CHANNEL.frame);
    expect((data as ArrayBuffer).byteLength).toBe(320);
    webContents.emit("destroyed");
  });
});

describe("the process", () => {
  test("keeps Chromium's own files inside the data folder and starts the terminal as told", async () => {
    const { app } = await launch({ args: ["--data-dir", dataDir, "--speed", "20", "--seed=9"] });
    expect(app.paths.get("userData")).toBe(join(dataDir, "window"));
    expect(startedWith).toEqual([{ dataDir, replay: [], speed: 20, seed: 9 }]);
  });

  test("of a second start on the same folder ends before it touches anything", async () => {
    const { calls, windows } = await launch({ first: false });
    expect(calls).toContain("quit");
    expect(calls).not.toContain("whenReady");
    expect(startedWith).toEqual([]);
    expect(windows).toEqual([]);
  });

  test("stops the terminal before it ends, once", async () => {
    const { app, calls } = await launch();
    app.emit("window-all-closed");
    const asked = event();
    app.emit("will-quit", asked);
    expect(asked.preventDefault).toHaveBeenCalledOnce();
    expect(stopped).toBe(1);
    while (calls.filter((call) => call === "quit").length < 2) await new Promise((resolve) => setImmediate(resolve));
    const again = event();
    app.emit("will-quit", again);
    expect(again.preventDefault).not.toHaveBeenCalled();
    expect(stopped).toBe(1);
  });

  test.each([[true, 1], [false, 0]])("packaged %s: tells why it could not start, by %i dialog", async (packaged, count) => {
    const sentence = "The data folder is in use.";
    const { app, dialogs } = await launch({ packaged, fail: { kind: "Fault", sentence } });
    expect(app.exitCode).toBe(1);
    expect(said).toContain(sentence);
    expect(dialogs).toEqual(Array.from({ length: count }, () => ({ title: expect.any(String), content: sentence })));
  });

  test("tells a bad flag in a sentence", async () => {
    const { app } = await launch({ args: ["--prot", "1"] });
    expect(app.exitCode).toBe(1);
    expect(said.join("\n")).toContain("--prot");
    expect(startedWith).toEqual([]);
  });
});

test("a page whose process dies is loaded again, but not for ever", async () => {
  const { webContents } = (await launch()).windows[0]!;
  const gone = (reason: string): boolean => webContents.emit("render-process-gone", {}, { reason, exitCode: 1 });
  gone("clean-exit");
  expect(webContents.reloads).toBe(0);
  gone("crashed");
  gone("crashed");
  expect(webContents.reloads).toBe(1);
  expect(said.join("\n")).toContain("start Sauda anew");
});
