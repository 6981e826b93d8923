import { describe, expect, test } from "vitest";
import { rupees } from "../../support/orders.ts";
import type { Mood } from "./conversion-rig.ts";
import { ConversionRig } from "./conversion-rig.ts";

/** An open position, with a stop that must go first or without one. */
async function ready(withStop: boolean, mood: Mood): Promise<ConversionRig> {
  const rig = new ConversionRig();
  await rig.begin();
  await rig.holding(100);
  if (withStop) await rig.place({ type: "SL", side: "SELL", price: rupees(700), trigger: rupees(701), quantity: 100 });
  await rig.time.pass(3_000);
  rig.mood = mood;
  return rig;
}

/** Presses, and kills the process at its nth border from then on. @returns how many it crossed. */
async function killedAt(rig: ConversionRig, n: number): Promise<number> {
  const { terminal } = rig;
  const border = terminal.border.bind(terminal);
  let crossed = 0;
  terminal.border = (name) => {
    if (terminal.alive && ++crossed === n) terminal.kill(name);
    return border(name);
  };
  terminal.account.conversions.start(rig.ask(), "press-convert-1").catch(() => {});
  await rig.time.pass(n === Infinity ? 3_000 : 12_000);
  return crossed;
}

describe.each(["ok", "refuse", "done, answer lost", "lost"] as const)("the process killed, the broker: %s", (mood) => {
  test.each([["without a stop", false], ["with a stop that goes first", true]] as const)("%s, at every border: asked for at most once, and what is known here is what the broker has", async (_name, withStop) => {
    const count = await killedAt(await ready(withStop, mood), Infinity);
    expect(count).toBeGreaterThan(8);
    const ends = new Map<string, number>();
    for (let n = 1; n <= count; n++) {
      const rig = await ready(withStop, mood);
      await killedAt(rig, n);
      expect(rig.terminal.alive, `border ${n}`).toBe(false);
      await rig.restart();
      await rig.time.pass(60_000);
      expect(rig.asked.length, `border ${n}`).toBeLessThan(2);
      const done = rig.conversions.length === 1;
      expect([rig.quantity("MIS"), rig.quantity("CNC")], `border ${n}`).toEqual(done ? [60, 40] : [100, 0]);
      const [state = "none"] = rig.states;
      if (done) expect(state, `border ${n}`).toBe("converted");
      else expect(["none", "refused"], `border ${n}`).toContain(state);
      // It had begun for this process only if the journal has it.
      expect(rig.kinds.filter((kind) => kind === "position.converting").length, `border ${n}`).toBe(state === "none" ? 0 : 1);
      if (rig.asked.length > 0) expect(rig.kinds[0], `border ${n}`).toBe("position.converting");
      expect(rig.account.view.trading, `border ${n}`).toBe(true);
      expect(rig.ground.alarms.filter(({ sentence }) => /differ|do not come together|cannot be:/.test(sentence)), `border ${n}`).toEqual([]);
      ends.set(state, (ends.get(state) ?? 0) + 1);
    }
    expect(ends.size).toBeGreaterThan(1);
  }, 120_000);
});

test("killed twice in a row, at pairs of borders, the answer lost", async () => {
  const count = await killedAt(await ready(false, "done, answer lost"), Infinity);
  for (let first = 1; first <= count; first++) {
    for (const second of [3, 9, 17, 26, 35]) {
      const rig = await ready(false, "done, answer lost");
      await killedAt(rig, first);
      await rig.restart();
      const { terminal } = rig;
      const border = terminal.border.bind(terminal);
      let crossed = 0;
      terminal.border = (name) => {
        if (terminal.alive && ++crossed === second) terminal.kill(name);
        return border(name);
      };
      await rig.time.pass(20_000);
      terminal.kill("test");
      await rig.restart();
      await rig.time.pass(60_000);
      const done = rig.conversions.length === 1;
      expect(rig.asked.length, `${first}, ${second}`).toBe(done ? 1 : 0);
      expect([rig.quantity("MIS"), rig.quantity("CNC")], `${first}, ${second}`).toEqual(done ? [60, 40] : [100, 0]);
    }
  }
}, 120_000);
