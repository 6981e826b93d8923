import fc from "fast-check";
import { expect, test } from "vitest";
import { Account } from "../../../workers/exchange/matching/account/account.ts";
import { LISTINGS } from "./scripted-source.ts";

/** The account beside a checker that only adds up flows and quantities, and knows nothing of averages. */

const instruments = [
  { token: "3045", product: "DELIVERY" },
  { token: "3045", product: "INTRADAY" },
  { token: "62000", product: "CARRYFORWARD" },
  { token: "40001", product: "CARRYFORWARD" },
] as const;

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("fill" as const), what: fc.nat(3), side: fc.constantFrom("BUY" as const, "SELL" as const), quantity: fc.integer({ min: 1, max: 5_000 }), price: fc.integer({ min: 5, max: 3_000_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("day" as const) }) },
);

test("capital + realised + unrealised = capital + sales − purchases + market value, to the paisa, over days", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.array(fc.integer({ min: 5, max: 3_000_000 }), { minLength: 4, maxLength: 4 }), (steps, prices) => {
      const contractOf = (token: string) => ({ listing: LISTINGS.find((each) => each.token === token)!, onIndex: true });
      const capital = 10_00_00_000_00;
      let account = new Account({ client: "A1", capital, realisedBefore: 0, realisedToday: 0, positions: [], holdings: [] }, contractOf);
      let flows = 0n;
      const units = new Map<string, number>();
      const priceOf = (token: string): number => prices[instruments.findIndex((each) => each.token === token)]!;
      for (const each of steps) {
        if (each.kind === "day") {
          // Intraday positions are always closed before a day ends.
          for (const { token, product, net } of [...account.records()]) {
            if (product !== "INTRADAY" || net === 0) continue;
            account.fill(token, product, net > 0 ? "SELL" : "BUY", Math.abs(net), priceOf(token));
            flows += BigInt(net) * BigInt(priceOf(token));
            units.set(`${token}|${product}`, 0);
          }
          account = new Account(account.nextDay(), contractOf);
          continue;
        }
        const { token, product } = instruments[each.what]!;
        const key = `${token}|${product}`;
        const held = units.get(key) ?? 0;
        const quantity = product === "DELIVERY" && each.side === "SELL" ? Math.min(each.quantity, held) : each.quantity;
        if (quantity === 0) continue;
        account.fill(token, product, each.side, quantity, each.price);
        units.set(key, held + (each.side === "BUY" ? quantity : -quantity));
        flows += BigInt(quantity) * BigInt(each.price) * (each.side === "BUY" ? -1n : 1n);
      }
      const data = account.data();
      const funds = account.funds(priceOf);
      const holdings = data.holdings.reduce((sum, each) => sum + (each.quantity - each.soldQuantity) * priceOf(each.token) - (each.value - each.soldValue), 0);
      const profit = BigInt(data.realisedBefore) + BigInt(funds.realised) + BigInt(funds.unrealised) + BigInt(holdings);
      let market = 0n;
      for (const [key, net] of units) market += BigInt(net) * BigInt(priceOf(key.split("|")[0]!));
      expect(profit).toBe(flows + market);
      for (const [key, net] of units) {
        const [token, product] = key.split("|");
        const open = data.positions.find((each) => each.token === token && each.product === product)?.net ?? 0;
        const held = product === "DELIVERY" ? data.holdings.filter((each) => each.token === token).reduce((sum, each) => sum + each.quantity - each.soldQuantity, 0) : 0;
        expect(open + held).toBe(net);
      }
      expect(funds.utilised).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});
