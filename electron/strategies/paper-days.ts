import { rename, stat } from "node:fs/promises";
import type { ParameterValues } from "../../shared/strategy/parameters.ts";
import { wordsOf } from "./catalogue/strategy-files.ts";
import { WholeFile } from "./instances/whole-file.ts";
import type { KeptVersion } from "./instances/record.ts";

/** Days of one version that are kept, and versions: more prove nothing more. */
const MOST_DAYS = 400;
const MOST_VERSIONS = 1_000;

interface DaysOfVersion {
  readonly hash: string;
  readonly parameters: ParameterValues;
  /** `YYYY-MM-DD`, ascending. */
  readonly days: readonly string[];
}

/**
 * On which trading days a version ran on paper: the same code with the same parameters, whichever strategies of the panel ran it. Kept in a
 * file of its own, so that a strategy that is removed from the panel takes no day with it.
 */
export class PaperDays {
  readonly #path: string;
  readonly #file: WholeFile<readonly DaysOfVersion[]>;
  readonly #onTrouble: (sentence: string) => void;
  /** The version that ran last stands last. */
  #versions = new Map<string, DaysOfVersion>();
  #reading: Promise<void> | undefined;

  constructor(path: string, onTrouble: (sentence: string) => void) {
    this.#path = path;
    this.#file = new WholeFile(path);
    this.#onTrouble = onTrouble;
  }

  async count(version: KeptVersion): Promise<number> {
    await this.#read();
    return this.#versions.get(keyOf(version))?.days.length ?? 0;
  }

  /** As often as one likes: a day is kept once. Resolves once it is on the disk, or could not be brought there, which is told. */
  async note(version: KeptVersion, day: string): Promise<void> {
    await this.#read();
    const key = keyOf(version);
    const days = this.#versions.get(key)?.days ?? [];
    if (days.includes(day)) return;
    this.#versions.delete(key);
    this.#versions.set(key, { hash: version.hash, parameters: version.parameters, days: [...days, day].sort().slice(-MOST_DAYS) });
    const kept = [...this.#versions].slice(-MOST_VERSIONS);
    this.#versions = new Map(kept);
    await this.#file.put(kept.map(([, one]) => one)).catch((error: unknown) => this.#onTrouble(`A day on paper could not be kept: ${wordsOf(error)} Free some space: after a restart the report card counts it only if it ran again that day.`));
  }

  flush(): Promise<void> {
    return this.#file.flush();
  }

  #read(): Promise<void> {
    return (this.#reading ??= this.#readFile());
  }

  async #readFile(): Promise<void> {
    const found: unknown = await this.#file.read();
    if (isKept(found)) {
      this.#versions = new Map(found.map((one) => [keyOf(one), one]));
      return;
    }
    if (!(await isThere(this.#path))) return;
    const aside = `${this.#path}.damaged`;
    await rename(this.#path, aside).catch(() => {});
    this.#onTrouble(`The days on paper could not be read and begin anew; what there was lies in ${aside}. Report cards count fewer days until strategies have run on paper again.`);
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function isKept(value: unknown): value is readonly DaysOfVersion[] {
  return Array.isArray(value) && value.every((one: unknown) => {
    if (typeof one !== "object" || one === null || !("hash" in one) || !("parameters" in one) || !("days" in one)) return false;
    return typeof one.hash === "string" && typeof one.parameters === "object" && one.parameters !== null && Array.isArray(one.days) && one.days.every((day) => typeof day === "string");
  });
}

/** In one order of the parameters, whoever wrote them. */
function keyOf({ hash, parameters }: KeptVersion): string {
  return JSON.stringify([hash, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
