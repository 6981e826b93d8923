import { expect, test } from "vitest";
import { Announcements } from "../../../renderer/workspace/announcements.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";

function entry(seq: number, tone: ActivityView["tone"], at: number): ActivityView {
  return { seq, tone, at: at as ActivityView["at"], topic: "sauda", sentence: `entry ${seq}` };
}

function shown(run: (announcements: Announcements) => void): number[] {
  const seen: number[] = [];
  run(new Announcements(({ seq }) => seen.push(seq)));
  return seen;
}

test("alarms raised before the page came are shown once, those of an earlier start are not", () => {
  const entries = [entry(4, "plain", 200_000), entry(3, "alarm", 199_000), entry(2, "warning", 199_000), entry(1, "alarm", 1_000)];
  expect(shown((it) => {
    it.caughtUp(entries);
    it.caughtUp(entries);
  })).toEqual([3]);
});

test("bad news is shown as it happens, also when the next snapshot repeats it", () => {
  expect(shown((it) => {
    it.heard(entry(5, "plain", 1));
    it.heard(entry(6, "warning", 2));
    it.heard(entry(7, "alarm", 3));
    it.caughtUp([entry(7, "alarm", 3), entry(6, "warning", 2)]);
  })).toEqual([6, 7]);
});

test("an empty snapshot says nothing", () => {
  expect(shown((it) => it.caughtUp([]))).toEqual([]);
});
