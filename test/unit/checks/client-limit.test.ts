import { expect, test } from "vitest";
import { NO_RULES } from "../../../electron/accounts/order-facts.ts";
import { exchangeRules } from "../../../electron/instruments/exchange-rules.ts";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { instrument, proposal, rupees } from "../../support/orders.ts";
import { FactsRig } from "../accounts/facts-rig.ts";

const contract = (symbol: string, change: Partial<Instrument> = {}): Instrument =>
  instrument({ key: `NFO:${symbol}` as InstrumentKey, exchange: "NFO", symbol, kind: "future", expiry: "2026-11-24", lot: 750, freeze: undefined, broker: { token: symbol, symbol, segment: "NFO" }, ...change });
const NEAR = contract("SBIN24NOV26FUT");
const NEXT = contract("SBIN29DEC26FUT", { expiry: "2026-12-29" });
const PUT = contract("SBIN24NOV26800PE", { kind: "option", strike: rupees(800), optionType: "PE" });
const OTHER = contract("ITC24NOV26FUT", { underlying: "ITC" });
const NIFTY = contract("NIFTY24NOV26FUT", { underlying: "NIFTY" });

test("one client's limit is on all contracts of a share together; other shares and the share itself do not count", () => {
  const rig = new FactsRig(NEAR, NEXT, PUT, OTHER);
  rig.rules = { ...NO_RULES, clientUnits: 3_000 };
  const nrml = { product: "NRML" } as const;
  rig.buy(750, { instrument: NEXT.key, ...nrml });
  rig.buy(1_500, { instrument: PUT.key, side: "SELL", ...nrml });
  rig.buy(7_500, { instrument: OTHER.key, ...nrml });
  rig.buy(5_000);
  // 750 long and 1,500 short beside it: 2,250 units, whatever their direction.
  const of = (quantity: number, key = NEAR.key) => rig.of({ instrument: key, quantity, ...nrml });
  expect(of(750).positionLimit).toEqual({ units: 3_000, after: 3_000 });
  expect(of(1_500).positionLimit).toEqual({ units: 3_000, after: 3_750 });
  expect(of(750, NEXT.key).positionLimit).toEqual({ units: 3_000, after: 3_000 });
  const refused = RiskApproved.assess(proposal({ instrument: NEAR.key, quantity: 1_500, ...nrml, price: rupees(812) }), { ...of(1_500), available: rupees(1e8) as never });
  expect(refused).toContainEqual(expect.objectContaining({ rule: "position limit", sentence: expect.stringMatching(/you could hold 3,750 .* lets one client hold 3,000/) }));
});

test("bans and limits are of contracts on shares; a market of our own has no unknown bans", () => {
  const real = exchangeRules((underlying) => underlying === "ITC", { banKnown: () => false, clientUnits: () => 5, isIndex: (underlying) => underlying === "NIFTY" });
  expect(real(NEAR)).toEqual({ ...NO_RULES, banned: false, banUnknown: true, clientUnits: 5 });
  expect(real(OTHER).banned).toBe(true);
  expect(real(NIFTY)).toEqual(NO_RULES);
  expect(real(instrument())).toEqual(NO_RULES);
  expect(exchangeRules(() => false)(NEAR)).toEqual(NO_RULES);
});
