import { LIVE_WORD } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { CARD_RULE, passCard } from "./card-door.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";
import { sameVersion } from "./record.ts";
import type { StartHow } from "./run-start.ts";

export type AtLiveDoor = Pick<StartHow, "by" | "word" | "accept"> & {
  /** It holds positions, which nobody but it manages. */
  readonly holds: boolean;
};

/**
 * Before a version may send orders to a broker a person has typed the word for it and has answered its report card; what starts it by
 * itself later must be the same version with the same parameters. The account's own unlocking is asked for beside this, by the gate.
 * @throws TerminalError (BadInput) for another word or a missing reason, (Refused) where nobody is there to give one.
 */
export async function passLiveDoor(core: InstanceCore, version: KeptVersion, { by, word, accept, holds }: AtLiveDoor): Promise<void> {
  const { settings, confirmed } = core.record;
  if (settings.mode !== "live") return;
  const byHand = by === "hand";
  if (byHand && word?.trim().toUpperCase() !== LIVE_WORD) throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} would send orders to the broker. Type ${LIVE_WORD} to start it; nothing was started.`));
  if (!byHand && !sameVersion(confirmed, version)) {
    throw new TerminalError(badInput("word", LIVE_WORD, `${settings.title} has another file or other parameters than those for which ${LIVE_WORD} was typed, so it does not start by itself. Start it once by hand.`));
  }
  // One whose thread was lost while it ran goes on: it was let in before.
  if (by === "loss") return;
  try {
    await passCard(core, version, byHand ? { person: true, answer: accept } : { person: false });
  } catch (error) {
    if (by !== "login" || !holds || !needsPerson(error)) throw error;
    core.parts.note("warning", `${settings.title} holds positions and goes on with them, though nobody has accepted its report card as it is now. Look at the card in the Strategies panel, or stop it.`);
  }
}

/** Nothing but a person's answer will let it in. */
export function needsPerson(error: unknown): boolean {
  return error instanceof TerminalError && error.failure.kind === "Refused" && error.failure.rule === CARD_RULE;
}
