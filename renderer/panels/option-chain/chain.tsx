import { useEffect, useMemo, useState } from "react";
import type { OptionExpiry, UnderlyingView } from "../../../shared/contract/schemas/instruments.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { instruments } from "../../state/instruments.ts";
import { useTerminal } from "../../state/terminal.ts";
import { usePolled, useSecond } from "../../state/use-polled.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { againText, isStale } from "../../workspace/told.tsx";
import { ChainCanvas } from "./chain-canvas.ts";
import type { ChainSums } from "./chain-figures.ts";
import { ChainHead } from "./chain-head.tsx";
import { GREEKS_MS, greeksMs, interestMs, listedMs } from "./chain-reads.ts";
import { StrikeList } from "./strike-list.tsx";

/** Sums and own greeks are worked out so often while the chain is looked at, ms. */
const COUNT_MS = 1_000;

interface Props extends Pick<UnderlyingView, "spots" | "futures"> {
  readonly underlying: string;
  readonly expiry: OptionExpiry;
  readonly inSight: boolean;
}

/** Whose price is the underlying's: its index or share, at the exchange of its options before another, else its near future. */
function spotOf({ spots, futures, expiry }: Pick<Props, "spots" | "futures" | "expiry">): InstrumentView | undefined {
  const home = expiry.exchange === "BFO" ? "BSE" : "NSE";
  return spots.find(({ exchange }) => exchange.startsWith(home)) ?? spots[0] ?? futures[0];
}

/** One expiry's strikes, its figures and who told them. */
export function Chain({ underlying, expiry, spots, futures, inSight }: Props) {
  const request = { underlying, expiry: expiry.expiry, exchange: expiry.exchange };
  const listed = usePolled("instruments.chain", request, inSight, listedMs);
  const greeks = usePolled("options.greeks", request, inSight, greeksMs);
  const interest = usePolled("options.interest", request, inSight, interestMs);
  const [sums, setSums] = useState<ChainSums>();
  const spot = spotOf({ spots, futures, expiry })?.key;
  const strikes = listed.answer?.strikes;
  const known = listed.answer?.spot;
  const canvas = useMemo(() => (strikes ? new ChainCanvas(strikes, spot, known) : undefined), [strikes, spot, known]);
  useEffect(() => {
    if (strikes) instruments.learn(strikes.flatMap(({ call, put }) => [call, put]).filter((one) => one !== undefined));
  }, [strikes]);
  useCounting(canvas, inSight, setSums);
  useEffect(() => {
    if (!canvas || !greeks.answer) return;
    canvas.figures.learnGreeks(greeks.answer.rows, greeks.answer.endsAt);
    canvas.count();
  }, [canvas, greeks.answer]);
  useEffect(() => {
    if (!canvas || !interest.answer) return;
    canvas.figures.learnInterest(interest.answer);
    canvas.count();
  }, [canvas, interest.answer]);
  const now = useSecond(inSight);
  const live = useTerminal((state) => state.link === "live");
  if (!listed.answer && listed.problem !== undefined) {
    return <ErrorState title={`The strikes of ${underlying} could not be looked up`} sentence={`${listed.problem} ${againText(listed.nextAt, now)}`} action={{ label: "Ask now", run: listed.again }} />;
  }
  if (!canvas || !strikes) return <LoadingState what="the strikes" rows={12} />;
  if (strikes.length === 0) return <EmptyState title="No strikes" hint="Today's list of instruments has no options of this expiry. Choose another expiry above." />;
  // With the link lost every figure fades at once.
  const staleGreeks = live && greeks.answer !== undefined && greeks.answer.rows.length > 0 && isStale(greeks, GREEKS_MS, live, now);
  return (
    <>
      <ChainHead underlying={underlying} spot={spot} sums={sums} greeks={greeks} interest={interest} inSight={inSight} />
      <StrikeList underlying={underlying} strikes={strikes} canvas={canvas} sums={sums} staleGreeks={staleGreeks} />
    </>
  );
}

/** Counts once a second while the chain is in sight, and asks for its quotes only then. */
function useCounting(canvas: ChainCanvas | undefined, inSight: boolean, tell: (sums: ChainSums) => void): void {
  useEffect(() => {
    if (!canvas) return;
    canvas.onSums = tell;
    return () => canvas.end();
  }, [canvas, tell]);
  useEffect(() => {
    canvas?.run(inSight);
    if (!canvas || !inSight) return;
    canvas.count();
    const timer = setInterval(() => canvas.count(), COUNT_MS);
    return () => clearInterval(timer);
  }, [canvas, inSight]);
}
