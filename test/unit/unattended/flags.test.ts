import { expect, test } from "vitest";
import type { UnattendedFlags } from "../../../electron/unattended/flags.ts";
import { parseUnattendedFlags } from "../../../electron/unattended/flags.ts";

const context = { env: { INIT_CWD: "/here" }, platform: "linux", home: "/home/u", cwd: "/project", exists: (path: string) => path !== "/here/gone.json" } as const;

function read(...args: readonly string[]): UnattendedFlags | string {
  try {
    return parseUnattendedFlags(args, context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("paths are meant from where the command was typed", () => {
  expect(read("--strategies", "day.json", "--data-dir=data", "--replay", "a.csv", "b.csv", "--speed", "5", "--seed", "7", "--health-port", "0", "--log", "text", "--again")).toEqual({
    strategies: "/here/day.json", dataDir: "/here/data", replay: ["/here/a.csv", "/here/b.csv"], speed: 5, seed: 7, liveAt: undefined, help: false, healthPort: 0, log: "text", again: true,
  });
  expect(read("--strategies=day.json")).toMatchObject({ strategies: "/here/day.json", dataDir: "/home/u/.local/share/sauda", healthPort: 7411, log: "json", again: false });
  expect(read("--help")).toMatchObject({ help: true });
});

test.each([
  [[], "Which strategies should run? Name the file: --strategies day.json. docs/headless.md has an example."],
  [["--strategies"], "--strategies needs a value. See npm run headless -- --help."],
  [["--strategies", "--again"], "--strategies needs a value. See npm run headless -- --help."],
  [["--strategies", "gone.json"], "There is no file /here/gone.json."],
  [["--strategies", "a.json", "--strategies", "b.json"], "--strategies is given twice."],
  [["--strategies", "a.json", "--port", "1"], "Running unattended has no flag --port. See npm run headless -- --help."],
  [["--strategies", "a.json", "--headless"], "Running unattended has no flag --headless. See npm run headless -- --help."],
  [["--strategies", "a.json", "--health-port", "66000"], "--health-port 66000 is not a whole number from 0 to 65535."],
  [["--strategies", "a.json", "--health-port", "1e3"], "--health-port 1e3 is not a whole number from 0 to 65535."],
  [["--strategies", "a.json", "--log", "xml"], "--log xml is neither json nor text."],
  [["--strategies", "a.json", "--speed", "fast"], "--speed fast is not a number from 0 to 100."],
])("%j: %s", (args, sentence) => expect(read(...args)).toBe(sentence));
