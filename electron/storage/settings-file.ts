import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { SettingName } from "../../shared/contract/commands.ts";
import { SETTINGS } from "../../shared/contract/commands.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";

type Values = Partial<Record<SettingName, unknown>>;

/**
 * The page's own things (layout, watch lists …) as one JSON file. Written beside and renamed, so that
 * a crash leaves the old one or the new one; the last good file stays as a second copy.
 */
export class SettingsFile {
  readonly notes: string[] = [];
  #path: string;
  #values: Values;
  #writing: Promise<void> = Promise.resolve();
  #dirty = false;

  constructor(path: string) {
    this.#path = path;
    this.#values = this.#load();
  }

  get values(): Values {
    return this.#values;
  }

  /** Resolves once it is on disk. @throws TerminalError (BadInput) above the setting's size limit. */
  put(name: SettingName, value: unknown): Promise<void> {
    const text = JSON.stringify(value) ?? "null";
    const limit = SETTINGS[name];
    if (text.length > limit) {
      const sentence = `The setting "${name}" is ${text.length} characters long; at most ${limit} can be kept. The former one stays.`;
      throw new TerminalError(badInput(name, `at most ${limit} characters`, sentence));
    }
    this.#values = { ...this.#values, [name]: value };
    this.#dirty = true;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  flush(): Promise<void> {
    return this.#writing.catch(() => {});
  }

  async #write(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const fresh = `${this.#path}.new`;
    try {
      const file = await open(fresh, "w", 0o600);
      try {
        await file.writeFile(JSON.stringify(this.#values));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(this.#path, `${this.#path}.bak`).catch(() => {});
      await rename(fresh, this.#path);
    } catch (error) {
      this.#dirty = true;
      throw new TerminalError({ kind: "Fault", sentence: `Settings could not be saved: ${error instanceof Error ? error.message : String(error)}.` }, { cause: error });
    }
  }

  #load(): Values {
    for (const [path, second] of [[this.#path, false], [`${this.#path}.bak`, true]] as const) {
      const values = readValues(path);
      if (values === "damaged") {
        this.notes.push(`The settings file ${path} is damaged; ${second ? "layout and watch lists start afresh" : "the copy before it is used"}.`);
      } else if (values !== "absent") return values;
    }
    return {};
  }
}

function readValues(path: string): Values | "absent" | "damaged" {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return "absent";
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) return "damaged";
    return Object.fromEntries(Object.entries(parsed).filter(([name]) => name in SETTINGS));
  } catch {
    return "damaged";
  }
}
