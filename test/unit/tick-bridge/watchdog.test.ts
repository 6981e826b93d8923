import { expect, test } from "vitest";
import { MUTE_MS, Watchdog } from "../../../workers/tick-bridge/watchdog.ts";

function live(dog: Watchdog, from: number, to: number, dataAt: (now: number) => number, expecting: (now: number) => boolean = () => true): string[] {
  const out: string[] = [];
  for (let now = from; now <= to; now += 1_000) {
    const due = dog.due(now, dataAt(now), expecting(now));
    if (due) out.push(`${due} ${now / 1_000}`);
  }
  return out;
}

test("a feed that sends is left alone", () => {
  expect(live(new Watchdog(), 0, 600_000, (now) => now - 3_000)).toEqual([]);
});

test("a mute feed of an open market is asked again, then replaced, then ever more rarely", () => {
  const events = live(new Watchdog(), 0, 300_000, () => 0);
  expect(events.slice(0, 4)).toEqual(["resubscribe 15", "reconnect 30", "resubscribe 61", "reconnect 91"]);
  expect(events.length).toBeLessThan(8);
});

test("a market that is quiet but answers when asked keeps its connection", () => {
  let answeredAt = 0;
  const dog = new Watchdog();
  const events: string[] = [];
  for (let now = 0; now <= 300_000; now += 1_000) {
    const due = dog.due(now, answeredAt, true);
    if (due) events.push(due);
    if (due === "resubscribe") answeredAt = now + 100;
  }
  expect(events.length).toBeGreaterThan(10);
  expect(new Set(events)).toEqual(new Set(["resubscribe"]));
});

test("a closed market may be as silent as it likes, and its first silence after the opening counts from there", () => {
  const opens = 100_000;
  expect(live(new Watchdog(), 0, opens + MUTE_MS + 1_000, () => 0, (now) => now >= opens)).toEqual([`resubscribe ${(opens + MUTE_MS) / 1_000}`]);
});

test("data brings back the short patience", () => {
  const dog = new Watchdog();
  live(dog, 0, 200_000, () => 0);
  expect(live(dog, 201_000, 260_000, () => 205_000).slice(0, 2)).toEqual(["resubscribe 220", "reconnect 235"]);
});
