import { describe, expect, test } from "vitest";
import type { ReadOutcome } from "../../../electron/brokers/broker-line.ts";
import { Surveillance } from "../../../electron/instruments/surveillance.ts";
import { instrument } from "../../support/orders.ts";
import { VirtualTime, settle } from "../../support/virtual-time.ts";

type List = ReadOutcome<readonly { readonly token: string; readonly message: string }[]>;

function rig(...answers: List[]) {
  const time = new VirtualTime();
  const told: string[] = [];
  const state = { day: "2026-11-20", asked: 0 };
  const surveillance = new Surveillance({
    timers: time,
    day: () => state.day,
    list: () => Promise.resolve(answers[Math.min(state.asked++, answers.length - 1)]!),
    onTrouble: (sentence) => told.push(sentence),
  });
  return { time, told, state, surveillance };
}

const SBIN = instrument();
const ITC = instrument({ broker: { token: "1660", symbol: "ITC-EQ", segment: "NSE" } });
const FUTURE = instrument({ kind: "future", exchange: "NFO" });
const LIST: List = { ok: true, value: [{ token: "3045", message: "Trade for Trade" }] };

describe("shares under surveillance", () => {
  test("not known before the list, then by token; read once a day; contracts are not concerned", async () => {
    const { surveillance, state } = rig(LIST);
    expect(surveillance.of(SBIN)).toEqual({ kind: "unknown", why: "it has not been read yet" });
    expect(surveillance.of(FUTURE)).toEqual({ kind: "clear" });
    await Promise.all([surveillance.refresh(), surveillance.refresh()]);
    await surveillance.refresh();
    expect(state.asked).toBe(1);
    expect(surveillance.of(SBIN)).toEqual({ kind: "listed", notice: "Trade for Trade" });
    expect(surveillance.of(ITC)).toEqual({ kind: "clear" });
    expect(surveillance.of(FUTURE)).toEqual({ kind: "clear" });
    state.day = "2026-11-23";
    expect(surveillance.of(SBIN).kind).toBe("unknown");
    await surveillance.refresh();
    expect(state.asked).toBe(2);
  });

  test("a list that cannot be read leaves every share unknown, is told once, and is asked for again", async () => {
    const { surveillance, told, time } = rig({ ok: false, why: "HTTP 503" }, { ok: false, why: "HTTP 503" }, LIST);
    await surveillance.refresh();
    expect(surveillance.of(ITC)).toEqual({ kind: "unknown", why: "HTTP 503" });
    await time.pass(60_000);
    expect(surveillance.of(ITC).kind).toBe("unknown");
    expect(told).toEqual([expect.stringMatching(/could not be read \(HTTP 503\).*the broker refuses an order that needs it\. Exits in shares go with the consent\./)]);
    await time.pass(60_000);
    expect([surveillance.of(ITC).kind, surveillance.of(SBIN).kind]).toEqual(["clear", "listed"]);
  });

  test("a refusal tells of one share and of no other; tomorrow it is forgotten", async () => {
    const { surveillance, state } = rig({ ok: false, why: "HTTP 503" });
    await surveillance.refresh();
    surveillance.learn(SBIN, "Cautionary scrip: T2T");
    expect([surveillance.of(SBIN), surveillance.of(ITC).kind]).toEqual([{ kind: "listed", notice: "Cautionary scrip: T2T" }, "unknown"]);
    state.day = "2026-11-23";
    expect(surveillance.of(SBIN).kind).toBe("unknown");
  });

  test("an end during the reading is quiet", async () => {
    const { surveillance, told, time } = rig({ ok: false, why: "closed" });
    const reading = surveillance.refresh();
    surveillance.end();
    await reading;
    await time.pass(120_000);
    await settle();
    expect(told).toEqual([]);
  });
});
