import type { CorporateActionView } from "../../../shared/contract/schemas/history.ts";
import { toggleAdjusted, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { actionWords } from "./use-past.ts";

/** Where unadjusted bars cross a split or bonus: that they do, and the picture without the step. */
export function SplitBanner({ actions }: { readonly actions: readonly CorporateActionView[] }) {
  const { adjusted } = useChartSettings();
  const newest = actions.at(-1);
  if (!newest) return null;
  const earlier = actions.length > 1 ? ` (and ${actions.length - 1} earlier)` : "";
  return (
    <p role="status" className={classes["split"]} data-adjusted={adjusted || undefined}>
      <span>{`${actionWords(newest)}${earlier}; ${adjusted ? "prices before it are shown divided, volumes multiplied." : "prices before it are not adjusted."}`}</span>
      <button type="button" className={classes["tool"]} onClick={toggleAdjusted}>{adjusted ? "As traded" : "Adjust the picture"} <kbd>J</kbd></button>
    </p>
  );
}
