import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { LimitsView, RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { TerminalError, failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { SystemClock, SystemTime } from "../../../shared/domain/time.ts";
import type { Journal } from "../../storage/journal.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import { Standing } from "../../storage/standing.ts";
import { changesOf, checkLimits, readLimits, writtenLimits } from "./limits-form.ts";

export interface LimitsFileOptions {
  readonly path: string;
  readonly defaults: (account: AccountId) => RiskLimits;
  readonly journal: Journal;
  readonly clock: SystemClock;
  readonly day: () => string;
  readonly publish: (view: LimitsView) => void;
}

interface LimitsState {
  readonly limits: RiskLimits;
  readonly changedAt: SystemTime;
}

const ID = "limits";

/**
 * The limits of every account, in one JSON file that a person may edit while Sauda is off: account id →
 * limits, amounts in rupees. Every change is in the journal with before and after; a file that cannot be
 * used leaves the last good limits in force, and says which field is off.
 */
export class LimitsFile {
  /** What was found wrong at the start, in words. */
  readonly notes: string[] = [];
  #options: LimitsFileOptions;
  #standing: Standing<LimitsState>;
  /** As they stand in the file; accounts that are not open now are kept as they are. */
  #file: Record<string, unknown>;
  #states = new Map<AccountId, LimitsState>();
  /** One change at a time. */
  #setting: Promise<void> = Promise.resolve();

  constructor(options: LimitsFileOptions) {
    this.#options = options;
    const { path, journal, clock, day } = options;
    this.#standing = new Standing({ kind: "limits", journal, clock, day, isOver: () => false });
    this.#file = this.#load(path);
  }

  /** Before an account's first order. A file changed by hand meanwhile is taken over, and audited. */
  restore(account: AccountId, records: StandingRecords): void {
    const { defaults, clock } = this.#options;
    const last = this.#standing.restore(records, account).at(-1);
    const good = last ? { ...defaults(account), ...last.limits } : defaults(account);
    this.#states.set(account, { limits: good, changedAt: last?.changedAt ?? (0 as SystemTime) });
    if (!(account in this.#file)) return;
    try {
      const limits = readLimits(this.#file[account], defaults(account));
      const changes = changesOf(good, limits);
      if (changes === "") return;
      const state = { limits, changedAt: clock.now() };
      this.#states.set(account, state);
      this.notes.push(`The limits of ${account} were changed in the file: ${changes}.`);
      this.#standing.save(account, ID, state, `Changed in the file: ${changes}.`).catch(() => {});
    } catch (error) {
      this.notes.push(`The limits of ${account} in ${this.#options.path} cannot be used: ${failureOf(error).sentence} Those in force before stay.`);
    }
  }

  of(account: AccountId): RiskLimits {
    return this.#states.get(account)?.limits ?? this.#options.defaults(account);
  }

  view(account: AccountId): LimitsView {
    const state = this.#states.get(account);
    return { account, limits: this.of(account), defaults: this.#options.defaults(account), ...(state && state.changedAt > 0 ? { changedAt: state.changedAt } : {}) };
  }

  /**
   * The file first, then the journal, then in force: a crash between them leaves a file that the next
   * start takes over and audits, never one that undoes what the user has set.
   * @throws TerminalError (BadInput) naming the field, or Fault when it cannot be written: then the former limits stay.
   */
  set(account: AccountId, limits: RiskLimits): Promise<void> {
    checkLimits(limits);
    const done = this.#setting.catch(() => {}).then(() => this.#set(account, limits));
    this.#setting = done;
    return done;
  }

  async #set(account: AccountId, limits: RiskLimits): Promise<void> {
    const { clock, publish } = this.#options;
    const changes = changesOf(this.of(account), limits);
    if (changes === "") return;
    const former = this.#file;
    this.#file = { ...former, [account]: writtenLimits(limits) };
    const state = { limits, changedAt: clock.now() };
    try {
      await this.#write();
      await this.#standing.save(account, ID, state, `${changes}.`);
    } catch (error) {
      this.#file = former;
      await this.#write().catch(() => {});
      throw error;
    }
    this.#states.set(account, state);
    publish(this.view(account));
  }

  /** Written beside and renamed: a crash leaves the old file or the new one. */
  async #write(): Promise<void> {
    const { path } = this.#options;
    try {
      const file = await open(`${path}.new`, "w", 0o600);
      try {
        await file.writeFile(`${JSON.stringify(this.#file, undefined, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    } catch (error) {
      throw new TerminalError({ kind: "Fault", sentence: `The limits could not be saved in ${path}: ${error instanceof Error ? error.message : String(error)}. The former ones stay. Free the disk or mend the folder, then save again.` }, { cause: error });
    }
  }

  #load(path: string): Record<string, unknown> {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch {
      return {};
    }
    try {
      const parsed: unknown = JSON.parse(text);
      if (parsed !== null && typeof parsed === "object" && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
    } catch {
      // Said below: not JSON, and not an object, are the same to whoever has edited it.
    }
    this.notes.push(`The limits file ${path} is not valid JSON: the limits in force before stay. Mend the file, or save the limits anew on the settings page.`);
    return {};
  }
}
