import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

export interface Tail {
  readonly lastSeq: number;
  readonly hash: string;
}

/** Written over in place: always the same length, so that a shorter number leaves no rest of a longer one. */
const LENGTH = 120;

/**
 * A witness beside the journal: the last record that was told durable. SQLite drops, without a word, all of
 * its log behind the first damaged page; only somebody else can know that there was more. Never ahead of the
 * journal, since it is written after the commit; it may lie behind, since it is not synced.
 */
export class TailMark {
  /** What it said when it was opened. */
  readonly found: Tail | undefined;
  #handle: number | undefined;

  constructor(path: string) {
    this.found = read(path);
    try {
      this.#handle = openSync(path, this.found === undefined ? "w" : "r+", 0o600);
    } catch {
      this.#handle = undefined;
    }
  }

  /** A witness that cannot be written is none: the journal itself decides what may be sent. */
  write(tail: Tail): void {
    if (this.#handle === undefined) return;
    try {
      writeSync(this.#handle, `${JSON.stringify(tail)}`.padEnd(LENGTH - 1) + "\n", 0);
    } catch {
      this.close();
    }
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }
}

function read(path: string): Tail | undefined {
  try {
    const { lastSeq, hash } = JSON.parse(readFileSync(path, "utf8")) as Partial<Tail>;
    return Number.isSafeInteger(lastSeq) && /^([0-9a-f]{64}|sauda journal)$/.test(hash ?? "") ? { lastSeq: lastSeq ?? 0, hash: hash ?? "" } : undefined;
  } catch {
    return undefined;
  }
}
