import { CrosshairMode, LineStyle } from "lightweight-charts";
import type { ChartOptions, DeepPartial } from "lightweight-charts";
import { crosshairTime, tickMark } from "./chart-time.ts";

/** The page's tokens as the canvas needs them: plain colour texts. */
export interface ChartColours {
  readonly panel: string;
  readonly raise: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly dim: string;
  readonly up: string;
  readonly down: string;
  readonly upVolume: string;
  readonly downVolume: string;
  readonly accent: string;
  readonly warn: string;
  /** Triggers of waiting rules. */
  readonly gtt: string;
  /** Of indicators, in the order in which they are given out. */
  readonly lines: readonly string[];
  readonly onFill: string;
  readonly font: string;
}

/** Same colour at another opacity; tokens are #rrggbb where this is used. */
function faded(colour: string, alpha: number): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}${Math.round(alpha * 255).toString(16).padStart(2, "0")}` : colour;
}

/** Reads the tokens of the document once; a canvas cannot use custom properties itself. */
export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const up = token("--up");
  const down = token("--down");
  return {
    panel: token("--panel"),
    raise: token("--raise"),
    line: "rgba(255,255,255,0.045)",
    lineStrong: "rgba(255,255,255,0.13)",
    ink: token("--ink"),
    dim: token("--dim"),
    up,
    down,
    upVolume: faded(up, 0.3),
    downVolume: faded(down, 0.3),
    accent: token("--accent"),
    warn: token("--warn"),
    gtt: token("--paper"),
    // Told apart also by those who see red and green alike.
    lines: [token("--warn"), token("--paper"), token("--accent"), "#5ad1c8", "#f29bc1", "#c9d65b", "#e08e5b", "#8fa3ff"],
    onFill: token("--on-fill"),
    font: token("--font"),
  };
}

/**
 * Colour of one line of an indicator. Bands keep the indicator's own, paler outside; where lines cross one another
 * each has its own.
 */
export function lineColour({ lines }: ChartColours, colour: number, index: number, count: number, ownPane: boolean): string {
  const at = (place: number): string => lines[place % lines.length] ?? "#ffffff";
  if (ownPane || count > 3) return at(colour + index);
  return index === 0 ? at(colour) : faded(at(colour), 0.65);
}

export function chartOptions(colours: ChartColours): DeepPartial<ChartOptions> {
  return {
    // Follows its container; the dock resizes panels freely.
    autoSize: true,
    layout: {
      background: { color: colours.panel },
      textColor: colours.dim,
      fontFamily: colours.font,
      fontSize: 11,
      // The library's licence asks for this mark or a link elsewhere in the app.
      attributionLogo: true,
      panes: { separatorColor: "rgba(255,255,255,0.09)", separatorHoverColor: "rgba(255,255,255,0.13)", enableResize: true },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.lineStrong, style: LineStyle.Solid, labelBackgroundColor: colours.raise },
      horzLine: { color: colours.lineStrong, style: LineStyle.Solid, labelBackgroundColor: colours.raise },
    },
    // Room above for the legend, below for the volume.
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.2 }, minimumWidth: 68 },
    timeScale: { borderColor: colours.line, timeVisible: true, secondsVisible: false, rightOffset: 6, barSpacing: 7, minBarSpacing: 0.5, tickMarkFormatter: tickMark },
    localization: { timeFormatter: crosshairTime },
    kineticScroll: { mouse: false, touch: true },
  };
}
