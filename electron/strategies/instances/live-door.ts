import { LIVE_WORD } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { passCard } from "./card-door.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";
import { sameVersion } from "./record.ts";
import type { StartHow } from "./run-start.ts";

/**
 * Before a version may send orders to a broker a person has typed the word for it and has answered its report card; what starts it by
 * itself later must be the same version with the same parameters. The account's own unlocking is asked for beside this, by the gate.
 * @throws TerminalError (BadInput) for another word or a missing reason, (Refused) where nobody is there to give one.
 */
export async function passLiveDoor(core: InstanceCore, version: KeptVersion, { by, word, accept }: Pick<StartHow, "by" | "word" | "accept">): Promise<void> {
  const { settings, confirmed } = core.record;
  if (settings.mode !== "live") return;
  const byHand = by === "hand";
  if (byHand && word?.trim().toUpperCase() !== LIVE_WORD) throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} would send orders to the broker. Type ${LIVE_WORD} to start it; nothing was started.`));
  if (!byHand && !sameVersion(confirmed, version)) {
    throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} has another file or other parameters than those for which ${LIVE_WORD} was typed, so it does not start by itself. Start it once by hand.`));
  }
  // One whose thread was lost while it ran goes on: it was let in before.
  if (by === "loss") return;
  await passCard(core, version, byHand ? { person: true, answer: accept } : { person: false });
}
