import { expect, test } from "vitest";
import type { LineDraft } from "../../../../renderer/panels/baskets/basket-store.ts";
import { readBasket } from "../../../../renderer/panels/baskets/basket-terms.ts";
import type { AccountId, InstrumentKey } from "../../../../shared/domain/identity.ts";
import { CALL, SBIN } from "../ticket/instruments.ts";

const ACCOUNT = "angelone:P1:practice" as AccountId;
const viewOf = (key: InstrumentKey) => [SBIN, CALL].find((view) => view.key === key);
const line = (change: Partial<LineDraft>): LineDraft => ({ id: 1, instrument: SBIN.key, side: "BUY", product: "MIS", type: "MARKET", quantity: "10", price: "", trigger: "", ...change });

test("lines become orders in units; lots are multiplied once", () => {
  const read = readBasket({ ifRefused: "roll back", lines: [line({ instrument: CALL.key, side: "SELL", quantity: "2", type: "LIMIT", price: "142.35", product: "NRML" }), line({})] }, ACCOUNT, viewOf);
  expect(read).toEqual({
    ok: true,
    basket: {
      account: ACCOUNT, name: "", owner: "manual", ifRefused: "roll back",
      lines: [
        { instrument: CALL.key, side: "SELL", product: "NRML", type: "LIMIT", quantity: 150, price: 1_423_500, trigger: 0 },
        { instrument: SBIN.key, side: "BUY", product: "MIS", type: "MARKET", quantity: 10, price: 0, trigger: 0 },
      ],
    },
  });
});

test("every wrong line is named", () => {
  const read = readBasket({ ifRefused: "stop", lines: [line({}), line({ quantity: "7500", instrument: CALL.key }), line({ instrument: "NSE:GONE" as InstrumentKey })] }, ACCOUNT, viewOf);
  expect(read.ok ? [] : read.problems.map(({ sentence }) => sentence)).toEqual([
    "Line 2: 7,500 lots are 5,62,500 units, above the freeze quantity of 1,800 (24 lots) for one order. 7,500 units would be 100 lots.",
    "Line 3: is being looked up.",
  ]);
  expect(readBasket({ ifRefused: "stop", lines: [] }, ACCOUNT, viewOf)).toMatchObject({ ok: false, problems: [{ missing: true }] });
});
