import { CONSENT_RULE } from "../../../../shared/contract/schemas/checks.ts";
import type { RiskFacts, Rule } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

const LIMIT = "your consent today to the broker's notice";

/** Getting out waits for no consent: the order carries the flag that the broker wants, and its record says so. */
export const consent: Rule = (_proposal, { surveillance, reduces, instrument }) => {
  if (!surveillance) return undefined;
  if (surveillance.kind === "unknown") {
    return passed(CONSENT_RULE, LIMIT, reduces ? `${REDUCES}: sent with consent, since the broker's list is not known` : "the broker's list is not known: sent without");
  }
  const { notice, agreed } = surveillance;
  if (reduces) return passed(CONSENT_RULE, LIMIT, `${REDUCES}: sent with consent, so that the broker does not refuse it (“${notice}”)`);
  if (agreed) return passed(CONSENT_RULE, LIMIT, `given for today (“${notice}”)`);
  return failed(CONSENT_RULE, LIMIT, "not given", `${instrument.symbol} is under surveillance: “${notice}”. The broker takes an order that opens a position in it only with your consent; give it on the ticket, once for today.`);
};

/** Whether the order goes to the broker with the consent flag. */
export function goesWithConsent({ surveillance, reduces }: RiskFacts): boolean {
  return surveillance !== undefined && (reduces || (surveillance.kind === "listed" && surveillance.agreed));
}
