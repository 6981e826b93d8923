import { expect, test } from "vitest";
import { Heartbeat } from "../../../workers/tick-bridge/heartbeat.ts";

/** Beats four times a second from `from` to `to` and tells what was due when. */
function live(heart: Heartbeat, from: number, to: number, heard: (now: number) => boolean = () => false): string[] {
  const out: string[] = [];
  for (let now = from; now <= to; now += 250) {
    if (heard(now)) heart.heard(now);
    const due = heart.due(now);
    if (due) out.push(`${due} ${now}`);
    if (due === "dead") break;
  }
  return out;
}

test("pings at once and then every ten seconds", () => {
  const heart = new Heartbeat(10_000, 25_000);
  heart.start(0);
  expect(live(heart, 0, 40_000, () => true)).toEqual(["ping 0", "ping 10000", "ping 20000", "ping 30000", "ping 40000"]);
});

test("a peer from whom nothing came for 25 s is dead, answered pings notwithstanding before", () => {
  const heart = new Heartbeat(10_000, 25_000);
  heart.start(0);
  expect(live(heart, 0, 60_000, (now) => now <= 10_500).at(-1)).toBe("dead 35500");
});

test("a thread that slept gives the peer a moment before it calls it dead", () => {
  const heart = new Heartbeat(10_000, 25_000);
  heart.start(0);
  live(heart, 0, 5_000, () => true);
  const hour = 3_600_000;
  expect(live(heart, hour, hour + 30_000)).toEqual([`ping ${hour}`, `dead ${hour + 5_000}`]);
});

test("what lay unread while the thread slept keeps the connection", () => {
  const heart = new Heartbeat(10_000, 25_000);
  heart.start(0);
  live(heart, 0, 5_000, () => true);
  const hour = 3_600_000;
  expect(live(heart, hour, hour + 15_000, (now) => now === hour + 250)).toEqual([`ping ${hour}`, `ping ${hour + 10_000}`]);
});

test("a new connection starts with a clean slate", () => {
  const heart = new Heartbeat(10_000, 25_000);
  heart.start(0);
  expect(live(heart, 0, 30_000).at(-1)).toBe("dead 25000");
  heart.start(100_000);
  expect(live(heart, 100_000, 105_000)).toEqual(["ping 100000"]);
});
