import { useEffect, useState } from "react";
import { systemNow } from "../../connection/browser-clock.ts";
import { client } from "../../connection/client.ts";
import { marketTime } from "../../state/market-time.ts";
import { useTerminal } from "../../state/terminal.ts";
import { ageText, secondsUntil, timeText } from "../words.ts";
import { Banner } from "./banner.tsx";

/** The page is cut off from the terminal, or is an old one: how old the prices are, and what is being done. */
export function LinkBanner() {
  const { link, linkSentence, retryAt, lostAt } = useTerminal();
  const now = useSeconds();
  if (link === "stale") {
    return <Banner tone="bad" title="Old page" sentence={linkSentence} action={{ label: "Reload", run: () => location.reload() }} />;
  }
  const age = lostAt === undefined ? "" : `Prices and orders stand at ${timeText(marketTime.now())} market time, ${ageText(now - lostAt)} ago. Orders resting at the broker still work there. `;
  const attempt = retryAt === undefined ? "Connecting again…" : `Trying again in ${secondsUntil(retryAt, now)} s.`;
  return (
    <Banner
      tone="bad"
      title={linkSentence}
      sentence={age + attempt}
      action={{ label: "Try now", run: () => client.retryNow() }}
    />
  );
}

/** System time, renewed each half second. */
function useSeconds(): number {
  const [now, setNow] = useState(systemNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(systemNow()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}
