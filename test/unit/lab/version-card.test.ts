import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWords, runsOf } from "../../../electron/lab/version-run.ts";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { versionCard } from "../../../shared/contract/schemas/live-card.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CROSS, SBIN, labRig, requestOf, storeIn } from "./rig.ts";

const head = (id: string, change: Partial<RunHead> = {}, request: Parameters<typeof requestOf>[0] = {}): RunHead =>
  ({ id, at: 1 as SystemTime, title: id, codeHash: "h", request: requestOf({ parameters: { stock: SBIN, slow: 40 }, ...request }), ...change }) as RunHead;

test("the run of a version is the newest of exactly its code and parameters, at full charges", () => {
  const heads = [
    head("older"), head("newest", { at: 9 as SystemTime }), head("other code", { at: 10 as SystemTime, codeHash: "g" }), head("other value", { at: 11 as SystemTime }, { parameters: { stock: SBIN, slow: 41 } }),
    head("one left out", { at: 12 as SystemTime }, { parameters: { stock: SBIN } }), head("one more", { at: 13 as SystemTime }, { parameters: { stock: SBIN, slow: 40, fast: 2 } }),
    head("free of charges", { at: 14 as SystemTime }, { chargesTimes: 0 }), head("half", { at: 15 as SystemTime }, { chargesTimes: 0.5 }), head("twice", { at: 5 as SystemTime }, { chargesTimes: 2 }),
  ];
  expect(runsOf(heads, { hash: "h", parameters: { slow: 40, stock: SBIN } }).map(({ id }) => id)).toEqual(["newest", "twice", "older"]);
});

test("its words say what was otherwise than live", () => {
  const asked = { file: "own/cross.ts", hash: "h", parameters: {}, holding: "intraday" } as const;
  const at = Date.parse("2026-11-20T10:00:00+05:30") as SystemTime;
  expect(runWords(head("Cross", { at }), asked)).toBe("Numbers of “Cross”, the newest run of this code with these parameters at full charges, of 2026-11-20, over 2026-11-09 to 2026-11-13.");
  expect(runWords(head("Cross", { at }, { holding: "carry" }), asked)).toContain("It carried positions overnight; this strategy holds them within the day.");
  expect(runWords(head("Cross", { at }, { data: { kind: "recording", days: ["2026-11-09"] } }), { ...asked, holding: "carry" })).toContain("over 1 recorded day. It held positions within the day");
});

describe("the card of a version", { timeout: 60_000 }, () => {
  test("is all red without a run but for its days on paper; with one it has its numbers, and at the door nothing is played", async () => {
    const folder = tempFolder();
    storeIn(folder);
    const days: unknown[] = [];
    const { lab, call, over, told, sources } = labRig(folder, {
      paperDays: (version) => {
        days.push({ ...version });
        return Promise.resolve(12);
      },
    });
    const { task } = await lab.inputs.of(requestOf());
    const version = { file: "own/cross.ts", hash: task.build.hash, parameters: { stock: SBIN, slow: 40 }, holding: "intraday" } as const;
    const none = versionCard.parse(await lab.versionCard(version, { play: true }));
    expect(none.run).toBeUndefined();
    expect(none.sentence).toContain("Open the lab with own/cross.ts and these parameters, run it");
    expect(none.checks).toHaveLength(10);
    expect(none.checks.filter(({ passed }) => passed).map(({ id, value }) => [id, value])).toEqual([["paperDays", "12 days"]]);
    expect(none.checks.every(({ passed, sentence }) => passed || sentence.startsWith("Not run yet. "))).toBe(true);

    // The parameter that is left out is the file's default.
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    const quick = versionCard.parse(await lab.versionCard(version, { play: false }));
    expect(quick).toMatchObject({ run: id, readable: true });
    expect(quick.checks.find((one) => one.id === "doubleCostReturn")).toMatchObject({ value: "–", sentence: "Not run yet. Run the backtest once more with costs × 2." });
    expect(told.some(({ title }) => title.endsWith("costs doubled"))).toBe(false);
    const whole = await lab.versionCard(version, { play: true });
    expect(whole.checks.find((one) => one.id === "doubleCostReturn")?.value).toMatch(/ %$/);
    expect(whole.checks.find((one) => one.id === "paperDays")).toMatchObject({ passed: true, value: "12 days" });
    expect(days.at(-1)).toEqual({ hash: version.hash, parameters: version.parameters });
    expect(whole.checks).toEqual((await call("lab.card", { run: id })).checks);
    expect((await lab.versionCard({ ...version, parameters: { ...version.parameters, slow: 41 } }, { play: true })).run).toBeUndefined();
    // Another code under the same name is another version.
    sources.set("own/cross.ts", CROSS.replace("close > value", "close >= value"));
    const changed = await lab.inputs.of(requestOf());
    expect((await lab.versionCard({ ...version, hash: changed.task.build.hash }, { play: true })).run).toBeUndefined();
  });

  const asked = { file: "own/cross.ts", hash: "h", parameters: {}, holding: "intraday" } as const;

  test("of a lab whose file was damaged has no run, and the damage is told", async () => {
    const folder = tempFolder();
    storeIn(folder);
    writeFileSync(join(folder, "lab.db"), "this is no database at all, and it is longer than a header would be ".repeat(20));
    const { lab, notes } = labRig(folder);
    expect((await lab.versionCard(asked, { play: false })).run).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining("were damaged and have been set aside")]);
  });

  test("of a lab that cannot be opened, or whose sweeps cannot, is an error that says why", async () => {
    const folder = tempFolder();
    storeIn(folder);
    mkdirSync(join(folder, "lab.db"));
    await expect(labRig(folder).lab.versionCard(asked, { play: false })).rejects.toThrow(/lab\.db|open/);
    const other = tempFolder();
    storeIn(other);
    const { lab, call, over } = labRig(other, { openSweeps: () => Promise.reject(new Error("sweeps.db is locked.")) });
    const { id } = await call("lab.run", { request: requestOf() });
    await over(id);
    const { task } = await lab.inputs.of(requestOf());
    await expect(lab.versionCard({ ...asked, hash: task.build.hash, parameters: task.request.parameters }, { play: false })).rejects.toThrow("sweeps.db is locked.");
  });
});
