import type { Frame } from "../../../domain/candle.ts";
import { groupDigits } from "../../../domain/format.ts";
import { DataError, quoted } from "./data-error.ts";
import type { Finding } from "./finding.ts";
import { wallOf } from "./finding.ts";
import type { Days } from "./period.ts";
import { daysText } from "./period.ts";

interface Span {
  from: number;
  to: number;
  readonly line: number;
}

/** A file of one instrument has had a few names; one of hundreds is a file of a market. */
const MOST_NAMES = 50;

/**
 * The symbols that a file names. One after the other they are a company that was renamed (TISCO, TATASTEEL);
 * side by side they are several instruments, whose bars do not make one series.
 */
export class SymbolSpans {
  readonly #spans = new Map<string, Span>();
  #last: Span | undefined;
  #lastName = "";

  add(name: string, at: number, line: number): void {
    if (this.#last === undefined || name !== this.#lastName) this.#last = this.#spanOf(name, at, line);
    if (at < this.#last.from) this.#last.from = at;
    if (at > this.#last.to) this.#last.to = at;
    this.#lastName = name;
  }

  /** @throws DataError where instruments lie side by side. */
  finding(file: string, lineWord: string, frame: Frame, days: Days): Finding | undefined {
    const spans = [...this.#spans].sort(([, a], [, b]) => a.from - b.from);
    for (const [i, [name, span]] of spans.entries()) {
      const [before, earlier] = spans[i - 1] ?? [];
      if (before === undefined || earlier === undefined || earlier.to < span.from) continue;
      throw new DataError(`${file}, ${lineWord} ${span.line}: the file has bars of ${quoted(before)} and of ${quoted(name)} for the same time${daysText(days)}, so it is not of one instrument. Give a file with the rows of one of them.`, { line: span.line });
    }
    const [, renamed] = spans[1] ?? [];
    if (!renamed) return undefined;
    const names = spans.map(([name, { from }]) => `${quoted(name)} from ${wallOf(from, frame)}`).join(", ");
    return { kind: "symbols", severity: "warn", count: spans.length, firstAt: renamed.from, line: renamed.line, sentence: `${file} names ${groupDigits(spans.length)} symbols one after the other (${names}). They were read as one instrument that was renamed; if it was not, give a file with the rows of one of them.` };
  }

  #spanOf(name: string, at: number, line: number): Span {
    const known = this.#spans.get(name);
    if (known) return known;
    if (this.#spans.size >= MOST_NAMES) throw new DataError(`The file names more than ${MOST_NAMES} symbols, so it is not of one instrument. Give a file with the rows of one of them.`, { line });
    const fresh = { from: at, to: at, line };
    this.#spans.set(name, fresh);
    return fresh;
  }
}
