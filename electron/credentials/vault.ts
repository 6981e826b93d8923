import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Keychain } from "./keychain.ts";

/** Absent = asked each time, or never given. */
export interface AccountSecrets {
  readonly apiKey?: string | undefined;
  readonly pin?: string | undefined;
  readonly totpSecret?: string | undefined;
}

export interface VaultState {
  readonly kept: boolean;
  readonly sentence: string;
}

const secretsSchema = z.object({ apiKey: z.string().optional(), pin: z.string().optional(), totpSecret: z.string().optional() });
const PROBE = "probe";
const KEPT: VaultState = { kept: true, sentence: "Secrets are kept in this system's keychain." };
const UNPROVEN: VaultState = { kept: false, sentence: "The keychain has not been asked yet." };

function memoryOnly(why: string): VaultState {
  const how = process.platform === "linux" ? "Start or unlock a Secret Service (GNOME Keyring, KWallet, KeePassXC)" : "Unlock the keychain";
  return { kept: false, sentence: `The system's keychain cannot be used (${why}). Secrets stay in memory until Sauda ends and are asked for again after the next start; they are never written to a file. ${how}, then save the account once more to keep them.` };
}

/**
 * The secrets of saved accounts: in the system's keychain, one entry per account, or in memory for this run
 * where none can be reached. Never in a file. What it hands out is as it was given.
 */
export class CredentialVault {
  #keychain: Keychain;
  #state = UNPROVEN;
  #memory = new Map<AccountId, AccountSecrets>();
  #probing: Promise<void> | undefined;

  constructor(keychain: Keychain) {
    this.#keychain = keychain;
  }

  get state(): VaultState {
    return this.#state;
  }

  /** @returns undefined when there are none. */
  async get(account: AccountId): Promise<AccountSecrets | undefined> {
    const held = this.#memory.get(account);
    if (held) return held;
    await this.probe();
    if (!this.#state.kept) return undefined;
    try {
      const text = await this.#keychain.get(account);
      return text === undefined ? undefined : parse(text);
    } catch (error) {
      this.#state = memoryOnly(wordsOf(error));
      return undefined;
    }
  }

  /** Replaces what was there. @returns false where they could be kept in memory only. */
  async set(account: AccountId, secrets: AccountSecrets): Promise<boolean> {
    await this.probe();
    if (this.#state.kept) {
      try {
        await this.#keychain.set(account, JSON.stringify(secrets));
        this.#memory.delete(account);
        return true;
      } catch (error) {
        this.#state = memoryOnly(wordsOf(error));
      }
    }
    this.#memory.set(account, secrets);
    return false;
  }

  /** @throws Error in plain words when they may still be in the keychain. */
  async remove(account: AccountId): Promise<void> {
    this.#memory.delete(account);
    await this.probe();
    try {
      if (this.#state.kept) await this.#keychain.remove(account);
    } catch (error) {
      this.#state = memoryOnly(wordsOf(error));
      throw new Error(`The secrets of the account could not be taken out of the keychain (${wordsOf(error)}). Unlock it and try again, or remove the entry “Sauda ${account}” in the system's own list of passwords.`, { cause: error });
    }
  }

  /** Tries the keychain, once at a time; one that has worked is believed until it fails. */
  async probe(): Promise<void> {
    if (this.#state.kept) return;
    this.#probing ??= this.#try().finally(() => {
      this.#probing = undefined;
    });
    await this.#probing;
  }

  /** By writing and reading back: a locked keychain answers a read as if it were empty. */
  async #try(): Promise<void> {
    const value = randomUUID();
    try {
      await this.#keychain.set(PROBE, value);
      const back = await this.#keychain.get(PROBE);
      this.#state = back === value ? KEPT : memoryOnly("it does not give back what it was given");
      await this.#keychain.remove(PROBE).catch(() => {});
    } catch (error) {
      this.#state = memoryOnly(wordsOf(error));
    }
  }
}

/** An entry that somebody else has written over counts as none. */
function parse(text: string): AccountSecrets | undefined {
  try {
    const read = secretsSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** What is in the way, as a clause. The library names services and paths, never what was to be kept. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/dbus|secret.service|org\.freedesktop/i.test(text)) return "no Secret Service answers on this machine";
  return text.replaceAll(/\s+/g, " ").replace(/[.\s]+$/, "").slice(0, 160);
}
