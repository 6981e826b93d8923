import { useEffect, useRef } from "react";
import { istTime } from "../../../shared/domain/time.ts";
import { marketTime } from "../../state/market-time.ts";
import classes from "./status-bar.module.css";

/**
 * The market's time in India as the feed tells it. It does not run by itself: a clock that stands
 * is a feed that stands (or a paused replay).
 */
export function MarketClock() {
  const text = useRef<HTMLElement>(null);
  useEffect(() => {
    const show = (at: number | undefined): void => {
      if (!text.current || at === undefined) return;
      const time = `${istTime(at)} IST`;
      if (text.current.textContent !== time) text.current.textContent = time;
    };
    show(marketTime.now());
    return marketTime.onChange(show);
  }, []);
  return (
    <b ref={text} className={classes["clock"]} role="timer" aria-label="Market time" title="Market time, by the feed">
      --:--:-- IST
    </b>
  );
}
