import { describe, expect, test } from "vitest";
import { requiredMargin } from "../../../electron/paper/required-margin.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { CALL, FUTURE, HIGHER_CALL, LOWER_PUT, NIFTY_INDEX, PRACTISE, PUT, PaperRig } from "./paper-rig.ts";

const PRICES: readonly (readonly [InstrumentKey, number])[] = [[CALL, 150], [HIGHER_CALL, 60], [PUT, 140], [LOWER_PUT, 80], [FUTURE, 24_500]];

/** NIFTY at 24,500, lots of 65: scan 10 % = 2,450, exposure 2 % = 490 a unit. */
async function market(capital: number): Promise<PaperRig> {
  const rig = await new PaperRig().open(capital);
  await rig.tick(NIFTY_INDEX, 24_500);
  for (const [key, at] of PRICES) await rig.tick(key, at, { bids: `${at}x6500`, asks: `${at}x6500` });
  return rig;
}

const asked = (rig: PaperRig, instrument: InstrumentKey, side: "BUY" | "SELL", quantity = 65): number | undefined => {
  const proposal: OrderProposal = { account: PRACTISE, instrument, side, quantity, type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, product: "NRML", validity: "DAY", owner: "manual" };
  const required = requiredMargin(rig.handle.account, proposal, undefined);
  return required === undefined ? undefined : required / 10_000;
};
const trade = async (rig: PaperRig, instrument: InstrumentKey, side: "BUY" | "SELL"): Promise<string> => {
  const order = rig.order(await rig.place({ instrument, side, quantity: 65, type: "MARKET", product: "NRML" }));
  return order.state === "complete" ? "complete" : order.text;
};
const used = (rig: PaperRig): number => rig.handle.account.money.now().marginUsed / 10_000;

describe("an order asks for the change of the portfolio's margin, worked by hand", () => {
  test("a bull call spread: 24,500 bought, 24,700 sold", async () => {
    const rig = await market(1_00_000);
    // Alone the sold call is 200 out of the money: (2,450 − 200 + 490) × 65.
    expect(asked(rig, HIGHER_CALL, "SELL")).toBe(1_78_100);
    expect(await trade(rig, HIGHER_CALL, "SELL")).toMatch(/needs ₹ 1,78,100\.00/);
    // The bought one asks for its premium: 150 × 65.
    expect(asked(rig, CALL, "BUY")).toBe(9_750);
    expect(await trade(rig, CALL, "BUY")).toBe("complete");
    // With it nothing can be lost on the sold one at any price: exposure alone, 490 × 65.
    expect(asked(rig, HIGHER_CALL, "SELL")).toBe(31_850);
    expect(await trade(rig, HIGHER_CALL, "SELL")).toBe("complete");
    expect(used(rig)).toBe(9_750 + 31_850);
    // Giving up the hedge first: 1,78,100 − 31,850.
    expect(asked(rig, CALL, "SELL")).toBe(1_46_250);
    expect(await trade(rig, CALL, "SELL")).toMatch(/Selling NIFTY24NOV2624500CE leaves other positions uncovered: that needs ₹ 1,46,250\.00 and ₹ .* is available/);
    // The other way round it is free.
    expect(asked(rig, HIGHER_CALL, "BUY")).toBe(0);
    expect(await trade(rig, HIGHER_CALL, "BUY")).toBe("complete");
    expect(await trade(rig, CALL, "SELL")).toBe("complete");
    expect(used(rig)).toBe(0);
  });

  test("the hedge bought second frees some", async () => {
    const rig = await market(2_00_000);
    expect(await trade(rig, HIGHER_CALL, "SELL")).toBe("complete");
    expect(used(rig)).toBe(1_78_100);
    expect(asked(rig, CALL, "BUY")).toBe(0);
    expect(await trade(rig, CALL, "BUY")).toBe("complete");
    expect(used(rig)).toBe(9_750 + 31_850);
  });

  test("a short straddle: the second leg asks for its exposure alone, since only one side can lose", async () => {
    const rig = await market(10_00_000);
    // (2,450 + 490) × 65.
    expect(asked(rig, CALL, "SELL")).toBe(1_91_100);
    await trade(rig, CALL, "SELL");
    expect(asked(rig, PUT, "SELL")).toBe(31_850);
    await trade(rig, PUT, "SELL");
    // 2,450 × 65 + 2 × 490 × 65.
    expect(used(rig)).toBe(2_22_950);
  });

  test("a future with its hedge put", async () => {
    const rig = await market(10_00_000);
    expect(asked(rig, FUTURE, "BUY")).toBe(1_91_100);
    await trade(rig, FUTURE, "BUY");
    expect(asked(rig, LOWER_PUT, "BUY")).toBe(0);
    await trade(rig, LOWER_PUT, "BUY");
    // Down to the strike it loses 200 × 65; exposure 490 × 65; premium 80 × 65.
    expect(used(rig)).toBe(13_000 + 31_850 + 5_200);
    // Without the put (2,450 − 200) × 65 more.
    expect(asked(rig, LOWER_PUT, "SELL")).toBe(1_46_250);
    // Without the future the put stands alone, and its premium has been paid.
    expect(asked(rig, FUTURE, "SELL")).toBe(0);
  });

  test("a hedge that has not filled covers nothing, and its premium is kept for it", async () => {
    const rig = await market(10_00_000);
    const hedge = await rig.place({ instrument: CALL, quantity: 65, price: 100, product: "NRML" });
    expect(used(rig)).toBe(6_500);
    await trade(rig, HIGHER_CALL, "SELL");
    expect(rig.order(hedge).state).toBe("open");
    // Only when it fills does it cost its premium, and then it saves more than that.
    expect(used(rig)).toBe(1_78_100);
  });

  test("orders either way in one future block the worse of the two, not both", async () => {
    const rig = await market(10_00_000);
    await rig.place({ instrument: FUTURE, side: "BUY", quantity: 65, price: 24_400, product: "NRML" });
    // 12 % of 24,400 × 65.
    expect(used(rig)).toBe(1_90_320);
    await rig.place({ instrument: FUTURE, side: "SELL", quantity: 65, price: 24_600, product: "NRML" });
    // 12 % of 24,600 × 65.
    expect(used(rig)).toBe(1_91_880);
  });

  test("what cannot be worked out is left to the margin table", async () => {
    const rig = await market(10_00_000);
    expect(asked(rig, "NFO:GONE24NOV26FUT" as InstrumentKey, "BUY")).toBeUndefined();
    expect(asked(rig, FUTURE, "BUY", 0)).toBeUndefined();
  });
});
