import type { Client, Link } from "../connection/client.ts";
import { systemNow } from "../connection/browser-clock.ts";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { topics } from "../../shared/contract/topics.ts";
import type { TopicName } from "../../shared/contract/topics.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { applyNews, applySnapshot } from "./apply-news.ts";
import type { News } from "./apply-news.ts";
import { nextFrame } from "./next-frame.ts";
import { terminalStore } from "./terminal.ts";

/** Wait before a snapshot is asked for again after it failed, ms. */
const AGAIN_MS = 1_000;

/**
 * Keeps the store in step with the terminal. Events that arrive while a snapshot is on its way are
 * kept and applied again after it: each carries the whole state of its subject, so the last one of a
 * subject is never older than the snapshot.
 * @param onSnapshot runs after each one, before the panels see it.
 */
export function startSync(client: Client, onSnapshot: (snapshot: Snapshot) => void): void {
  let waiting: News[] = [];
  let asking = false;
  let round = 0;
  const flush = nextFrame(() => {
    if (asking || waiting.length === 0) return;
    const news = waiting;
    waiting = [];
    terminalStore.setState(applyNews(terminalStore.getState(), news));
  });

  const take = async (): Promise<void> => {
    const mine = ++round;
    asking = true;
    try {
      const snapshot = await client.call("terminal.snapshot", {});
      if (mine !== round) return;
      asking = false;
      onSnapshot(snapshot);
      const live = { link: "live", linkSentence: "Connected", retryAt: undefined, lostAt: undefined } as const;
      terminalStore.setState({ ...applyNews(applySnapshot(terminalStore.getState(), snapshot), waiting), ...live });
      waiting = [];
    } catch (error) {
      if (mine !== round) return;
      asking = false;
      terminalStore.setState({ linkSentence: failureOf(error).sentence });
      if (client.link.state === "open") setTimeout(() => void take(), AGAIN_MS);
    }
  };

  for (const topic of Object.keys(topics) as TopicName[]) {
    client.on(topic, (payload) => {
      waiting.push({ topic, payload } as News);
      if (topic === "reset") void take();
      else flush();
    });
  }
  client.onLink((link) => {
    followLink(link);
    if (link.state === "open") void take();
    else if (link.state === "lost" || link.state === "stale") {
      round++;
      asking = false;
      waiting = [];
    }
  });
}

/** While connecting again after a loss the page stays "lost": its prices are as old as before. */
function followLink(link: Link): void {
  const { lostAt, loaded } = terminalStore.getState();
  const news = { linkSentence: link.sentence, retryAt: link.retryAt };
  switch (link.state) {
    case "open":
      return;
    case "connecting":
      return terminalStore.setState(news);
    case "lost":
    case "stale":
      return terminalStore.setState({ ...news, link: link.state, lostAt: lostAt ?? (loaded ? systemNow() : undefined) });
  }
}
