import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSettings } from "../../../electron/strategies/instances/check-settings.ts";
import { InstanceFolder } from "../../../electron/strategies/instances/instance-folder.ts";
import { LogBook } from "../../../electron/strategies/instances/log-book.ts";
import { LogFile } from "../../../electron/strategies/instances/log-file.ts";
import { newInstanceId } from "../../../electron/strategies/instances/record.ts";
import { ViewPace } from "../../../electron/strategies/instances/view-pace.ts";
import type { StrategyLine, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { strategyId } from "../../../shared/contract/schemas/strategies.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { money } from "../../../shared/domain/units.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { LIVE, PAPER, buildOf, settingsOf, stateOf } from "./rig.ts";

const at = Date.parse("2026-11-20T10:00:00+05:30") as MarketTime;
const line = (text: string, level: StrategyLine["level"] = "info") => ({ level, at, text });

describe("the log of a strategy", () => {
  it("keeps the newest lines, and pages back by level and word", () => {
    const kept: StrategyLine[] = [];
    const book = new LogBook((lines) => void kept.push(...lines), 100);
    for (let i = 1; i <= 250; i++) book.add([line(`Line ${i}`, i % 10 === 0 ? "error" : "info")]);
    expect(book.count).toBe(250);
    expect(kept).toHaveLength(250);
    const newest = book.page({ levels: [], search: "", count: 3 });
    expect(newest).toMatchObject({ lines: [{ nth: 248 }, { nth: 249 }, { nth: 250 }], more: true });
    expect(book.page({ levels: [], search: "", before: 248, count: 2 }).lines.map(({ nth }) => nth)).toEqual([246, 247]);
    expect(book.page({ levels: ["error"], search: "line 2", count: 500 })).toEqual({ lines: [200, 210, 220, 230, 240, 250].map((n) => ({ nth: n, level: "error", at, text: `Line ${n}` })), more: false });
    expect(book.page({ levels: [], search: "", count: 500 }).lines).toHaveLength(100);
  });

  it("is a file of each market day, bounded, with the oldest days given up", async () => {
    const folder = tempFolder();
    for (let day = 1; day <= 31; day++) writeFileSync(join(folder, `log-2026-10-${String(day).padStart(2, "0")}.txt`), "old\n");
    const file = new LogFile(folder, 200);
    file.add([{ nth: 1, ...line("first\nsecond") }]);
    file.add([{ nth: 2, ...line("the day after"), at: (at + 86_400_000) as MarketTime }]);
    await file.flush();
    expect(readFileSync(join(folder, "log-2026-11-20.txt"), "utf8")).toBe("10:00:00 INFO  first\n               second\n");
    expect(readFileSync(join(folder, "log-2026-11-21.txt"), "utf8")).toContain("the day after");
    expect(readdirSync(folder).filter((name) => name.startsWith("log-2026-10"))).toHaveLength(29);
    for (let i = 0; i < 50; i++) file.add([{ nth: i, ...line("much too much of it"), at: (at + 86_400_000) as MarketTime }]);
    await file.flush();
    const text = readFileSync(join(folder, "log-2026-11-21.txt"), "utf8");
    expect(text).toContain("has reached 200 bytes");
    expect(text.length).toBeLessThan(350);
  });

  it("tells, once it can be written again, how many lines are missing and why", async () => {
    const folder = join(tempFolder(), "strategy");
    const file = new LogFile(folder);
    file.add([{ nth: 1, ...line("before") }]);
    await file.flush();
    renameSync(folder, `${folder}-away`);
    file.add([{ nth: 2, ...line("lost") }, { nth: 3, ...line("lost too") }]);
    await file.flush();
    file.add([{ nth: 4, ...line("lost as well") }]);
    await file.flush();
    renameSync(`${folder}-away`, folder);
    file.add([{ nth: 5, ...line("after") }]);
    await file.flush();
    expect(readFileSync(join(folder, "log-2026-11-20.txt"), "utf8")).toMatch(/^10:00:00 INFO {2}before\n10:00:00 WARN {2}3 lines could not be written here \(ENOENT[^\n]*\); they stood on the page\.\n10:00:00 INFO {2}after\n$/);
  });
});

describe("what lies beside the journal", () => {
  it("is whole or absent, and of several states the newest", async () => {
    const path = tempFolder();
    const folder = new InstanceFolder(path);
    expect(await folder.state()).toBeUndefined();
    const written = [1, 2, 3].map((quantity) => folder.keepState(stateOf(quantity)));
    await Promise.all(written);
    expect((await new InstanceFolder(path).state())?.instruments[0]?.quantity).toBe(3);
    // Killed while it wrote the next.
    writeFileSync(join(path, "state.json.new"), '{"format":1,"instr');
    expect((await new InstanceFolder(path).state())?.instruments[0]?.quantity).toBe(3);
    writeFileSync(join(path, "state.json"), '{"format":1,"instr');
    expect(await new InstanceFolder(path).state()).toBeUndefined();
  });

  it("keeps the last ten builds by their hash", async () => {
    const folder = new InstanceFolder(tempFolder());
    for (const version of "0123456789ab") await folder.keepBuild(buildOf(version));
    expect((await folder.build(buildOf("b").hash))?.code).toBe("b");
    expect(readdirSync(join(folder.path, "builds"))).toHaveLength(10);
    expect(await folder.build("../../etc/passwd")).toBeUndefined();
  });

  it("takes a folder that cannot be written as an error, and goes on afterwards", async () => {
    const path = tempFolder();
    writeFileSync(join(path, "file"), "");
    await expect(new InstanceFolder(join(path, "file")).keepState(stateOf(1))).rejects.toThrow();
    mkdirSync(join(path, "good"));
    await new InstanceFolder(join(path, "good")).keepState(stateOf(1));
  });
});

describe("views", () => {
  it("go out at most four times a second each, when they changed, and a hundred take turns", async () => {
    const time = new VirtualTime();
    const sent: { id: string; n: number }[] = [];
    let n = 0;
    const pace = new ViewPace({ timers: time, view: (id) => ({ id, n: id === "still" ? 0 : n }), publish: (view) => void sent.push(view) });
    for (let ms = 0; ms < 1_000; ms += 10) {
      n += 1;
      pace.changed("one");
      pace.changed("still");
      await time.pass(10);
    }
    expect(sent.filter(({ id }) => id === "one").length).toBeLessThanOrEqual(4);
    expect(sent.filter(({ id }) => id === "one").length).toBeGreaterThanOrEqual(3);
    expect(sent.filter(({ id }) => id === "still")).toHaveLength(1);
    sent.length = 0;
    for (let ms = 0; ms < 10_000; ms += 50) {
      n += 1;
      for (let i = 0; i < 100; i++) pace.changed(`s${i}`);
      await time.pass(50);
    }
    expect(sent.length).toBeLessThanOrEqual(480);
    const each = Array.from({ length: 100 }, (_, i) => sent.filter(({ id }) => id === `s${i}`).length);
    expect(Math.min(...each)).toBeGreaterThanOrEqual(4);
    // The last state of each is shown once it is calm.
    await time.pass(5_000);
    for (let i = 0; i < 100; i++) expect(sent.filter(({ id }) => id === `s${i}`).at(-1)?.n).toBe(n);
  });
});

describe("settings", () => {
  const fieldOf = (change: Partial<StrategySettings>): string | undefined => {
    try {
      checkSettings(settingsOf(change));
      return undefined;
    } catch (error) {
      return (error as { failure: { field: string } }).failure.field;
    }
  };

  it("name the field that does not fit", () => {
    const { limits } = settingsOf();
    expect(fieldOf({})).toBeUndefined();
    expect(fieldOf({ title: "  " })).toBe("title");
    expect(fieldOf({ account: LIVE })).toBe("mode");
    expect(fieldOf({ account: LIVE, mode: "shadow" })).toBeUndefined();
    expect(fieldOf({ account: LIVE, mode: "live" })).toBeUndefined();
    expect(fieldOf({ account: PAPER, mode: "live" })).toBe("mode");
    expect(fieldOf({ capital: money(0) })).toBe("capital");
    expect(fieldOf({ limits: { ...limits, dailyLoss: money(-1) } })).toBe("limits.dailyLoss");
    expect(fieldOf({ schedule: { policy: "leave", weekdays: [1], start: "9:15" } })).toBe("schedule.start");
  });

  it("give an id that fits and that nobody has", () => {
    const random = seededRandom(5);
    const taken = new Set<string>();
    for (const file of ["own/My Ema.ts", "example/a-very-long-name-of-a-strategy-that-goes-on.ts", "own/---.js", "own/9.ts"]) {
      for (let i = 0; i < 50; i++) {
        const id = newInstanceId(file, random, (one) => taken.has(one));
        expect(strategyId.safeParse(id).success, id).toBe(true);
        expect(taken.has(id)).toBe(false);
        taken.add(id);
      }
    }
  });
});
