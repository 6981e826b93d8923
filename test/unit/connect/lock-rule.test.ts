import { expect, test } from "vitest";
import type { RiskFacts } from "../../../electron/orders/risk/rule.ts";
import { lock } from "../../../electron/orders/risk/rules/stop.ts";
import { proposal } from "../../support/orders.ts";

const facts = (of: Partial<RiskFacts>): RiskFacts => of as RiskFacts;
const WHY = "A123456 is a live account and locked.";

test("locked: what opens is refused with the reason, what closes goes", () => {
  expect(lock(proposal({}), facts({ locked: WHY, reduces: false }))).toMatchObject({ failure: { kind: "Refused", rule: "live lock", sentence: WHY } });
  expect(lock(proposal({}), facts({ locked: WHY, reduces: true }))).toMatchObject({ check: { rule: "live lock" } });
});

test("where nothing is locked the rule has nothing to say", () => {
  expect(lock(proposal({}), facts({ reduces: false }))).toBeUndefined();
});
