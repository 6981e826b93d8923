import { create } from "zustand";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { terminalStore } from "../../state/terminal.ts";
import { NO_PAGES, oldestOf, PAGE, TOPICS, withPage } from "./activity-pages.ts";
import type { OlderPages, TopicFilter } from "./activity-pages.ts";

interface ActivityState {
  readonly topic: TopicFilter;
  readonly troubleOnly: boolean;
  readonly older: OlderPages;
  /** Why the last page could not be had. */
  readonly sentence: string;
}

export const useActivity = create<ActivityState>(() => ({ topic: "all", troubleOnly: false, older: NO_PAGES, sentence: "" }));

export function setTopic(topic: TopicFilter): void {
  useActivity.setState({ topic });
}

export function nextTopic(): void {
  const at = TOPICS.indexOf(useActivity.getState().topic);
  setTopic(TOPICS[(at + 1) % TOPICS.length] ?? "all");
}

export function toggleTrouble(): void {
  useActivity.setState(({ troubleOnly }) => ({ troubleOnly: !troubleOnly }));
}

export function showEverything(): void {
  useActivity.setState({ topic: "all", troubleOnly: false });
}

/** Asks for the page before the oldest entry that is held, unless one is on its way or there is none. */
export async function loadOlder(): Promise<void> {
  const { older } = useActivity.getState();
  if (older.state === "asking" || older.state === "end") return;
  const before = oldestOf(terminalStore.getState().activity, older.entries);
  useActivity.setState({ older: { ...older, state: "asking" } });
  try {
    const { entries } = await client.call("activity.page", { ...(before !== undefined && { before }), count: PAGE });
    useActivity.setState({ older: withPage(useActivity.getState().older, entries, PAGE), sentence: "" });
  } catch (error) {
    useActivity.setState({ older: { ...useActivity.getState().older, state: "failed" }, sentence: failureOf(error).sentence });
  }
}
