import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PaperDays } from "../../../electron/strategies/paper-days.ts";
import { newRecord } from "../../../electron/strategies/instances/record.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { B, InstanceRig, settingsOf } from "./rig.ts";

const EMA = { hash: "a".repeat(64), parameters: { fast: 9, slow: 21 } };

describe("days on paper", () => {
  it("are counted once each, of the same code with the same parameters, over a restart", async () => {
    const path = join(tempFolder(), "paper-days.json");
    const troubles: string[] = [];
    const days = new PaperDays(path, (sentence) => void troubles.push(sentence));
    expect(await days.count(EMA)).toBe(0);
    await Promise.all(["2026-11-20", "2026-11-19", "2026-11-20"].map((day) => days.note(EMA, day)));
    await days.note({ ...EMA, parameters: { slow: 21, fast: 9 } }, "2026-11-23");
    await days.note({ ...EMA, parameters: { fast: 10, slow: 21 } }, "2026-11-23");
    await days.note({ ...EMA, hash: "b".repeat(64) }, "2026-11-23");
    const again = new PaperDays(path, (sentence) => void troubles.push(sentence));
    expect(await again.count(EMA)).toBe(3);
    expect(await again.count({ ...EMA, hash: "b".repeat(64) })).toBe(1);
    expect(await again.count({ ...EMA, parameters: { fast: 9 } })).toBe(0);
    expect(troubles).toEqual([]);
  });

  it.each(["{\"versions\":", "{}", "[{\"hash\":1}]"])("that cannot be read (%s) are told, and what there was is put aside", async (text) => {
    const path = join(tempFolder(), "paper-days.json");
    writeFileSync(path, text);
    const troubles: string[] = [];
    const days = new PaperDays(path, (sentence) => void troubles.push(sentence));
    expect(await days.count(EMA)).toBe(0);
    await days.note(EMA, "2026-11-20");
    expect(troubles).toEqual([expect.stringContaining("could not be read and begin anew")]);
    expect(readFileSync(`${path}.damaged`, "utf8")).toBe(text);
    expect(await new PaperDays(path, () => {}).count(EMA)).toBe(1);
  });

  it("are told where they cannot be written, and count meanwhile", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "in-the-way"), "");
    const troubles: string[] = [];
    const days = new PaperDays(join(folder, "in-the-way", "paper-days.json"), (sentence) => void troubles.push(sentence));
    await days.note(EMA, "2026-11-20");
    expect(await days.count(EMA)).toBe(1);
    expect(troubles).toEqual([expect.stringContaining("A day on paper could not be kept")]);
    expect(existsSync(join(folder, "paper-days.json"))).toBe(false);
  });
});

describe("a day on paper", () => {
  const ON_LIVE = accountId("paperlive", "p1", "paper");

  async function ran(change: Partial<StrategySettings>, from = "2026-11-20T10:00:00+05:30"): Promise<InstanceRig> {
    const rig = new InstanceRig();
    await rig.time.pass(Math.max(0, Date.parse(from) - rig.time.now()));
    await rig.open(newRecord("my-ema-0001", "own/my-ema.ts", settingsOf({ account: ON_LIVE, ...change })));
    await rig.instance.start({ by: "hand" });
    await rig.pass(2);
    return rig;
  }

  it("is one on which it ran while its market was open, of the version that ran", async () => {
    const rig = await ran({});
    expect(new Set(rig.paperDays)).toEqual(new Set(["a 2026-11-20"]));
    rig.file = B;
    await rig.instance.swap(undefined);
    await rig.pass(1);
    expect(new Set(rig.paperDays)).toEqual(new Set(["a 2026-11-20", "b 2026-11-20"]));
  });

  it("is none at night, on a Saturday, on made-up prices, as a shadow, or once it is stopped", async () => {
    expect((await ran({}, "2026-11-20T20:00:00+05:30")).paperDays).toEqual([]);
    expect((await ran({}, "2026-11-21T11:00:00+05:30")).paperDays).toEqual([]);
    expect((await ran({ account: accountId("paper", "p1", "paper") })).paperDays).toEqual([]);
    expect((await ran({ mode: "shadow" })).paperDays).toEqual([]);
    const rig = await ran({}, "2026-11-20T20:00:00+05:30");
    await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
    await rig.time.pass(3 * 86_400_000 - 10 * 3_600_000);
    await rig.pass(2);
    expect(rig.paperDays).toEqual([]);
  });
});
