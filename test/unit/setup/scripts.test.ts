import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chooseShell } from "../../../scripts/lib/choose-shell.mjs";
import { fingerprint } from "../../../scripts/lib/fingerprint.mjs";
import { explainFailure, isNetworkFailure } from "../../../scripts/lib/npm-failure.mjs";
import { runStages } from "../../../scripts/lib/stages.mjs";
import { tempFolder } from "../../support/temp-folder.ts";

const NO = { browser: false, headless: false };

describe("which shell starts", () => {
  const machine = (more: object = {}) => ({ platform: "linux" as const, env: { DISPLAY: ":0" }, uid: 1000, fetch: () => Promise.resolve({ binary: "/electron" }), ...more });
  const unfetched = () => Promise.reject(new Error("the test expects no download"));

  test("the desktop, where Electron is", async () => {
    expect(await chooseShell(NO, machine())).toEqual({ binary: "/electron", sentence: expect.stringContaining("Desktop") });
  });

  test.each([
    ["--headless", { ...NO, headless: true }, {}, /--headless/],
    ["--browser", { ...NO, browser: true }, {}, /--browser/],
    ["no display", NO, { env: {} }, /no display/],
    ["root", NO, { uid: 0 }, /root/],
  ])("the browser for %s, without waiting for a download", async (_why, flags, more, sentence) => {
    const shell = await chooseShell(flags, machine({ ...more, fetch: unfetched }));
    expect(shell.binary).toBeUndefined();
    expect(shell.sentence).toMatch(sentence);
    expect(shell.sentence.split("\n")).toHaveLength(1);
  });

  test("the browser where Electron cannot be had, with the reason", async () => {
    const shell = await chooseShell(NO, machine({ fetch: () => Promise.resolve({ why: "it did not arrive" }) }));
    expect(shell).toEqual({ binary: undefined, sentence: "Browser shell: it did not arrive." });
  });

  test.each([["wayland", "linux", { WAYLAND_DISPLAY: "wayland-0" }], ["a Mac", "darwin", {}], ["Windows", "win32", {}]])("the desktop on %s", async (_what, platform, env) => {
    expect((await chooseShell(NO, machine({ platform, env }))).binary).toBe("/electron");
  });
});

describe("a build is looked at", () => {
  let root = "";
  const stamp = (): string => join(root, "out", ".stamp");
  const look = () => fingerprint(root, ["src", "one.json", "absent"], stamp());
  const source = (): string => join(root, "src", "deep", "a.ts");

  beforeEach(() => {
    root = tempFolder();
    mkdirSync(join(root, "src", "deep"), { recursive: true });
    writeFileSync(source(), "export const a = 1;");
    writeFileSync(join(root, "one.json"), "{}");
  });

  test("and found stale before the first", () => {
    expect(look().isFresh()).toBe(false);
  });

  test("and found fresh after it", () => {
    look().write();
    expect(look().isFresh()).toBe(true);
  });

  test("and found fresh when a checkout only touched the files", () => {
    look().write();
    utimesSync(source(), 1, 1);
    expect(look().isFresh()).toBe(true);
    expect(look().isFresh()).toBe(true);
  });

  test.each([
    ["changed", () => writeFileSync(source(), "export const a = 2;")],
    ["came", () => writeFileSync(join(root, "src", "b.ts"), "")],
    ["was named otherwise", () => writeFileSync(join(root, "one.json"), "{ }")],
  ])("and found stale when a source %s", (_what, change) => {
    look().write();
    change();
    expect(look().isFresh()).toBe(false);
  });

  test("and found stale when the stamp is damaged", () => {
    look().write();
    writeFileSync(stamp(), "{");
    expect(look().isFresh()).toBe(false);
  });
});

describe("a failed installation is told in a sentence", () => {
  test.each([
    ["npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/x failed", /registry cannot be reached.*\(ENOTFOUND\)/],
    ["npm error code ECONNREFUSED", /registry cannot be reached/],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", /certificate/],
    ["npm error code ENOSPC", /disk is full/],
    ["npm error code EACCES\nnpm error syscall mkdir", /not writable/],
    ["npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed", /package-lock\.json/],
    ["npm error code E404", /npm config get registry/],
    ["npm error something new", /npm says:\nnpm error something new/],
  ])("%j", (output, sentence) => {
    expect(explainFailure(output)).toMatch(sentence);
  });

  test("and the network told apart", () => {
    expect(isNetworkFailure("npm error code ETIMEDOUT")).toBe(true);
    expect(isNetworkFailure("npm error code E401")).toBe(false);
  });
});

describe("npm test", () => {
  let said: string[] = [];
  beforeEach(() => {
    said = [];
    for (const method of ["log", "error"] as const) vi.spyOn(console, method).mockImplementation((text) => void said.push(String(text)));
  });
  afterEach(() => void vi.restoreAllMocks());

  const ran: string[] = [];
  const stage = (name: string, passes: boolean, needs?: string) => ({
    name,
    title: `The ${name}`,
    ...(needs === undefined ? {} : { needs }),
    run: () => {
      ran.push(name);
      return Promise.resolve(passes);
    },
  });
  beforeEach(() => void (ran.length = 0));

  test("runs every stage though one fails, and fails", async () => {
    expect(await runStages([stage("a", true), stage("b", false), stage("c", true)], [])).toBe(1);
    expect(ran).toEqual(["a", "b", "c"]);
    expect(said.at(-1)).toContain("Failed: The b.");
  });

  test("passes when all pass", async () => {
    expect(await runStages([stage("a", true), stage("b", true)], [])).toBe(0);
  });

  test("does not run what stands on a failed stage, and counts it as failed", async () => {
    expect(await runStages([stage("a", false), stage("b", true, "a")], [])).toBe(1);
    expect(ran).toEqual(["a"]);
    expect(said.at(-1)).toContain("The a; The b");
  });

  test("counts a stage that throws as failed", async () => {
    expect(await runStages([{ name: "a", title: "A", run: () => Promise.reject(new Error("x")) }], [])).toBe(1);
  });

  test("runs the named stages alone, and knows no others", async () => {
    expect(await runStages([stage("a", false), stage("b", true)], ["b"])).toBe(0);
    expect(await runStages([stage("a", true)], ["z"])).toBe(1);
    expect(ran).toEqual(["b"]);
  });
});
