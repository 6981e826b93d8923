import type { BarModel } from "../../../shared/contract/schemas/lab.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { numberReader } from "./typed-number.ts";

/** How orders meet bars, as typed. */
export interface ModelDraft {
  readonly market: BarModel["market"];
  readonly path: BarModel["path"];
  readonly slippage: BarModel["slippage"]["kind"];
  /** Rupees, percent or times the range, by its kind. */
  readonly slippageBy: string;
  readonly atrBars: string;
  readonly spread: string;
  readonly spreadOn: BarModel["spread"]["on"];
  readonly limit: BarModel["limit"];
  readonly volume: string;
  readonly latency: BarModel["latency"]["kind"];
  readonly latencyBy: string;
}

const FIRST_ATR_BARS = 14;

function slippageText(slippage: BarModel["slippage"]): string {
  switch (slippage.kind) {
    case "none": return "0";
    case "points": return String(slippage.by / PER_RUPEE);
    case "percent": return String(slippage.by);
    case "atr": return String(slippage.times);
  }
}

export function modelDraft({ market, path, slippage, spread, limit, volumePercent, latency }: BarModel): ModelDraft {
  return {
    market, path, slippage: slippage.kind, slippageBy: slippageText(slippage), atrBars: String(slippage.kind === "atr" ? slippage.bars : FIRST_ATR_BARS),
    spread: String(spread.percent), spreadOn: spread.on, limit, volume: String(volumePercent),
    latency: latency.kind, latencyBy: String(latency.kind === "bars" ? latency.bars : latency.ms),
  };
}

/** Dearest slippage in rupees that the terminal takes: its 1e9 units. */
const MOST_SLIPPAGE = 1e9 / PER_RUPEE;

/** What was typed as a model; what is wrong goes into `problems` under `bars.…`. */
export function readBars(draft: ModelDraft, problems: Record<string, string>): BarModel {
  const read = numberReader(problems);
  const slippage = (): BarModel["slippage"] => {
    const by = draft.slippageBy;
    switch (draft.slippage) {
      case "none": return { kind: "none" };
      case "points": return { kind: "points", by: Math.round(read("bars.slippage", "The slippage", by, { least: 0, most: MOST_SLIPPAGE }, "₹") * PER_RUPEE) };
      case "percent": return { kind: "percent", by: read("bars.slippage", "The slippage", by, { least: 0, most: 20 }, "%") };
      case "atr":
        return { kind: "atr", times: read("bars.slippage", "The slippage", by, { least: 0, most: 10 }, "× ATR"), bars: read("bars.atrBars", "Bars of the average true range", draft.atrBars, { least: 1, most: 500, whole: true }, "bars") };
    }
  };
  return {
    market: draft.market, path: draft.path, limit: draft.limit, slippage: slippage(),
    spread: { percent: read("bars.spread", "The spread", draft.spread, { least: 0, most: 20 }, "%"), on: draft.spreadOn },
    volumePercent: read("bars.volume", "The share of the volume", draft.volume, { least: 0, most: 100 }, "%"),
    latency: draft.latency === "bars"
      ? { kind: "bars", bars: read("bars.latency", "The latency", draft.latencyBy, { least: 0, most: 100, whole: true }, "bars") }
      : { kind: "ms", ms: read("bars.latency", "The latency", draft.latencyBy, { least: 0, most: 3_600_000 }, "ms") },
  };
}
