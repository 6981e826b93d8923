import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Desk } from "../desk.ts";
import { ask } from "../desk.ts";
import type { FileEntry } from "../file/schema.ts";
import type { StrategiesFile } from "../file/strategies-file.ts";
import { FileProblem } from "../file/strategies-file.ts";
import type { Tell } from "../news/tell.ts";
import type { Picture } from "../picture.ts";
import type { Difference } from "./differences.ts";
import { differences, settingsIn } from "./differences.ts";
import { settingsOf } from "./settings-of.ts";

/** An entry of the file, with what it asks for in the terminal's terms. */
export interface Wanted {
  readonly entry: FileEntry;
  readonly at: number;
  readonly settings: StrategySettings;
}

/**
 * Every entry's settings, before anything is touched.
 * @throws FileProblem naming all that does not fit, with line.
 */
export function wantedOf(picture: Picture, file: StrategiesFile, accounts: ReadonlyMap<string, AccountId>): Wanted[] {
  const wanted: Wanted[] = [];
  const problems: string[] = [];
  for (const [at, entry] of file.entries.entries()) {
    const account = accounts.get(entry.id);
    if (account === undefined) continue;
    const settings = settingsOf(entry, at, account, picture.files, file.place);
    const there = picture.strategies.get(entry.id);
    if ("problems" in settings) problems.push(...settings.problems);
    else wanted.push({ entry, at, settings });
    if (there && there.file !== entry.file) problems.push(`${file.place(["strategies", at, "file"])}: ${entry.id} runs ${there.file} and has its record with it; the entry says ${entry.file}. Give the entry another id, or remove ${entry.id} in the Strategies panel first.`);
  }
  if (problems.length > 0) throw new FileProblem(problems);
  return wanted;
}

/**
 * Makes the instances as the file has them: those that are missing are added, those that are stopped are
 * changed. Of one that runs only what may be changed then; the rest is told, and waits for its next stop.
 * @throws FileProblem where the terminal refuses an entry.
 */
export async function matchInstances(desk: Desk, picture: Picture, file: StrategiesFile, wanted: readonly Wanted[], tell: Tell): Promise<void> {
  for (const one of wanted) {
    const { entry, at, settings } = one;
    try {
      const there = picture.strategies.get(entry.id);
      if (there) await change(desk, one, there, tell);
      else await add(desk, entry.id, entry.file, settings, tell);
    } catch (error) {
      throw new FileProblem([`${file.place(["strategies", at])}: ${failureOf(error).sentence}`]);
    }
  }
}

async function add(desk: Desk, id: string, file: string, settings: StrategySettings, tell: Tell): Promise<void> {
  const answer = await ask(desk, "strategies.add", { file, settings, id });
  // Under another name the next start would add it a second time, and both would trade.
  if (answer.id !== id) throw new TerminalError({ kind: "Fault", sentence: `It was added as ${answer.id} instead of ${id}. Remove ${answer.id} in the Strategies panel before you start again.` });
  tell("info", "strategy.added", `${id} was added: ${file} on ${settings.account}, mode ${settings.mode}.`, { strategy: id, account: settings.account });
}

async function change(desk: Desk, { entry: { id }, settings }: Wanted, there: Parameters<typeof differences>[0], tell: Tell): Promise<void> {
  const found = differences(there, settings);
  if (found.length === 0) return;
  const rests = there.state === "stopped" || there.state === "failed";
  const now = rests ? found : found.filter(({ free }) => free);
  const later = rests ? [] : found.filter(({ free }) => !free);
  if (now.length > 0) {
    const { title, group, limits, schedule, autoStart } = settings;
    await ask(desk, "strategies.change", { id, settings: rests ? settings : { ...settingsIn(there), title, group, limits, schedule, autoStart } });
    tell("info", "strategy.changed", `${id} was changed to what the file says: ${words(now)}.`, { strategy: id, changed: now.map(({ field }) => field) });
  }
  if (later.length > 0) tell("warn", "strategy.differs", `${id} runs already with other settings than the file's, and keeps them until it is stopped: ${words(later)}.`, { strategy: id, differs: later.map(({ field }) => field) });
}

function words(found: readonly Difference[]): string {
  return found.map(({ field, has, wanted }) => `${field} ${wanted} (was ${has})`).join(", ");
}
