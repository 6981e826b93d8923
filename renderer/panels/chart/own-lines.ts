import { useEffect, useMemo } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { ChartStage } from "../../charts/chart-stage.ts";
import { orderLevels } from "../../charts/levels.ts";
import type { Level } from "../../charts/levels.ts";
import { bracketLevels, bracketOrders, gttLevels, reducedResult } from "../../charts/plan-levels.ts";
import { decimalsOf, viewTitle } from "../../state/instrument-words.ts";
import { useTerminal } from "../../state/terminal.ts";
import { usePendingLines, withPending } from "./line-moves.ts";

/** Own orders, brackets and rules in the instrument as lines, handed to the chart. @returns them. */
export function useOwnLines(stage: RefObject<ChartStage | undefined>, view: InstrumentView): readonly Level[] {
  const orders = useTerminal((state) => state.orders);
  const positions = useTerminal((state) => state.positions);
  const brackets = useTerminal((state) => state.brackets);
  const gtts = useTerminal((state) => state.gtts);
  const pending = usePendingLines();
  const lines = useMemo(() => {
    const parts = { name: viewTitle(view), tick: view.tick, decimals: decimalsOf(view), multiplier: view.multiplier };
    const own = [...positions.values()].filter(({ instrument }) => instrument === view.key);
    return [
      ...orderLevels(orders.values(), {
        ...parts, instrument: view.key, hidden: bracketOrders(brackets.values()),
        resultAt: (order, price) => reducedResult(own, order, order.quantity - order.filled, price, view.multiplier),
      }),
      ...[...brackets.values()].filter(({ instrument }) => instrument === view.key).flatMap((bracket) => bracketLevels(bracket, parts)),
      ...[...gtts.values()].filter(({ instrument }) => instrument === view.key).flatMap((rule) => gttLevels(rule, own, parts)),
    ];
  }, [orders, positions, brackets, gtts, view]);
  const shown = useMemo(() => withPending(lines, pending), [lines, pending]);
  useEffect(() => stage.current?.setLines(shown), [stage, shown]);
  useEffect(() => stage.current?.setPositions([...positions.values()].filter((one) => one.instrument === view.key)), [stage, positions, view]);
  return shown;
}
