import { useEffect, useState } from "react";
import type { LabRun, LabTrade } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { client } from "../../connection/client.ts";
import { tradeWindow } from "./trade-window.ts";

export interface TradeBars {
  readonly bars: PriceBars | undefined;
  readonly problem: string | undefined;
}

const NONE: TradeBars = { bars: undefined, problem: undefined };
const MOST_BARS = 6_000;
/** While an arrow key is held the trades run by: bars are asked for where it rests, ms. */
const REST_MS = 90;

/** The bars around one trade of a run. */
export function useTradeBars(run: LabRun, trade: LabTrade | undefined): TradeBars {
  const [told, setTold] = useState<TradeBars & { readonly of: LabTrade | undefined }>({ ...NONE, of: undefined });
  const { id, figures } = run;
  useEffect(() => {
    if (!trade) return;
    let late = false;
    const timer = setTimeout(() => {
      const { instrument } = trade;
      client.call("lab.bars", { run: id, instrument, ...tradeWindow(trade, figures), most: MOST_BARS }).then(
        (bars) => !late && setTold({ bars: { instrument, ...bars }, problem: undefined, of: trade }),
        (error: unknown) => !late && setTold({ bars: undefined, problem: failureOf(error).sentence, of: trade }),
      );
    }, REST_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [id, figures, trade]);
  return told.of === trade ? told : NONE;
}
