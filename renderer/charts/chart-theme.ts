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
  readonly ema: string;
  readonly vwap: string;
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
    ema: token("--warn"),
    vwap: token("--paper"),
    onFill: token("--on-fill"),
    font: token("--font"),
  };
}

export function chartOptions(colours: ChartColours, priceText: (price: number) => string): DeepPartial<ChartOptions> {
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
    localization: { timeFormatter: crosshairTime, priceFormatter: priceText },
    kineticScroll: { mouse: false, touch: true },
  };
}
