import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { OptionExpiry } from "../../../shared/contract/schemas/instruments.ts";
import { expiryText } from "../../state/instrument-words.ts";
import { dayText } from "../../theme/day-text.ts";
import { chooseExpiry, expiryId } from "./chain-store.ts";
import classes from "./option-chain.module.css";

interface Props {
  readonly underlying: string;
  readonly expiries: readonly OptionExpiry[];
  readonly chosen: OptionExpiry;
}

/** "25 Aug"; with its year where another year begins, with its exchange where there are two. */
function words(expiries: readonly OptionExpiry[], at: number): string {
  const { expiry, exchange } = expiries[at] ?? { expiry: "", exchange: "NFO" };
  const first = expiries[0];
  const year = first && first.expiry.slice(0, 4) !== expiry.slice(0, 4) ? ` ${expiry.slice(2, 4)}` : "";
  return `${expiryText(expiry)}${year}${expiries.every((one) => one.exchange === first?.exchange) ? "" : ` ${exchange}`}`;
}

/** Days on which options of the underlying expire; arrows go from one to the next. */
export function ExpiryTabs({ underlying, expiries, chosen }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const at = expiries.indexOf(chosen);
  useEffect(() => {
    strip.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const next = event.key === "ArrowRight" ? expiries[at + 1] : event.key === "ArrowLeft" ? expiries[at - 1] : undefined;
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    chooseExpiry(underlying, next);
    event.currentTarget.querySelector<HTMLElement>(`[data-expiry="${expiryId(next)}"]`)?.focus();
  };
  return (
    <div ref={strip} role="tablist" aria-label="Expiries" className={classes["tabs"]} onKeyDown={onKeyDown}>
      {expiries.map((one, i) => (
        <button
          key={expiryId(one)} type="button" role="tab" data-expiry={expiryId(one)} aria-selected={one === chosen} tabIndex={one === chosen ? 0 : -1}
          title={`${dayText(one.expiry)}, ${one.exchange}, ${one.contracts} contracts, lot ${one.lot}`} onClick={() => chooseExpiry(underlying, one)}
        >
          {words(expiries, i)}
        </button>
      ))}
    </div>
  );
}
