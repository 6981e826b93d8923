import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemTimers } from "../../../electron/clocks.ts";
import { resourcePath } from "../../../electron/resource-files.ts";
import { Catalogue } from "../../../electron/strategies/catalogue/catalogue.ts";
import { StrategyReader } from "../../../electron/strategies/catalogue/strategy-reader.ts";
import type { ReaderThread } from "../../../electron/strategies/catalogue/strategy-reader.ts";
import type { FromStrategyReader, ToStrategyReader } from "../../../shared/contract/strategy-reader.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { VirtualTime, settle } from "../../support/virtual-time.ts";

const GOOD = `import { candles, int, instrument, strategy } from "sauda";
export class Mine extends strategy({
  title: "Mine", about: "Nothing at all.",
  parameters: { stock: instrument({ help: "x", default: "NSE:SBIN" }), other: instrument({ help: "y", default: "NSE:INFY" }), n: int({ help: "n", least: 1, most: 9, default: 3 }) },
  series: ({ stock, other }) => ({ a: candles(stock, 5), b: candles(other, 15) }),
}) {}
`;

/** On its own thread, as in the terminal. */
function realReader(): StrategyReader {
  const reader = new StrategyReader(systemTimers);
  onTestFinished(() => reader.end());
  return reader;
}

describe("the thread that reads strategies", () => {
  it("says what a file is, what it wants, and which parameter does not fit", async () => {
    const reader = realReader();
    const { build, name, parameters } = await reader.read("mine.ts", GOOD);
    expect({ name, names: Object.keys(parameters), digits: build.hash.length }).toEqual({ name: "Mine", names: ["stock", "other", "n"], digits: 64 });
    expect(await reader.wanted(build, { other: "NSE:TCS" })).toEqual({ values: { stock: "NSE:SBIN", other: "NSE:TCS", n: 3 }, instruments: ["NSE:SBIN", "NSE:TCS"], frames: [5, 15] });
    await expect(reader.wanted(build, { n: 10 })).rejects.toMatchObject({ failure: { kind: "BadInput", field: "n", sentence: "n must be at most 9; it is 10." } });
    await expect(reader.read("broken.ts", "export class {")).rejects.toThrow(/broken\.ts:1:\d+/);
  });

  it("ends what does not come to an end, and reads the next", async () => {
    const reader = realReader();
    const loop = reader.read("loop.ts", `${GOOD}\nfor (;;) {}`);
    const next = reader.read("mine.ts", GOOD);
    await expect(loop).rejects.toThrow("loop.ts does not come to an end");
    expect((await next).title).toBe("Mine");
  });

  it("gives the user's code its own time, and a thread that dies its sentence", async () => {
    const time = new VirtualTime();
    const asked: ToStrategyReader[] = [];
    let say: (message: FromStrategyReader) => void = () => {};
    let fail: (error: Error) => void = () => {};
    const threads: string[] = [];
    const open = (): ReaderThread => {
      threads.push("opened");
      return {
        postMessage: (ask) => void asked.push(ask),
        on: (event: string, run: (value: never) => void) => {
          if (event === "message") say = run as typeof say;
          if (event === "error") fail = run as typeof fail;
        },
        terminate: () => Promise.resolve(threads.push("ended")),
      };
    };
    const reader = new StrategyReader(time, open);
    const slow = reader.read("slow.ts", "");
    slow.catch(() => {});
    await time.pass(20_000);
    say({ kind: "evaluating", id: asked[0]?.id ?? 0 });
    await time.pass(1_999);
    expect(threads).toEqual(["opened"]);
    await time.pass(1);
    await expect(slow).rejects.toThrow("its own code ran for 2 s");
    const heavy = reader.read("heavy.ts", "");
    await settle();
    fail(new Error("Worker terminated due to reaching memory limit: JS heap out of memory"));
    await expect(heavy).rejects.toThrow("takes more than 256 MB");
    expect(threads).toEqual(["opened", "ended", "opened"]);
  });
});

describe("the catalogue", () => {
  async function opened(): Promise<{ folder: string; catalogue: Catalogue; changes: () => number }> {
    const folder = join(tempFolder(), "strategies");
    let changes = 0;
    const catalogue = new Catalogue({ folder, examples: resourcePath("strategies"), reader: realReader(), timers: new VirtualTime(), onChange: () => void (changes += 1) });
    onTestFinished(() => catalogue.end());
    await catalogue.begin();
    return { folder, catalogue, changes: () => changes };
  }

  it("begins with an empty folder of one's own and nine examples that can all be run", async () => {
    const { folder, catalogue } = await opened();
    expect(readdirSync(folder)).toEqual([]);
    expect(catalogue.view.folder).toBe(folder);
    expect(catalogue.view.files.map(({ file, problem }) => [file, problem])).toEqual(
      ["bollinger-bounce", "ema-crossover", "opening-range-breakout", "pairs-zscore", "rsi-breakout", "short-straddle", "sma-crossover", "supertrend", "swing-breakout"].map((name) => [`example/${name}.ts`, undefined]),
    );
  });

  it("has a file as it is saved, and shows what is wrong with it without forgetting its form", async () => {
    const { folder, catalogue, changes } = await opened();
    const before = changes();
    writeFileSync(join(folder, "mine.ts"), GOOD);
    const { build } = await catalogue.fresh("own/mine.ts");
    expect(catalogue.get("own/mine.ts")).toMatchObject({ origin: "own", name: "Mine", title: "Mine", hash: build.hash });
    expect(changes()).toBe(before + 1);
    await catalogue.look();
    expect(changes()).toBe(before + 1);
    writeFileSync(join(folder, "mine.ts"), GOOD.replace("}) {}", "}) {\n  onTick( {}\n}"));
    await expect(catalogue.fresh("own/mine.ts")).rejects.toThrow(/mine\.ts:8:\d+/);
    const broken = catalogue.get("own/mine.ts");
    expect(broken).toMatchObject({ hash: "", title: "Mine" });
    expect(broken?.problem).toMatch(/mine\.ts:8:\d+/);
    expect(Object.keys(broken?.parameters ?? {})).toEqual(["stock", "other", "n"]);
    writeFileSync(join(folder, "mine.ts"), GOOD.replace("default: 3", "default: 4"));
    await catalogue.look();
    expect(catalogue.hashOf("own/mine.ts")).not.toBe(build.hash);
  });

  it("makes new files from an example or from nothing, and writes over none", async () => {
    const { folder, catalogue } = await opened();
    expect(await catalogue.newFile("my-own", "example/supertrend.ts")).toEqual({ file: "own/my-own.ts", path: join(folder, "my-own.ts") });
    expect(readFileSync(join(folder, "my-own.ts"), "utf8")).toBe(readFileSync(resourcePath("strategies/supertrend.ts"), "utf8"));
    await catalogue.newFile("2-bars", undefined);
    expect(catalogue.get("own/2-bars.ts")).toMatchObject({ name: "S2Bars", title: "2 bars", parameters: { lots: { kind: "int" } } });
    expect(catalogue.get("own/2-bars.ts")?.problem).toBeUndefined();
    await expect(catalogue.newFile("my-own", undefined)).rejects.toMatchObject({ failure: { field: "name" } });
  });

  it("reads no file but its own", async () => {
    const { folder, catalogue } = await opened();
    writeFileSync(join(folder, "..", "secret.ts"), "x");
    mkdirSync(join(folder, "folder.ts"));
    for (const file of ["own/../secret.ts", "../secret.ts", "own/", "example/../../package.json", "/etc/passwd", "own/folder.ts"]) await expect(catalogue.source(file)).rejects.toMatchObject({ failure: { kind: "BadInput", field: "file" } });
    await catalogue.look();
    expect(catalogue.view.files.some(({ origin }) => origin === "own")).toBe(false);
  });
});
