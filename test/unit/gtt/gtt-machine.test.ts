import fc from "fast-check";
import { expect, test } from "vitest";
import type { GttEvent, GttRule } from "../../../shared/domain/gtt.ts";
import { applyGtt, isGttOver } from "../../../shared/domain/gtt.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { market, rupees, system } from "../../support/orders.ts";
import { single } from "./gtt-rig.ts";

const begin = (here: boolean): GttRule => {
  const { home: _home, ...terms } = single();
  return {
    ...terms, id: "r1", once: "press-0001", kind: "single", ways: ["fall"], state: here ? "active" : "saving", lives: here ? "only while Sauda runs" : "at broker",
    ifRefused: "", text: "", createdAt: system(1), updatedAt: system(1), history: [], doubt: undefined, attempt: 1, firedDay: undefined, settled: false, wanted: undefined, known: undefined,
  };
};

const words = "words";
const terms = { legs: single().legs, ways: ["fall" as const], expires: "2027-01-15" };
const EVENTS: readonly GttEvent[] = [
  { kind: "asking", known: [] }, { kind: "accepted", ruleId: "1", words }, { kind: "not-made", words }, { kind: "in-doubt", doubt: "create", words }, { kind: "in-doubt", doubt: "modify", words },
  { kind: "in-doubt", doubt: "cancel", words }, { kind: "met", leg: 0, price: rupees(800), marketAt: market(5), day: "2026-11-20", words }, { kind: "met", leg: 1, price: rupees(800), marketAt: market(5), day: "2026-11-20", words },
  { kind: "placed", order: "o1" as OrderKey, words }, { kind: "child-taken", words }, { kind: "child-refused", words }, { kind: "child-absent", words }, { kind: "child-in-doubt", words },
  { kind: "changing", terms, words }, { kind: "changed", terms, words }, { kind: "not-changed", words }, { kind: "cancelling", words }, { kind: "cancelled", words }, { kind: "not-cancelled", words },
  { kind: "expired", words }, { kind: "sent-by-broker", words }, { kind: "noted", words },
];

test("whatever comes in whatever order: what is over stays over, and a second child needs proof that the first is absent", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (here, events) => {
      let rule = begin(here);
      let children = 0;
      let absent = 0;
      for (const event of events) {
        const step = applyGtt(rule, event, system(2));
        if (isGttOver(rule)) expect(step.kind).toBe("illegal");
        if (step.kind === "illegal") continue;
        if (event.kind === "placed") children += 1;
        if (event.kind === "child-absent") absent += 1;
        rule = step.rule;
        seen.add(rule.state);
        expect(children).toBeLessThanOrEqual(absent + 1);
        expect(rule.attempt).toBe(absent + 1);
        // The terminal sends no child for a rule that the broker keeps, and the broker is told nothing of one kept here.
        if (!here) expect(children).toBe(0);
        if (here) expect(["saving", "cancelling"]).not.toContain(rule.state);
        expect(rule.state === "unresolved").toBe(rule.doubt !== undefined);
        expect(rule.state === "fired" && rule.child === undefined).toBe(rule.state === "fired" && !here);
      }
    }),
    { numRuns: 20_000, seed: 90_19 },
  );
  expect([...seen].sort()).toEqual(["active", "cancelled", "cancelling", "expired", "fired", "firing", "refused", "unresolved"].concat(["saving"]).sort());
});
