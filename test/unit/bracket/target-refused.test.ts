import { describe, expect, test } from "vitest";
import { rupees } from "../../support/orders.ts";
import { BracketRig } from "./bracket-rig.ts";

describe("of two targets at the broker, the first is refused there", () => {
  test("its price met, it goes beside the second; what it took from the stop is watched, and the view says so", async () => {
    const rig = new BracketRig();
    await rig.place({ targetsAtBroker: true, targets: [{ price: rupees(816), quantity: 43 }, { price: rupees(820), quantity: 57 }] });
    rig.orders.broker.moods = ["ok", "refuse", "ok"];
    await rig.fill(0, 100);
    await rig.pass(1_100);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0", "SELL LIMIT 57 @820.00 open 0"]);
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "at broker, today only" });
    await rig.trade(816);
    await rig.pass(1_100);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 57 @808.00 open 0", "SELL LIMIT 57 @820.00 open 0", "SELL LIMIT 43 @816.00 open 0"]);
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "only while Sauda runs" });
    // The market turns: what the stop no longer holds goes at market, and no target is left to fill besides.
    await rig.trade(808);
    await rig.fill(1, 57, "808.00");
    await rig.pass(1_100);
    expect(rig.book.slice(2)).toEqual(["SELL LIMIT 57 @820.00 cancelled 0", "SELL LIMIT 43 @816.00 cancelled 0", "SELL MARKET 43 @0 open 0"]);
    await rig.fill(4, 43, "807.00");
    expect(rig.view.state).toBe("done");
  });
});
