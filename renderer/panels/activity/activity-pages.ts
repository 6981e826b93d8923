import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";

/** Older entries that were asked for, beside the newest ones of the store. */
export interface OlderPages {
  /** Ascending by `seq`. */
  readonly entries: readonly ActivityView[];
  readonly state: "more" | "asking" | "end" | "failed";
}

export const NO_PAGES: OlderPages = { entries: [], state: "more" };
export const PAGE = 200;

/** All that is held, newest first, each once: the live list and the pages may overlap. */
export function allEntries(live: readonly ActivityView[], older: readonly ActivityView[]): readonly ActivityView[] {
  const first = live[0]?.seq ?? Number.POSITIVE_INFINITY;
  return [...older.filter(({ seq }) => seq < first), ...live].reverse();
}

/** The sequence number before which the next page is wanted; undefined while nothing is held. */
export function oldestOf(live: readonly ActivityView[], older: readonly ActivityView[]): number | undefined {
  return older[0]?.seq ?? live[0]?.seq;
}

/** The pages after another one came: fewer than asked for means that there is nothing older. */
export function withPage(pages: OlderPages, page: readonly ActivityView[], asked: number): OlderPages {
  const first = pages.entries[0]?.seq ?? Number.POSITIVE_INFINITY;
  const fresh = page.filter(({ seq }) => seq < first).sort((a, b) => a.seq - b.seq);
  return { entries: [...fresh, ...pages.entries], state: page.length < asked || fresh.length === 0 ? "end" : "more" };
}

export const TOPICS = ["all", "order", "fill", "feed", "account", "exchange", "sauda"] as const;
export type TopicFilter = (typeof TOPICS)[number];

/** Entries of an account, and those that name none. */
export function ofAccount(entries: readonly ActivityView[], account: AccountId | undefined): readonly ActivityView[] {
  return entries.filter((entry) => entry.account === undefined || entry.account === account);
}

/** @param troubleOnly keeps what is bad, a warning or an alarm. */
export function filterEntries(entries: readonly ActivityView[], topic: TopicFilter, troubleOnly: boolean): readonly ActivityView[] {
  if (topic === "all" && !troubleOnly) return entries;
  return entries.filter((entry) => (topic === "all" || entry.topic === topic) && (!troubleOnly || entry.tone === "bad" || entry.tone === "warning" || entry.tone === "alarm"));
}
