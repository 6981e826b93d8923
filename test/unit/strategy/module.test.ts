import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { loadModule } from "../../../workers/strategy-module/load-module.ts";
import type { LoadedStrategy } from "../../../workers/strategy-module/open-module.ts";
import { openModule } from "../../../workers/strategy-module/open-module.ts";
import { ModuleRealm } from "../../../workers/strategy-module/module-realm.ts";
import { at, flatBars, rig } from "./rig.ts";

const realm = new ModuleRealm();
const load = async (source: string, file = "mine.ts", into = realm): Promise<LoadedStrategy> => openModule(await buildModule(source, file), into);
/** What the user reads when a file does not load. */
const refusal = async (source: string, file = "mine.ts"): Promise<string> => load(source, file).then(() => "loaded", (error: Error) => error.message);

const HEAD = `import { candles, instrument, strategy } from "sauda";
`;
const good = (body = "", fields = ""): string => `${HEAD}${fields}
export class Mine extends strategy({
  title: "Mine", about: "Nothing.",
  parameters: { stock: instrument({ help: "…", default: "NSE:SBIN" }) },
  series: ({ stock }) => ({ bars: candles(stock, 1) }),
}) {
${body}
}
`;

describe("a file that holds", () => {
  test("is a class with its declaration, its wishes and the hash of what is run", async () => {
    const { name, Class, wishes, built } = await load(good());
    expect(name).toBe("Mine");
    expect(Class.declaration.title).toBe("Mine");
    expect(wishes).toEqual({ bars: { kind: "candles", instrument: "NSE:SBIN", frame: 1, history: 2 } });
    expect(built.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("has another hash when what it does is another, and not when a type is", async () => {
    const hash = async (source: string): Promise<string> => (await buildModule(source, "mine.ts")).hash;
    expect(await hash(good())).toBe(await hash(good()));
    expect(await hash(good("x: number = 1;"))).toBe(await hash(good("x = 1;")));
    expect(await hash(good("x = 2;"))).not.toBe(await hash(good("x = 1;")));
  });

  test("may be JavaScript, may export other things, and may be the default export", async () => {
    expect((await load(good(), "mine.js")).name).toBe("Mine");
    expect((await load(`${good()}export const limit = 3; export function help() {}`)).name).toBe("Mine");
    expect((await load(good().replace("export class", "export default class"))).name).toBe("Mine");
  });

  test("is evaluated anew for each run: what stands at the top of the file is not shared", async () => {
    const built = await buildModule(good("override onInit() { count += 1; this.log.info(String(count)); }", "let count = 0;"), "mine.ts");
    const said = [1, 2].map(() => {
      const { runner } = rig(openModule(built, realm).Class);
      runner.begin(at("09:15"));
      return runner.drainLog().map(({ text }) => text);
    });
    expect(said).toEqual([["1"], ["1"]]);
  });

  test("runs: its plain fields are carried over although they are of another realm", async () => {
    const { Class } = await load(good("seen = { list: [1], text: 'a' };\n  onCandle({ close }) { this.seen.list.push(close); }"));
    const { runner, failures } = rig(Class);
    runner.begin(at("09:15"));
    flatBars(runner, [100], at("09:15"));
    expect(failures).toEqual([]);
    expect(runner.exportRun().fields).toEqual({ seen: { list: [1, 100], text: "a" } });
  });
});

describe("a bad file is refused with its place and what to do", () => {
  test.each<[string, string, string | RegExp]>([
    ["syntax", `${HEAD}export class {\n`, 'mine.ts cannot be read. mine.ts:2:14: Expected identifier but found "{".'],
    ["nothing exported", `${HEAD}class Mine extends strategy({}) {}`, 'mine.ts exports no strategy: it needs "export class MyStrategy extends strategy({ … })".'],
    ["empty", "", 'mine.ts exports no strategy: it needs "export class MyStrategy extends strategy({ … })".'],
    ["an object is exported", "export const Mine = { onTick() {} };", 'mine.ts exports no strategy: it needs "export class MyStrategy extends strategy({ … })".'],
    ["two", good() + good().replace(HEAD, "").replace("class Mine", "class Other"), "mine.ts exports 2 strategies (Mine, Other): put each into a file of its own."],
    ["throws at load", `${HEAD}\n\nnull.x;\n`, "mine.ts:4:6: Cannot read properties of null (reading 'x')"],
    ["imports a file", 'import { x } from "./helper.ts";\nconsole.log(x);\n', /^mine\.ts:1:\d+: It imports ".\/helper.ts"; a strategy can import "sauda" alone, and is one file\.$/],
    ["imports Node", 'import fs from "node:fs";\nfs.readFileSync("/etc/passwd");\n', /It imports "node:fs"; a strategy can import "sauda" alone/],
    ["an import that is not there", 'import { Emma, strategy } from "sauda";\nnew Emma(3);', /^mine\.ts:2:\d+: .*Emma is not a constructor$/],
    ["no title", good().replace('title: "Mine"', 'title: ""'), "mine.ts: Mine: title must be a text of 1 to 60 characters."],
    ["no series", good().replace("series: ({ stock }) => ({ bars: candles(stock, 1) })", "x: 1"), "mine.ts: Mine: series must be a function of the parameters that says which candles and ticks it needs."],
    ["bad bounds", good().replace('stock: instrument({ help: "…", default: "NSE:SBIN" })', 'n: { kind: "int", help: "", least: 5, most: 1, step: 1, default: 2 }'), "mine.ts: Mine: n: least 5 and most 1 are no range."],
    ["a frame that does not exist", good().replace("candles(stock, 1)", "candles(stock, 7)"), /^mine\.ts:6:\d+: Mine: series: There are no candles of 7 minutes; there are 1, 2, 3, 5, 10, 15, 25, 30, 60, 120, 240, 1440, 10080, 43200\.$/],
    ["no series at all", good().replace("{ bars: candles(stock, 1) }", "{}"), "mine.ts: Mine: series: it asks for no series."],
  ])("%s", async (_, source, sentence) => {
    const said = await refusal(source);
    if (typeof sentence === "string") expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });

  test("other endings, and files too large to be meant", async () => {
    expect(await refusal("", "mine.py")).toBe("mine.py is no strategy: its name must end in .ts or .js.");
    expect(await refusal("//".padEnd(1_000_001, "x"))).toBe("mine.ts has 1000001 characters; a strategy has at most 1000000.");
  });
});

describe("errors point at the user's line", () => {
  test("in a callback, although types and imports are gone by then", async () => {
    const { Class, lines } = await load(good(`
  private helper(x: { deep?: { y: number } }): number {
    return x.deep!.y;
  }
  override onCandle(): void {
    this.helper({});
  }`));
    const { runner, failures } = rig(Class);
    runner.begin(at("09:15"));
    flatBars(runner, [100], at("09:15"));
    expect(failures[0]?.message).toBe("Cannot read properties of undefined (reading 'y')");
    // Where x.deep!.y stands, and where it was called.
    expect(lines.of(failures[0]?.stack ?? "")).toEqual(["mine.ts:10:20", "mine.ts:13:10"]);
  });
});

describe("a strategy reaches neither clock, chance, network nor process", () => {
  /** Evaluates an expression in a callback and says what came of it. */
  const tried = async (expression: string): Promise<string> => {
    const { Class } = await load(good(`onInit() { this.log.info(String(${expression})); }`), "mine.js");
    const { runner, failures } = rig(Class);
    runner.begin(at("09:15"));
    return failures[0]?.message ?? runner.drainLog()[0]?.text ?? "";
  };

  test.each([
    ["Date.now()", "The machine's time is not there for strategies: use this.now, the market's time."],
    ["new Date()", "The machine's time is not there for strategies: use this.now, the market's time."],
    ["Math.random()", "Math.random() is not there for strategies: use this.random(), which draws the same when the run is repeated."],
    ["setTimeout(() => {}, 1)", "setTimeout is not there for strategies: use this.timers.once(…)."],
    ["setInterval(() => {}, 1)", "setInterval is not there for strategies: use this.timers.every(…)."],
    ["fetch('http://127.0.0.1')", "fetch is not there for strategies: a strategy has no network."],
    ["new WebSocket('ws://127.0.0.1')", "WebSocket is not there for strategies: a strategy has no network."],
    ["process.env.HOME", "process is not there for strategies: a strategy has no process."],
    ["globalThis.process", "process is not there for strategies: a strategy has no process."],
    ["performance.now()", "performance is not there for strategies: use this.now."],
    ["crypto.randomUUID()", "crypto is not there for strategies: use this.random()."],
    ["require('node:fs')", 'It imports "node:fs"; a strategy can import "sauda" alone, and is one file.'],
    ["eval('1 + 1')", "Code generation from strings disallowed for this context"],
    ["Function('return 1')()", "Code generation from strings disallowed for this context"],
    ["[].constructor.constructor('return process')()", "Code generation from strings disallowed for this context"],
    ["typeof SharedArrayBuffer + typeof Atomics + typeof WebAssembly + typeof WeakRef", "undefinedundefinedundefinedundefined"],
    ["globalThis.shared = 1", "Cannot add property shared, object is not extensible"],
    ["Math.max = 1", "Cannot assign to read only property 'max' of object '#<Object>'"],
  ])("%s", async (expression, outcome) => {
    expect(await tried(expression)).toBe(outcome);
  });

  // India's hours, in whatever zone the machine stands.
  test.each([
    ["new Date(this.now).getHours() + ':' + new Date(this.now).getMinutes()", "9:15"],
    ["new Date(this.now)", "2026-08-25 09:15:00 IST"],
    ["new Date(this.now).toLocaleTimeString()", "2026-08-25 09:15:00 IST"],
    ["new Date(this.now).toISOString()", "2026-08-25T03:45:00.000Z"],
    ["new Date('2026-08-25T09:15:00').getTime() === this.now", "true"],
    ["new Date('2026-08-25T09:15:00+05:30').getTime() === this.now", "true"],
    ["new Date(2026, 7, 25, 9, 15).getTime() === this.now", "true"],
    ["(() => { const d = new Date(this.now); d.setHours(15, 30); return d; })()", "2026-08-25 15:30:00 IST"],
    ["new Date(this.now).getDay() + ' ' + new Date(this.now).getTimezoneOffset()", "2 -330"],
    ["new Date(NaN)", "Invalid Date"],
  ])("%s", async (expression, outcome) => {
    expect(await tried(expression)).toBe(outcome);
  });

  test("import() is refused, and what is written to the console is heard", async () => {
    const heard: string[] = [];
    const { Class } = await load(good("onInit() { console.log('price', 812.35); }"), "mine.js", new ModuleRealm((text) => void heard.push(text)));
    rig(Class).runner.begin(at("09:15"));
    expect(heard).toEqual(["price 812.35"]);
    const failing = await load(good("onInit() { return import('node:fs'); }"), "mine.js");
    const { runner, failures } = rig(failing.Class);
    runner.begin(at("09:15"));
    expect(failures[0]?.message).toMatch(/A callback must not be async/);
  });

  test("nothing of this touches the terminal's own clock and chance", () => {
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
    expect(new Date().getTime()).toBeGreaterThan(0);
  });
});

describe("draws of chance", () => {
  test("are the same for the same seed and go on where they were", async () => {
    const { built } = await load(good("drawn = [];\n  onCandle() { this.drawn.push(this.random()); }"), "mine.js");
    const drawn = (seed: number, cut: number): unknown => {
      const one = rig(openModule(built, realm).Class, {}, { seed });
      one.runner.begin(at("09:15"));
      flatBars(one.runner, new Array<number>(cut).fill(1), at("09:15"));
      const two = rig(openModule(built, realm).Class, {}, { seed: 99 });
      two.runner.resume(JSON.parse(JSON.stringify(one.runner.exportRun())) as never, one.runner.now, "carried");
      flatBars(two.runner, new Array<number>(6 - cut).fill(1), at("09:15") + cut * 60_000);
      return (two.runner.exportRun().fields as { drawn: unknown }).drawn;
    };
    expect(drawn(1, 2)).toEqual(drawn(1, 4));
    expect(drawn(1, 2)).not.toEqual(drawn(2, 2));
    expect(drawn(1, 0)).toHaveLength(6);
  });
});

describe("from disk", () => {
  let folder = "";
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "sauda-strategy-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  test("a file is named without its folder, which is the user's own affair", async () => {
    const path = join(folder, "broken.ts");
    writeFileSync(path, "export class {");
    await expect(loadModule(path, realm)).rejects.toThrow(/^broken\.ts cannot be read\. broken\.ts:1:/);
    writeFileSync(path, good());
    expect((await loadModule(path, realm)).built.file).toBe("broken.ts");
  });
});
