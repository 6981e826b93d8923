import type { StrategyLine } from "../../../shared/contract/schemas/strategies.ts";

export interface HeldLines {
  /** Ascending by `nth`. */
  readonly lines: readonly StrategyLine[];
  /** Older ones can be asked for. */
  readonly more: boolean;
}

/** Lines of one question. */
export const PAGE = 200;
/** Held at most: what is older can be paged back to. */
export const MOST_LINES = 2_000;

/**
 * The newest page joined to what is held. Where lines may be missing between the two, only the page stays:
 * a log with a silent hole would be worse than a short one.
 */
export function withNewest(held: HeldLines, page: HeldLines): HeldLines {
  const last = held.lines.at(-1);
  const first = page.lines[0];
  if (!last || !first) return page;
  const hole = page.more && first.nth > last.nth;
  if (hole) return page;
  const fresh = page.lines.filter(({ nth }) => nth > last.nth);
  if (fresh.length === 0) return held;
  const all = [...held.lines, ...fresh];
  return all.length > MOST_LINES ? { lines: all.slice(-MOST_LINES), more: true } : { lines: all, more: held.more };
}

/** An older page put before what is held. */
export function withOlder(held: HeldLines, page: HeldLines): HeldLines {
  const first = held.lines[0]?.nth ?? Number.POSITIVE_INFINITY;
  return { lines: [...page.lines.filter(({ nth }) => nth < first), ...held.lines], more: page.more };
}

/** The text in parts, those that were searched for marked; every part at most once. */
export function marked(text: string, search: string): readonly { readonly text: string; readonly hit: boolean }[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return [{ text, hit: false }];
  const parts: { text: string; hit: boolean }[] = [];
  const low = text.toLowerCase();
  let from = 0;
  // Some letters change their length in lower case: then nothing is marked rather than the wrong part.
  if (low.length !== text.length) return [{ text, hit: false }];
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    parts.push({ text: text.slice(at, at + wanted.length), hit: true });
    from = at + wanted.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
