import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { INTEREST } from "../../../shared/options/black76.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { useQuoteFields } from "../../state/quotes.ts";
import type { Polled } from "../../state/use-polled.ts";
import type { Answer } from "../../../shared/contract/commands.ts";
import { useSecond } from "../../state/use-polled.ts";
import { useTerminal } from "../../state/terminal.ts";
import { changePercentText, directionOf, priceText, UNKNOWN } from "../../theme/quote-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { againText, ageText, Told } from "../../workspace/told.tsx";
import type { ChainSums } from "./chain-figures.ts";
import { leftText, strikeText } from "./chain-words.ts";
import { GREEKS_MS } from "./chain-reads.ts";
import classes from "./option-chain.module.css";

const FIELDS = [Q.ltp, Q.previousClose] as const;

interface Props {
  readonly underlying: string;
  readonly spot: InstrumentKey | undefined;
  readonly sums: ChainSums | undefined;
  readonly greeks: Polled<Answer<"options.greeks">>;
  readonly interest: Polled<Answer<"options.interest">>;
  readonly inSight: boolean;
}

/** The chain in a line: where the underlying stands, what the open interest says, and who told the greeks. */
export function ChainHead({ underlying, spot, sums, greeks, interest, inSight }: Props) {
  return (
    <div className={classes["summary"]}>
      <Spot underlying={underlying} spot={spot} known={sums?.spot} />
      <dl className={classes["sums"]} data-live>
        <Figure term="Max pain" about="Strike at which all open options together would be worth least at their end" value={sums?.maxPain === undefined ? UNKNOWN : strikeText(sums.maxPain)} />
        <Figure term="PCR" about="Open interest of all puts by that of all calls" value={sums?.ratio?.toFixed(2) ?? UNKNOWN} />
        <Figure term="ATM IV" about="Implied volatility at the money, mean of call and put, per cent a year" value={sums?.volatility?.toFixed(1) ?? UNKNOWN} />
        <Figure term="Ends in" about="Until these options end" value={sums?.left === undefined ? UNKNOWN : leftText(sums.left)} />
      </dl>
      <InterestNote interest={interest} sums={sums} inSight={inSight} />
      <GreeksNote greeks={greeks} inSight={inSight} />
    </div>
  );
}

/** Drawn with each frame that brings a price; the rest of the head is not. */
function Spot({ underlying, spot, known }: Pick<Props, "underlying" | "spot"> & { readonly known: number | undefined }) {
  const [live = Number.NaN, close = Number.NaN] = useQuoteFields(spot, FIELDS);
  const ltp = live > 0 ? live : (known ?? Number.NaN);
  return (
    <p className={classes["spot"]} data-live>
      <b>{underlying}</b> {priceText(ltp)} <span className={directionOf(ltp, close)}>{changePercentText(ltp, close)}</span>
    </p>
  );
}

function Figure({ term, about, value }: { readonly term: string; readonly about: string; readonly value: string }) {
  return (
    <div title={about}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Says why there is no sum of the open interest. */
function InterestNote({ interest: { answer, problem, nextAt }, sums, inSight }: Pick<Props, "interest" | "sums" | "inSight">) {
  const now = useSecond(inSight);
  const live = useTerminal((state) => state.link === "live");
  if (!live) return null;
  if (problem !== undefined) {
    return <p className={classes["note"]} data-tone="bad" role="alert" aria-label={problem}>{noBreak(`${problem} ${againText(nextAt, now)}${answer ? ` Open interest is ${ageText(now - answer.at)} old.` : ""}`)}</p>;
  }
  if (answer && !answer.lacks && answer.missing === 0) return null;
  if (!sums || sums.counted === sums.contracts) return null;
  const words = answer ? `${sums.contracts - sums.counted} of ${sums.contracts} contracts have no open interest told: no max pain and PCR.` : `Reading the open interest of ${sums.contracts} contracts…`;
  return <p className={classes["note"]}>{words}</p>;
}

/** Whose greeks they are. */
function GreeksNote({ greeks, inSight }: Pick<Props, "greeks" | "inSight">) {
  const now = useSecond(inSight);
  const { answer } = greeks;
  if (!answer || greeks.problem !== undefined) return <Told polled={greeks} everyMs={GREEKS_MS} inSight={inSight} />;
  if (answer.rows.length > 0) return <Told polled={greeks} everyMs={GREEKS_MS} inSight={inSight} />;
  const why = answer.problem ?? answer.lacks ?? (answer.open ? `${answer.by} gave no greeks.` : `${answer.hours} ${answer.by} gives no greeks now.`);
  const again = answer.problem === undefined ? "" : ` ${againText(greeks.nextAt, now)}`;
  const words = `${why}${again} IV and greeks are computed here from last prices: Black-76, interest ${(INTEREST * 100).toFixed(1)} %.`;
  return <p className={classes["note"]} data-tone={answer.problem === undefined ? "" : "warn"} title={words}>{noBreak(words)}</p>;
}
