import { LIVE_WORD } from "../../../shared/contract/schemas/strategies.ts";
import type { StrategyReview } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, badInput, refused } from "../../../shared/domain/errors.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";
import { sameVersion } from "./record.ts";

/**
 * Before a version may send orders to a broker a person has typed the word for it; what starts it by itself later must be the same
 * version with the same parameters. The account's own unlocking is asked for beside this, by the gate.
 * @param word typed now; undefined where nobody is there to type.
 * @throws TerminalError (BadInput) for another word, (Refused) where a review speaks against it.
 */
export async function passLiveDoor(core: InstanceCore, version: KeptVersion, word: string | undefined, byHand: boolean): Promise<void> {
  const { settings, confirmed } = core.record;
  if (settings.mode !== "live") return;
  if (byHand && word?.trim().toUpperCase() !== LIVE_WORD) throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} would send orders to the broker. Type ${LIVE_WORD} to start it; nothing was started.`));
  if (!byHand && !sameVersion(confirmed, version)) {
    throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} has another file or other parameters than those for which ${LIVE_WORD} was typed, so it does not start by itself. Start it once by hand.`));
  }
  await passReviews(core, version);
}

/** Before a version trades at a broker, started or swapped in. @throws TerminalError (Refused) where one speaks against it. */
export async function passReviews(core: InstanceCore, version: KeptVersion): Promise<void> {
  if (core.record.settings.mode !== "live") return;
  const against = (await reviewsOf(core, version)).find(({ good }) => !good);
  if (against) throw new TerminalError(refused("review", `${against.title}: ${against.sentence}`, "a good review", against.title));
}

/** What was found out about a version; nobody is registered to find out anything today, and then there is nothing. */
async function reviewsOf({ parts, record }: InstanceCore, version: KeptVersion): Promise<readonly StrategyReview[]> {
  const told = await Promise.all(parts.reviews.map((review) => review({ file: record.file, ...version })));
  return told.flat();
}
