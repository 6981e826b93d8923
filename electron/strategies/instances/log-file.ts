import { appendFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { StrategyLine } from "../../../shared/contract/schemas/strategies.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";

/** Of one day, bytes: about a hundred thousand lines. */
const MOST_BYTES = 10_000_000;
/** Days that are kept. */
const MOST_DAYS = 30;

/** Appends a strategy's lines to a file of their market day. What cannot be written is counted and told with the next line that can. */
export class LogFile {
  readonly #folder: string;
  readonly #most: number;
  #waiting: StrategyLine[] = [];
  #writing: Promise<void> | undefined;
  #day = "";
  #bytes = 0;
  #full = false;
  /** Lines that could not be written since the last that could, and why. */
  #missing = 0;
  #why = "";

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#most = mostBytes;
  }

  add(lines: readonly StrategyLine[]): void {
    this.#waiting.push(...lines);
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.splice(0);
      const [first] = lines;
      if (!first) return;
      const day = istDay(first.at);
      const next = lines.findIndex(({ at }) => istDay(at) !== day);
      if (next > 0) this.#waiting.unshift(...lines.splice(next));
      // The lines are in memory and on the page; a full disk must not stop the strategy.
      await this.#write(day, lines).catch((error: unknown) => {
        this.#missing += lines.length;
        this.#why = error instanceof Error ? error.message : String(error);
      });
    }
  }

  async #write(day: string, lines: readonly StrategyLine[]): Promise<void> {
    const path = join(this.#folder, `log-${day}.txt`);
    if (day !== this.#day) {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      this.#bytes = (await stat(path).catch(() => undefined))?.size ?? 0;
      this.#day = day;
      this.#full = this.#bytes >= this.#most;
      await this.#prune();
    }
    if (this.#full) return;
    const [first] = lines;
    let text = this.#missing === 0 || !first ? "" : `${istTime(first.at)} WARN  ${this.#missing} line${this.#missing === 1 ? "" : "s"} could not be written here (${this.#why}); they stood on the page.\n`;
    let size = Buffer.byteLength(text);
    for (const { at, level, text: words } of lines) {
      const line = `${istTime(at)} ${level.toUpperCase().padEnd(5)} ${words.replaceAll("\n", "\n               ")}\n`;
      size += Buffer.byteLength(line);
      if (this.#bytes + size > this.#most) {
        text += `${istTime(at)} WARN  The log of this day has reached ${this.#most} bytes; later lines are on the page only.\n`;
        this.#full = true;
        break;
      }
      text += line;
    }
    await appendFile(path, text, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(text);
    this.#missing = 0;
  }

  async #prune(): Promise<void> {
    const days = (await readdir(this.#folder)).filter((name) => /^log-\d{4}-\d{2}-\d{2}\.txt$/.test(name)).sort();
    for (const name of days.slice(0, Math.max(0, days.length - MOST_DAYS))) await rm(join(this.#folder, name), { force: true });
  }
}
