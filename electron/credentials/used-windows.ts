import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";

/** The half minutes of which a one-time code was sent already, so that none is sent twice. */
export interface UsedWindows {
  has(window: number): boolean;
  /** Durable when it returns, as far as the disk lets it be: it is called before the code goes. */
  spend(window: number): void;
}

/** A clock that is turned back meets these again. */
const REMEMBERED = 8;
const schema = z.record(z.string(), z.array(z.number().int()));

/**
 * Of all accounts, in one small file: numbers of half minutes since 1970, no codes. So a start right after
 * a crash does not send the code again that the broker has seen.
 */
export class UsedWindowsFile {
  #path: string;
  #windows: Record<string, readonly number[]>;

  constructor(path: string) {
    this.#path = path;
    this.#windows = load(path);
  }

  of(account: string): UsedWindows {
    return {
      has: (window) => this.#windows[account]?.includes(window) === true,
      spend: (window) => this.#write({ ...this.#windows, [account]: [...(this.#windows[account] ?? []), window].slice(-REMEMBERED) }),
    };
  }

  /** A full disk must not keep anybody from signing in: what is not kept costs one refused code at worst, after a crash. */
  #write(windows: Record<string, readonly number[]>): void {
    this.#windows = windows;
    try {
      replace(this.#path, JSON.stringify(windows));
    } catch {
      // This run knows it all the same.
    }
  }
}

function replace(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}

/** A file that cannot be read costs one refused code at worst. */
function load(path: string): Record<string, readonly number[]> {
  try {
    const read = schema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}
