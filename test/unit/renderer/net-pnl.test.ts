import { expect, test } from "vitest";
import { sumPnl } from "../../../renderer/state/net-pnl.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { money } from "../../../shared/domain/units.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const GOLD = "MCX:GOLD05OCT26FUT" as InstrumentKey;

function position(instrument: InstrumentKey, rest: Partial<PositionView>): PositionView {
  return {
    account: "angelone:P1:practice" as AccountId, instrument, product: "MIS", quantity: 0, buyQuantity: 0, buyValue: money(0), sellQuantity: 0,
    sellValue: money(0), cost: money(0), realised: money(0), multiplier: 1, exact: true, ...rest,
  };
}

const at = (ltp: number) => (): number => ltp;

test("a long of 100 at 812.10, last 814.65: +255.00 rupees", () => {
  const long = position(SBIN, { quantity: 100, buyQuantity: 100, buyValue: money(812_100_000), cost: money(812_100_000) });
  expect(sumPnl([long], at(8_146_500)).units).toBe(2_550_000);
});

test("a short of 2 GOLD (multiplier 100) sold at 71,250, last 71,248: +400.00 rupees", () => {
  const short = position(GOLD, { quantity: -2, sellQuantity: 2, sellValue: money(2 * 712_500_000), cost: money(-2 * 712_500_000), multiplier: 100 });
  expect(sumPnl([short], at(712_480_000)).units).toBe(4_000_000);
});

test("a closed position needs no price; of an open one without a price only what is realised counts", () => {
  const closed = position(SBIN, { buyQuantity: 10, buyValue: money(81_000_000), sellQuantity: 10, sellValue: money(80_950_000), realised: money(-50_000) });
  expect(sumPnl([closed], at(Number.NaN))).toEqual({ units: -50_000, unpriced: 0, exact: true });
  const open = position(SBIN, { quantity: 1, buyQuantity: 1, buyValue: money(8_100_000), cost: money(8_100_000), realised: money(700) });
  expect(sumPnl([open], at(0))).toEqual({ units: 700, unpriced: 1, exact: true });
});

test("the sum tells what it leaves out and whether it is exact", () => {
  const closed = position(SBIN, { buyValue: money(81_000_000), sellValue: money(80_950_000), realised: money(-50_000) });
  const open = position(GOLD, { quantity: 1, buyQuantity: 1, buyValue: money(712_500_000), multiplier: 100, exact: false });
  expect(sumPnl([closed, open], () => Number.NaN)).toEqual({ units: -50_000, unpriced: 1, exact: false });
  expect(sumPnl([closed, open], () => 712_500_500)).toEqual({ units: 0, unpriced: 0, exact: false });
});
