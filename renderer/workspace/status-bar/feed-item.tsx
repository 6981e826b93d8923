import type { FeedView } from "../../../shared/contract/schemas/market.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { ageText } from "../words.ts";
import classes from "./status-bar.module.css";

/** Age, ms, above which a live feed is shown as slow: quiet instruments still tick every few seconds. */
const SLOW_MS = 5_000;

export function FeedItem() {
  const feed = useTerminal((state) => state.feed);
  const link = useTerminal((state) => state.link);
  if (link !== "live" || !feed) {
    return (
      <span className={classes["item"]}>
        <i className={classes["dot"]} data-tone={link === "connecting" ? "warn" : "bad"} />
        {link === "connecting" ? "Connecting" : link === "stale" ? "Old page" : "Link lost"}
      </span>
    );
  }
  const troubles = [...(feed.lost > 0 ? [`${groupDigits(feed.lost)} lost`] : []), ...(feed.silent.length > 0 ? [`${feed.silent.length} silent`] : [])];
  return (
    <span className={classes["item"]} title={details(feed)}>
      <i className={classes["dot"]} data-tone={toneOf(feed)} />
      {feed.state === "live" ? `Feed ${feed.ageMs === undefined ? "live" : `${ageText(feed.ageMs)} old`}` : `Feed ${feed.state}`}
      {` · ${groupDigits(Math.round(feed.ticksPerSecond))} ticks/s`}
      {troubles.length > 0 && <span className={cx(feed.lost > 0 ? classes["bad"] : classes["warn"])}> · {troubles.join(" · ")}</span>}
    </span>
  );
}

function toneOf({ state, ageMs }: FeedView): "good" | "warn" | "bad" {
  if (state === "live") return ageMs !== undefined && ageMs > SLOW_MS ? "warn" : "good";
  return state === "connecting" || state === "retrying" ? "warn" : "bad";
}

function details(feed: FeedView): string {
  const reasons = Object.entries(feed.droppedBy).map(([reason, count]) => `${reason} ${groupDigits(count)}`);
  return [
    feed.sentence,
    `${groupDigits(feed.received)} ticks received, ${feed.subscribed} instruments, ${feed.reconnects} reconnects`,
    `${groupDigits(feed.dropped)} bad ones dropped${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}, ${groupDigits(feed.lost)} lost`,
    ...(feed.liveBars ? [barWords(feed.liveBars)] : []),
    ...(feed.silent.length > 0 ? [`Silent: ${feed.silent.join(", ")}`] : []),
  ].join("\n");
}

/** How well bars built from ticks agree with the broker's own. */
function barWords({ checked, differed }: NonNullable<FeedView["liveBars"]>): string {
  const minutes = `${groupDigits(checked)} ${checked === 1 ? "minute" : "minutes"} of the chart`;
  return differed === 0 ? `${minutes} checked against the broker's bars, all the same` : `${minutes} checked against the broker's bars, ${groupDigits(differed)} differed and ${differed === 1 ? "was" : "were"} corrected`;
}
