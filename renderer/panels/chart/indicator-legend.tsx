import { useMemo } from "react";
import type { DrawnIndicator } from "../../charts/drawn-indicator.ts";
import { indicatorName, linesOf, partName } from "../../charts/drawn-indicator.ts";
import { chartColours, lineColour } from "../../charts/chart-theme.ts";
import classes from "./chart.module.css";

/** Names and live values of the overlays, below the bar's own figures. */
export function OverlayLegend({ drawn }: { readonly drawn: readonly DrawnIndicator[] }) {
  return drawn.filter(({ spec }) => spec.pane === "price").map((one) => <Line key={one.key} drawn={one} ownPane={false} />);
}

/** The same for each pane below the price, at its upper edge. */
export function PaneLegends({ drawn }: { readonly drawn: readonly DrawnIndicator[] }) {
  return drawn.filter(({ spec }) => spec.pane === "own").map((one, i) => (
    <div key={one.key} className={classes["paneLegend"]} data-pane={i}>
      <Line drawn={one} ownPane />
    </div>
  ));
}

function Line({ drawn, ownPane }: { readonly drawn: DrawnIndicator; readonly ownPane: boolean }) {
  const { spec, values, colour } = drawn;
  const colours = useMemo(chartColours, []);
  const lines = linesOf(spec);
  return (
    <p className={classes["indicatorLine"]}>
      <span style={{ color: lineColour(colours, colour, 0, lines.length, ownPane) }}>{indicatorName(spec, values)}</span>{" "}
      {lines.map((output, i) => (
        <span key={output.name} title={output.title} style={{ color: lineColour(colours, colour, i, lines.length, ownPane) }} data-part={partName(drawn, output)} />
      ))}
    </p>
  );
}
