import { CONSENT_RULE } from "../../../shared/contract/schemas/checks.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { instrumentTitle } from "../../state/instrument-words.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";

/** The words on the button that leads to it. */
export const CONSENT_OFFER = "Read the notice…";

/** The same thing short, where the notice itself stands beside it. */
export const CONSENT_WANTED = "the broker wants your consent to its notice on this share, once today.";

/** Whether the first thing in the way is the missing consent: then it can be given. */
export function wantsConsent(problems: readonly Failure[] | undefined): boolean {
  const [first] = problems ?? [];
  return first?.kind === "Refused" && first.rule === CONSENT_RULE;
}

/** Shows the broker's notice, word for word, and keeps the answer for today. @returns true once the consent is kept. */
export async function askConsent(account: AccountId, instrument: InstrumentKey): Promise<boolean> {
  try {
    const { notice, agreed } = await client.call("checks.notice", { account, instrument });
    if (notice === undefined || agreed) return agreed;
    const title = instrumentTitle(instrument);
    const yes = await confirm({
      title: `${title} is under surveillance`,
      body: `The broker's notice: “${notice}”. It takes orders that open a position in ${title} only with your consent. You are asked once today; exits never wait for it.`,
      action: "I have read it and agree for today",
      careful: true,
    });
    if (!yes) return false;
    await client.call("checks.agree", { account, instrument, notice });
    return true;
  } catch (error) {
    toast("bad", failureOf(error).sentence);
    return false;
  }
}
