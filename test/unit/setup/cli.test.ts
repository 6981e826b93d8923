import { describe, expect, test } from "vitest";
import { DEFAULT_PORT, defaultDataDir, type FlagContext, ownArguments, parseFlags } from "../../../electron/cli.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";

const CONTEXT: FlagContext = { env: { INIT_CWD: "/home/asha/days" }, platform: "linux", home: "/home/asha", cwd: "/opt/sauda", exists: (path) => !path.includes("missing") };
const parse = (...args: string[]) => parseFlags(args, CONTEXT);

function sentenceOf(...args: string[]): string {
  try {
    parse(...args);
  } catch (error) {
    expect(error).toBeInstanceOf(TerminalError);
    return (error as TerminalError).message;
  }
  throw new Error(`${args.join(" ")} was taken`);
}

describe("flags", () => {
  test("all have a default", () => {
    expect(parse()).toEqual({ browser: false, headless: false, help: false, port: DEFAULT_PORT, dataDir: "/home/asha/.local/share/sauda", replay: [], speed: 1, seed: 1 });
  });

  test("are read in any order and both ways of writing", () => {
    expect(parse("--speed", "20", "--headless", "--port=0", "--replay", "a.csv", "/b.csv.gz", "--seed", "7", "--browser", "--data-dir", "mine")).toEqual({
      browser: true,
      headless: true,
      help: false,
      port: 0,
      dataDir: "/home/asha/days/mine",
      replay: ["/home/asha/days/a.csv", "/b.csv.gz"],
      speed: 20,
      seed: 7,
    });
  });

  test("--replay may be given several times", () => {
    expect(parse("--replay", "a", "--headless", "--replay=b", "--replay", "c").replay).toEqual(["/home/asha/days/a", "/home/asha/days/b", "/home/asha/days/c"]);
  });

  test("paths are meant from the working folder where npm tells none", () => {
    expect(parseFlags(["--data-dir", "x"], { ...CONTEXT, env: {} }).dataDir).toBe("/opt/sauda/x");
  });

  test.each([
    [["--prot", "1"], /no flag --prot/],
    [["--port"], /--port needs a value/],
    [["--port="], /--port needs a value/],
    [["--port", "--headless"], /--port needs a value/],
    [["--port", "http"], /--port http is not a whole number from 0 to 65535/],
    [["--port", "65536"], /65536 is not/],
    [["--port", "1.5"], /1\.5 is not a whole number/],
    [["--port", "1", "--port", "2"], /--port is given twice/],
    [["--headless=yes"], /--headless takes no value/],
    [["day.csv"], /“day\.csv” stands alone.*--replay day\.csv/],
    [["--port", "1", "2"], /“2” stands alone/],
    [["--replay"], /--replay needs at least one file/],
    [["--replay", "ok.csv", "missing.csv"], /There is no file \/home\/asha\/days\/missing\.csv/],
    [["--speed", "101"], /--speed 101 is not a number from 0 to 100/],
    [["--speed", "-1"], /--speed -1 is not/],
    [["--speed", "NaN"], /NaN is not/],
    [["--speed", "Infinity"], /Infinity is not/],
    [["--seed", "4294967296"], /--seed 4294967296 is not a whole number/],
    [["--data-dir"], /--data-dir needs a value/],
    [["-h"], /“-h” stands alone/],
  ])("%j is answered in a sentence", (args, sentence) => {
    expect(sentenceOf(...args)).toMatch(sentence);
  });
});

describe("the data folder", () => {
  test.each([
    ["linux", {}, "/home/asha/.local/share/sauda"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/sauda"],
    ["darwin", {}, "/home/asha/Library/Application Support/Sauda"],
  ] as const)("on %s with %j is %s", (platform, env, folder) => {
    expect(defaultDataDir({ ...CONTEXT, platform, env })).toBe(folder);
  });
});

describe("the desktop's own arguments", () => {
  test.each([
    ["after a --", ["/electron", "--inspect=0", "/app", "--", "--seed", "3", "--odd"], ["--seed", "3", "--odd"]],
    ["among Chromium's switches", ["/sauda", "--no-sandbox", "--seed", "3", "--enable-features=X", "--replay", "a", "b", "--ozone-platform=wayland"], ["--seed", "3", "--replay", "a", "b"]],
    ["none", ["/sauda"], []],
    ["a file that the system adds", ["/sauda", "/some/file"], []],
  ])("%s", (_where, argv, own) => {
    expect(ownArguments(argv)).toEqual(own);
  });
});
