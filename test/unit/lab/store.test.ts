import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FreshRun } from "../../../shared/contract/backtest-task.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { RunFile } from "../../../workers/backtest/store/run-file.ts";
import { prepareStore } from "../../../workers/backtest/store/schema.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { freshRun } from "./fresh-run.ts";

function prepared(folder = tempFolder()): string {
  const path = join(folder, "lab.db");
  expect(prepareStore(path)).toEqual([]);
  return path;
}

describe("the kept runs", () => {
  test("come back as they were, whatever stands in their words and numbers", () => {
    const path = prepared();
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });
    let n = 0;
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), doubles, fc.nat(), (title, reason, equity, at) => {
      const id = `run${n++}`;
      const made = freshRun(id, equity.length);
      const fresh: FreshRun = { ...made, title, at: at as FreshRun["at"], played: { ...made.played, warnings: [reason], curve: { ...made.played.curve, equity, at: equity.map((_, i) => i as MarketTime) } } };
      RunFile.within(path, (file) => file.put(fresh));
      const { whole, inputs, hash } = RunFile.within(path, (file) => ({ whole: file.whole(id), inputs: file.inputs(id), hash: file.hash(id) }));
      const { curve, ...rest } = whole;
      const { curve: { drawdown: _, ...points }, ...played } = fresh.played;
      expect(rest).toEqual({ ...JSON.parse(JSON.stringify({ ...played, tookMs: fresh.tookMs })), id, title, at });
      expect({ at: curve.at, equity: curve.equity.map((one) => one + 0), benchmark: curve.benchmark }).toEqual({ ...points, equity: equity.map((one) => one + 0) });
      expect(inputs).toEqual(JSON.parse(JSON.stringify(fresh.inputs)));
      RunFile.within(path, (file) => file.put({ ...fresh, id: `${id}b`, title: "other", tookMs: 9 }));
      expect(RunFile.within(path, (file) => file.hash(`${id}b`))).toBe(hash);
    }), { numRuns: 60 });
    expect(RunFile.within(path, (file) => file.heads().map(({ at }) => at))).toEqual(RunFile.within(path, (file) => file.heads().map(({ at }) => at).toSorted((a, b) => b - a)));
  });

  test("one digit more in the curve or in a trade is another result", () => {
    const path = prepared();
    const base = freshRun("one", 10);
    const hashes = [base.played, { ...base.played, curve: { ...base.played.curve, equity: base.played.curve.equity.with(4, 100.00000000000001) } }, { ...base.played, figures: { ...base.played.figures, trades: 1 } }].map((played, i) =>
      RunFile.within(path, (file) => {
        file.put({ ...base, id: `run${i}`, played });
        return file.hash(`run${i}`);
      }));
    expect(new Set(hashes).size).toBe(3);
  });

  test("removing one takes its findings with it and gives its room back", () => {
    const path = prepared();
    RunFile.within(path, (file) => {
      file.put(freshRun("small", 10));
      const before = file.bytes();
      file.put(freshRun("large", 200_000));
      file.addFinding("large", "bias", 1 as FreshRun["at"], { trials: 3 });
      file.addFinding("large", "bias", 2 as FreshRun["at"], { trials: 4 });
      expect([...file.findings("large")]).toEqual([["bias", { trials: 4 }]]);
      expect(file.bytes()).toBeGreaterThan(before + 500_000);
      file.remove("large");
      expect(file.bytes()).toBeLessThan(before + 50_000);
      expect([...file.findings("large")]).toEqual([]);
      expect(() => file.addFinding("large", "bias", 3 as FreshRun["at"], {})).toThrow("FOREIGN KEY");
    });
  });

  test("a name that is taken leaves the kept run as it is", () => {
    const path = prepared();
    RunFile.within(path, (file) => file.put(freshRun("same", 10)));
    expect(() => RunFile.within(path, (file) => file.put({ ...freshRun("same", 20), title: "other" }))).toThrow("UNIQUE");
    expect(RunFile.within(path, (file) => [file.head("same").title, file.curve("same").at.length])).toEqual(["Run same", 10]);
  });
});

describe("a kill in the middle of a write", { timeout: 60_000 }, () => {
  test("leaves whole runs and no halves", async () => {
    const path = prepared();
    const code = `
      import { RunFile } from ${JSON.stringify(new URL("../../../workers/backtest/store/run-file.ts", import.meta.url).href)};
      import { freshRun } from ${JSON.stringify(new URL("./fresh-run.ts", import.meta.url).href)};
      for (let n = 0; ; n++) { RunFile.within(${JSON.stringify(path)}, (file) => file.put(freshRun("run" + n, 60_000))); process.stdout.write("."); }`;
    for (const after of [1, 2, 4]) {
      const before = RunFile.within(path, (file) => file.heads().length);
      const child = spawn(process.execPath, ["--input-type=module", "-e", before === 0 ? code : code.replace("let n = 0", `let n = ${before + 1_000}`)], { stdio: ["ignore", "pipe", "inherit"] });
      let written = 0;
      await new Promise<void>((resolve) => child.stdout.on("data", (dots: Buffer) => (written += dots.length) >= after && resolve()));
      child.kill("SIGKILL");
      await new Promise((resolve) => child.on("close", resolve));
      RunFile.within(path, (file) => {
        const heads = file.heads();
        expect(heads.length).toBeGreaterThanOrEqual(before + after);
        for (const { id } of heads) expect([file.whole(id).curve.equity.length, file.inputs(id).build.file]).toEqual([60_000, "cross.ts"]);
      });
    }
  });
});

describe("a file that cannot be used as it is", () => {
  test("of a newer Sauda is left alone", () => {
    const path = prepared();
    const db = new Database(path);
    db.pragma("user_version = 99");
    db.close();
    expect(() => prepareStore(path)).toThrow("lab.db was written by a newer Sauda (format 99, this one knows 1). Update Sauda; nothing was changed.");
  });

  test("that is damaged is set aside, and a fresh one takes its place", () => {
    const folder = tempFolder();
    const path = join(folder, "lab.db");
    writeFileSync(path, "not a database at all, but long enough to be taken for one".repeat(200));
    expect(prepareStore(path)).toEqual(["The kept runs in lab.db were damaged and have been set aside as lab.db.damaged-1. Run again what is needed."]);
    expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toEqual(["lab.db.damaged-1"]);
    RunFile.within(path, (file) => expect(file.heads()).toEqual([]));
    expect(prepareStore(path)).toEqual([]);
  });
});
