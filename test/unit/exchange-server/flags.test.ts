import { describe, expect, test } from "vitest";
import { DEFAULT_DAY, parseFlags } from "../../../workers/exchange/flags.ts";

const context = { env: { INIT_CWD: "/home/a/work", XDG_DATA_HOME: "/home/a/data" }, cwd: "/srv/sauda" };
const parse = (...args: string[]) => parseFlags(args, context);

describe("npm run exchange", () => {
  test("without flags", () => {
    expect(parse()).toEqual({ port: 0, dataDir: "/home/a/data/sauda-exchange", seed: 1, day: DEFAULT_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false });
  });

  test("with all of them, paths from where the command was typed", () => {
    expect(parse("--port", "7411", "--seed=9", "--replay", "a.csv", "/b.csv.gz", "--speed", "2.5", "--data-dir", "d", "--profile", "unlimited", "--day", "2026-02-27", "--paused")).toEqual({
      port: 7411,
      dataDir: "/home/a/work/d",
      seed: 9,
      day: "2026-02-27",
      replay: ["/home/a/work/a.csv", "/b.csv.gz"],
      speed: 2.5,
      profile: "unlimited",
      startPaused: true,
    });
  });

  test("troubles of a live account, off unless asked for", () => {
    expect(parse("--edis")?.quirks).toEqual({ authorisation: true, unregisteredAddress: false });
    expect(parse("--unregistered")?.quirks).toEqual({ authorisation: false, unregisteredAddress: true });
  });

  test("help needs nothing else", () => expect(parse("--help")).toBeUndefined());

  test.each([
    [["--port", "99999"], "--port 99999 is not a whole number from 0 to 65535."],
    [["--port", "x"], "--port x is not a whole number from 0 to 65535."],
    [["--seed", "1.5"], "--seed 1.5 is not a whole number from 0 to 4294967295."],
    [["--speed=-1"], "--speed -1 is not a number from 0 to 100."],
    [["--speed", "Infinity"], "--speed Infinity is not a number from 0 to 100."],
    [["--day", "2026-02-30"], "--day 2026-02-30 is not a day: write it as YYYY-MM-DD."],
    [["--profile", "fast"], "--profile fast is not known: faithful or unlimited."],
    [["day.csv"], '"day.csv" stands alone: a value needs its flag before it. See --help.'],
    [["--wrong"], "Unknown option '--wrong'. See --help."],
    [["--port"], "Option '--port <value>' argument missing. See --help."],
  ])("%j: %s", (args, sentence) => expect(() => parse(...args)).toThrow(sentence));
});
