import { describe, expect, test } from "vitest";
import { InstrumentList } from "../../../electron/instruments/instrument-list.ts";
import type { LoadAnswer } from "../../../electron/instruments/load-thread.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { ListMeta, ListState } from "../../../shared/contract/instrument-load.ts";
import type { InstrumentListView } from "../../../shared/contract/schemas/instruments.ts";
import { buildTable } from "../../../shared/instruments/table-builder.ts";
import { instrument } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

function answer(state: ListState, listDay: string, problem?: string): LoadAnswer {
  const { buffer, segments } = buildTable([instrument()]);
  const meta: ListMeta = { source: "", day: listDay, listDay, etag: undefined, lastModified: undefined, rows: 1, namesMark: 0, segments, leftOut: undefined };
  return { kind: "loaded", buffer, meta, state, problem, notes: [] };
}

function rig(answers: readonly LoadAnswer[]) {
  const time = new VirtualTime();
  const views: InstrumentListView[] = [];
  const notes: string[] = [];
  let asked = 0;
  let replaced = 0;
  const list = new InstrumentList({
    protocol: angelone(), index: new InstrumentIndex(), keptAt: "", names: [], day: () => "2026-08-18", daily: true, timers: time,
    onView: (view) => views.push(view),
    onNote: (sentence) => notes.push(sentence),
    onReplaced: () => replaced++,
    load: () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]!),
  });
  return { time, views, notes, list, asked: () => asked, replaced: () => replaced };
}

const FAILED: LoadAnswer = { kind: "failed", sentence: "Nothing could be had." };

describe("the list of the day", () => {
  test("today's is used and not asked for again", async () => {
    const { list, time, views, notes, asked } = rig([answer("current", "2026-08-18")]);
    expect(list.view).toEqual({ state: "loading", count: 0 });
    await list.load();
    await time.pass(3_600_000);
    expect(views).toEqual([{ state: "current", day: "2026-08-18", count: 1 }]);
    expect([notes, asked()]).toEqual([[], 1]);
  });

  test("yesterday's is used with a banner, and asked for every five minutes until today's is there", async () => {
    const old = answer("older", "2026-08-17", "It could not be downloaded; that of 2026-08-17 is used.");
    const { list, time, notes, asked, replaced } = rig([old, old, FAILED, answer("current", "2026-08-18")]);
    await list.load();
    expect(list.view).toEqual({ state: "older", day: "2026-08-17", count: 1, problem: "It could not be downloaded; that of 2026-08-17 is used." });
    await time.pass(299_000);
    expect(asked()).toBe(1);
    await time.pass(601_000);
    expect([asked(), replaced()]).toEqual([4, 1]);
    expect(list.view).toEqual({ state: "current", day: "2026-08-18", count: 1 });
    expect(notes).toEqual(["It could not be downloaded; that of 2026-08-17 is used.", "The instrument list of 2026-08-18 is here now."]);
    await time.pass(3_600_000);
    expect(asked()).toBe(4);
  });

  test("none at all is an error, and the one in use stays", async () => {
    const { list } = rig([answer("current", "2026-08-18"), FAILED]);
    await list.load();
    await expect(list.load()).rejects.toThrow("Nothing could be had.");
    expect(list.view.state).toBe("current");
  });

  test("two loads at once are one; after the end nothing is asked", async () => {
    const { list, time, asked } = rig([answer("late", "2026-08-17", "Late.")]);
    await Promise.all([list.load(), list.load()]);
    expect(asked()).toBe(1);
    list.end();
    await time.pass(3_600_000);
    expect(asked()).toBe(1);
  });
});
