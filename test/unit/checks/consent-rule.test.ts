import { describe, expect, test } from "vitest";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { SurveillanceFact } from "../../../electron/orders/risk/rule.ts";
import { goesWithConsent } from "../../../electron/orders/risk/rules/consent.ts";
import { CONSENT_RULE } from "../../../shared/contract/schemas/checks.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal, rupees } from "../../support/orders.ts";

const NOTICE = "Security is under Gross settlement (Trade for Trade)";
const listed = (agreed: boolean): SurveillanceFact => ({ kind: "listed", notice: NOTICE, agreed });

describe("a share under surveillance, at the gate", () => {
  test("opens only with consent; gets out without; the record says which", () => {
    const refused = RiskApproved.assess(proposal(), calmFacts({ surveillance: listed(false) }));
    expect(refused).toEqual([expect.objectContaining({ kind: "Refused", rule: CONSENT_RULE, sentence: expect.stringMatching(/SBIN is under surveillance: “Security is under Gross settlement.*give it on the ticket, once for today/) })]);
    const check = (surveillance: SurveillanceFact | undefined, reduces = false): string | undefined => {
      const approved = RiskApproved.assess(proposal(), calmFacts({ surveillance, reduces }));
      if (!(approved instanceof RiskApproved)) throw new Error("refused");
      return approved.checks.find(({ rule }) => rule === CONSENT_RULE)?.value;
    };
    expect(check(listed(true))).toBe(`given for today (“${NOTICE}”)`);
    expect(check(listed(false), true)).toMatch(/^reduces the position: sent with consent, so that the broker does not refuse it/);
    expect(check({ kind: "unknown" })).toBe("the broker's list is not known: sent without");
    expect(check({ kind: "unknown" }, true)).toBe("reduces the position: sent with consent, since the broker's list is not known");
    expect(check(undefined)).toBeUndefined();
  });

  test("a change of an order that rests asks nothing: the broker took the order with its consent", () => {
    expect(RiskApproved.assess(proposal(), calmFacts({ surveillance: listed(false) }), "modify")).toBeInstanceOf(RiskApproved);
  });

  test.each<[SurveillanceFact | undefined, boolean, boolean]>([
    [undefined, false, false], [undefined, true, false], [listed(false), false, false], [listed(true), false, true], [listed(false), true, true],
    [{ kind: "unknown" }, false, false], [{ kind: "unknown" }, true, true],
  ])("%j, reduces %s: flag %s", (surveillance, reduces, flag) => {
    expect(goesWithConsent(calmFacts({ surveillance, reduces }))).toBe(flag);
  });
});

describe("on the wire", () => {
  const sent = async (surveillance: SurveillanceFact | undefined, reduces: boolean): Promise<string | undefined> => {
    const rig = new OrderRig();
    rig.factsOf = () => calmFacts({ surveillance, reduces, ltp: rupees(812) });
    await rig.desk.place(proposal({ quantity: 10 }), "press-0001");
    await rig.time.pass(1_000);
    expect(rig.broker.orders).toHaveLength(1);
    return rig.broker.orders[0]!.body["scripconsent"];
  };

  test("the flag goes with what was agreed to and with exits, and with nothing else", async () => {
    expect(await sent(listed(true), false)).toBe("yes");
    expect(await sent(listed(false), true)).toBe("yes");
    expect(await sent({ kind: "unknown" }, true)).toBe("yes");
    expect(await sent({ kind: "unknown" }, false)).toBeUndefined();
    expect(await sent(undefined, false)).toBeUndefined();
  });

  test("without consent nothing is sent, and the refusal is in the journal with its rule", async () => {
    const rig = new OrderRig();
    rig.factsOf = () => calmFacts({ surveillance: listed(false) });
    await expect(rig.desk.place(proposal(), "press-0001")).rejects.toMatchObject({ failure: { kind: "Refused", rule: CONSENT_RULE } });
    await rig.time.pass(5_000);
    expect(rig.broker.orders).toEqual([]);
    expect(rig.journal.records.map(({ kind }) => kind)).toEqual(["proposal.refused"]);
  });
});
