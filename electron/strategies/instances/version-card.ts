import type { VersionCard } from "../../../shared/contract/schemas/live-card.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";

/** A door that has no card after so long decides without one, ms: an order to stop stands behind it. */
export const CARD_WAIT_MS = 20_000;
const UNREADABLE = { id: "lab", title: "The lab could not be read", passed: false, value: "–", limit: "a lab that can be read" };

/** Of a version, as far as the lab can be read. @param play what is missing of its run is played now, however long that takes. */
export async function cardOf({ parts, record }: InstanceCore, version: KeptVersion, play: boolean): Promise<VersionCard> {
  try {
    return await parts.card({ file: record.file, holding: record.settings.holding, ...version }, { play });
  } catch (error) {
    return unreadable(wordsOf(error));
  }
}

/** The same for who waits at the door: bounded in time, and given up at once when a stop is asked for. @throws TerminalError (Refused) then. */
export function cardInTime(core: InstanceCore, version: KeptVersion): Promise<VersionCard> {
  const { title } = core.record.settings;
  const { promise, resolve, reject } = Promise.withResolvers<VersionCard>();
  const cancel = core.parts.timers.after(CARD_WAIT_MS, () => resolve(unreadable(`It did not answer within ${CARD_WAIT_MS / 1000} s.`)));
  const forget = core.onStopAsked(() => reject(new TerminalError(refused("state", `${title} was asked to stop while its report card was read.`, "not stopped", "stopped"))));
  void cardOf(core, version, false).then(resolve);
  return promise.finally(() => {
    cancel();
    forget();
  });
}

function unreadable(why: string): VersionCard {
  const sentence = `The lab could not be read, so nothing is known of this version: ${why}`;
  return { sentence, readable: false, checks: [{ ...UNREADABLE, sentence: `${why} Mend that and open the card again, or say why it may trade live without a card.` }] };
}
