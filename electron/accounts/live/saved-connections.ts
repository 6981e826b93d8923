import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";
import { accountId as accountIdSchema } from "../../../shared/contract/schemas/base.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";

/** What is known of a saved account without any secret. */
export interface SavedConnection {
  readonly account: AccountId;
  readonly clientCode: string;
  /** Address registered for orders, as the user knows it; "" = not told. */
  readonly address: string;
  readonly askPin: boolean;
  readonly askCode: boolean;
}

const saved = z.object({ account: accountIdSchema, clientCode: z.string(), address: z.string(), askPin: z.boolean(), askCode: z.boolean() });
const file = z.object({ version: z.literal(1), connections: z.array(saved) });

/** The list of saved accounts, in a small file of the data folder. */
export class SavedConnections {
  readonly notes: string[] = [];
  #path: string;
  #all: readonly SavedConnection[];

  constructor(path: string) {
    this.#path = path;
    this.#all = this.#load();
  }

  [Symbol.iterator](): IterableIterator<SavedConnection> {
    return this.#all.values();
  }

  get(account: AccountId): SavedConnection | undefined {
    return this.#all.find((one) => one.account === account);
  }

  /** @throws TerminalError (Fault) when it cannot be written; then nothing has changed. */
  put(one: SavedConnection): void {
    const others = this.#all.filter(({ account }) => account !== one.account);
    this.#write(this.get(one.account) ? this.#all.map((old) => (old.account === one.account ? one : old)) : [...others, one]);
  }

  /** @throws TerminalError (Fault) when it cannot be written; then nothing has changed. */
  remove(account: AccountId): void {
    this.#write(this.#all.filter((one) => one.account !== account));
  }

  #write(connections: readonly SavedConnection[]): void {
    const fresh = `${this.#path}.new`;
    try {
      const opened = openSync(fresh, "w", 0o600);
      try {
        writeSync(opened, `${JSON.stringify({ version: 1, connections }, null, 2)}\n`);
        fsyncSync(opened);
      } finally {
        closeSync(opened);
      }
      renameSync(fresh, this.#path);
    } catch (error) {
      throw new TerminalError({ kind: "Fault", sentence: `The list of accounts could not be saved: ${error instanceof Error ? error.message : String(error)}. Nothing has changed.` }, { cause: error });
    }
    this.#all = connections;
  }

  #load(): readonly SavedConnection[] {
    let text: string;
    try {
      text = readFileSync(this.#path, "utf8");
    } catch {
      return [];
    }
    try {
      return file.parse(JSON.parse(text)).connections;
    } catch {
      renameSync(this.#path, `${this.#path}.damaged`);
      this.notes.push(`The list of broker accounts was damaged: it is kept as ${this.#path}.damaged. Enter your accounts again; their journals are untouched.`);
      return [];
    }
  }
}
