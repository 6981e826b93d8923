import { describe, expect, test } from "vitest";
import type { BracketRequest, SliceRequest } from "../../../shared/contract/schemas/plans.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import { SBIN, rupees } from "../../support/orders.ts";

const MARKET = { type: "MARKET", price: NO_PRICE } as const;
const TWAP: SliceRequest = { account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 90, ...MARKET, owner: "manual", way: { kind: "twap", parts: 3, overMs: 60_000, jitterPercent: 0 } };
const BRACKET: BracketRequest = {
  account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, owner: "manual",
  entry: { ...MARKET, trigger: NO_PRICE },
  exits: { stop: { trigger: rupees(795) }, targets: [{ price: rupees(830), quantity: 100 }], targetsAtBroker: true, breakEvenAfterFirst: false },
} as never;

async function begun(): Promise<Rig> {
  const rig = new Rig();
  await rig.begin();
  return rig;
}

/** Time has to pass for the disk and the broker while a command is under way. */
async function during<T>(rig: Rig, work: Promise<T>, ms = 2_000): Promise<T> {
  const [done] = await Promise.all([work, rig.time.pass(ms)]);
  return done;
}

function net(rig: Rig): number {
  return rig.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })?.quantity ?? 0;
}

/** What was carried in is in another instrument. */
function traded(rig: Rig): string[] {
  return rig.broker.orders.filter(({ symbol, filled }) => symbol === "SBIN-EQ" && filled > 0).map(({ side, filled }) => `${side} ${filled}`);
}

function resting(rig: Rig): number {
  return rig.account.ledger.working(ACCOUNT).length;
}

describe("squaring off everything", () => {
  test("a timed slicer buys no more afterwards, and says why", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    expect(net(rig)).toBe(30);
    await during(rig, rig.account.safety.squareOff.start({ kind: "all" }, "square-0001"), 20_000);
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(0);
    expect(traded(rig)).toEqual(["BUY 30", "SELL 30"]);
    expect(rig.account.plans.slices.views()).toMatchObject([{ state: "stopped", filled: 30, text: expect.stringMatching(/Squared off: everything/) }]);
  });

  test("of another instrument, or of another owner, leaves it alone", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    await during(rig, rig.account.safety.squareOff.start({ kind: "instrument", instrument: "NSE:ITC" as never }, "square-0001"), 4_000);
    await during(rig, rig.account.safety.squareOff.start({ kind: "owner", owner: "momentum" }, "square-0002"), 4_000);
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(90);
  });

  test("an exit by hand stops what would bring its position back, and nothing of another's", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    rig.account.plans.exiting({ instrument: SBIN, product: "CNC" });
    expect(rig.account.plans.slices.views()).toMatchObject([{ state: "running" }]);
    rig.account.plans.exiting({ instrument: SBIN, product: "MIS" });
    await during(rig, rig.account.safety.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001"), 8_000);
    await rig.time.pass(180_000);
    expect(traded(rig)).toEqual(["BUY 30", "SELL 30"]);
    expect(rig.account.plans.slices.views()).toMatchObject([{ state: "stopped", text: expect.stringMatching(/exited by hand/) }]);
  });

  test("goes on after a kill, and the slicer stays stopped", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    await during(rig, rig.account.safety.squareOff.start({ kind: "all" }, "square-0001"), 20);
    await rig.restart();
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(0);
    for (const { id } of rig.account.plans.slices.views()) await during(rig, rig.account.plans.slices.pause(id, false));
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(0);
  });

  test("a basket that waits for its hedge does not sell after it is gone", async () => {
    const rig = await begun();
    const lines = [
      { instrument: SBIN, side: "SELL", quantity: 50, ...MARKET, trigger: NO_PRICE, product: "MIS" },
      { instrument: "NSE:ITC" as never, side: "BUY", quantity: 50, type: "LIMIT", price: rupees(1), trigger: NO_PRICE, product: "MIS" },
    ] as const;
    const itc = rig.broker.ltp.get("ITC-EQ") ?? 0;
    const hedged = [lines[0], { ...lines[1], price: rupees(Math.floor((itc / 100) * 0.97)) }];
    await during(rig, rig.account.plans.baskets.send({ account: ACCOUNT, name: "spread", owner: "manual", ifRefused: "go on", lines: hedged }, "press-basket"), 4_000);
    expect(rig.broker.orders).toHaveLength(1);
    await during(rig, rig.account.safety.squareOff.start({ kind: "all" }, "square-0001"), 20_000);
    await rig.time.pass(60_000);
    expect(net(rig)).toBe(0);
    expect(resting(rig)).toBe(0);
    expect(rig.account.plans.baskets.views()).toMatchObject([{ state: "stopped" }]);
  });

  test("a bracket's stop and target go, the position is closed once, and nothing is placed again", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.brackets.place(BRACKET, "press-bracket"), 10_000);
    expect(net(rig)).toBe(100);
    expect(resting(rig)).toBe(2);
    await during(rig, rig.account.safety.squareOff.start({ kind: "all" }, "square-0001"), 20_000);
    await rig.time.pass(120_000);
    expect(net(rig)).toBe(0);
    expect(resting(rig)).toBe(0);
    expect(rig.account.plans.brackets.views()).toMatchObject([{ state: "done" }]);
    expect(traded(rig)).toEqual(["BUY 100", "SELL 100"]);
  });
});

describe("the kill switch", () => {
  test("a slicer that opens stays stopped after the release", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    await during(rig, rig.terminal.lever.pull(false));
    await during(rig, rig.terminal.lever.release("RELEASE"));
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(30);
    expect(rig.account.plans.slices.views()).toMatchObject([{ state: "stopped", text: expect.stringMatching(/kill switch was pulled/) }]);
  });

  test("a slicer that only closes goes on", async () => {
    const rig = await begun();
    await rig.place({ ...MARKET, quantity: 90 });
    await rig.time.pass(5_000);
    await during(rig, rig.account.plans.slices.start({ ...TWAP, side: "SELL" }, "press-slice"), 4_000);
    await during(rig, rig.terminal.lever.pull(false));
    await rig.time.pass(180_000);
    expect(net(rig)).toBe(0);
    expect(rig.account.plans.slices.views()).toMatchObject([{ state: "done" }]);
  });

  test("a bracket keeps its stop; a new entry is refused with the reason", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.brackets.place(BRACKET, "press-bracket"), 10_000);
    await during(rig, rig.terminal.lever.pull(false));
    await rig.time.pass(10_000);
    expect(rig.account.ledger.working(ACCOUNT).some(({ type, quantity }) => (type === "SL" || type === "SL-M") && quantity === 100)).toBe(true);
    const other: BracketRequest = { ...BRACKET, quantity: 10, exits: { ...BRACKET.exits, targets: [] } };
    await expect(during(rig, rig.account.plans.brackets.place(other, "press-other"))).rejects.toThrow(/kill switch/);
  });

  test("with square-off: bracket, slicer and position are gone, and stay gone over a restart", async () => {
    const rig = await begun();
    await during(rig, rig.account.plans.brackets.place(BRACKET, "press-bracket"), 10_000);
    await during(rig, rig.account.plans.slices.start(TWAP, "press-slice"), 4_000);
    await during(rig, rig.terminal.lever.pull(true), 30_000);
    expect(net(rig)).toBe(0);
    await rig.restart();
    await rig.time.pass(120_000);
    expect(net(rig)).toBe(0);
    expect(resting(rig)).toBe(0);
  });
});
