import { useMemo } from "react";
import form from "../strategies/strategy-form.module.css";
import { TextBox } from "../strategies/text-box.tsx";
import type { Problems } from "../strategies/settings-draft.ts";
import { Segments } from "../ticket/segments.tsx";
import { Choice } from "./bar-fields.tsx";
import type { RunDraft } from "./run-draft.ts";

const HOLDINGS = [{ value: "intraday", text: "Within the day", title: "MIS: closed the same day" }, { value: "carry", text: "Carried", title: "CNC for shares, NRML for contracts" }] as const;
const CHARGES = [{ value: "1", text: "On", title: "By the dated tables of the broker and the exchanges" }, { value: "2", text: "× 2", title: "Twice: would it still pay?" }, { value: "0", text: "None", title: "For comparing with other programs only" }] as const;
const ENDS = [{ value: "leave", text: "Stays", title: "Valued at the last close" }, { value: "last-close", text: "Last close", title: "Closed at the last close" }, { value: "last-open", text: "Last open", title: "Closed at the last bar's open" }] as const;
const SIZES = [{ value: "own", text: "By the strategy" }, { value: "share", text: "Share of equity" }] as const;
const FIRST_SHARE = "95";

interface MoneyFieldsProps {
  readonly draft: RunDraft;
  readonly problems: Problems;
  readonly onChange: (change: Partial<RunDraft>) => void;
}

/** Capital, holding, costs and what is left to chance. */
export function MoneyFields({ draft, problems, onChange }: MoneyFieldsProps) {
  // A run of the command line may have had other multiples.
  const charges = useMemo(() => {
    const now = String(draft.chargesTimes);
    return CHARGES.some(({ value }) => value === now) ? CHARGES : [...CHARGES, { value: now, text: `× ${now}` }];
  }, [draft.chargesTimes]);
  return (
    <fieldset className={form["group"]}>
      <legend>Money and costs</legend>
      <div className={form["grid"]}>
        <TextBox id="lab-capital" label="Capital" prefix="₹" value={draft.capital} problem={problems["capital"]} hint="What it begins with." onChange={(capital) => onChange({ capital })} />
        <Choice label="Holding" hint={draft.holding === "intraday" ? "Product MIS: closed the same day." : "CNC for shares, NRML for contracts."}><Segments label="Holding" options={HOLDINGS} value={draft.holding} onChange={(holding) => onChange({ holding })} /></Choice>
        <Choice label="Charges" hint={draft.chargesTimes === 0 ? "No real market is free of them." : "Brokerage, taxes and fees of the day."}><Segments label="Charges" options={charges} value={String(draft.chargesTimes)} onChange={(times) => onChange({ chargesTimes: Number(times) })} /></Choice>
        <Choice label="Size of an entry" hint={draft.sizing === "" ? "The quantity that the strategy asks for." : "Whole lots, of the equity at the fill."}>
          <Segments label="Size of an entry" options={SIZES} value={draft.sizing === "" ? "own" : "share"} onChange={(size) => onChange({ sizing: size === "own" ? "" : FIRST_SHARE })} />
        </Choice>
        {draft.sizing !== "" && <TextBox id="lab-sizing" label="Share of the equity" suffix="%" value={draft.sizing} problem={problems["sizing"]} hint="Above 100 % is on margin." onChange={(sizing) => onChange({ sizing: sizing === "" ? " " : sizing })} />}
        <Choice label="Open at the end of the data" hint={`${ENDS.find(({ value }) => value === draft.atEnd)?.title ?? ""}.`}><Segments label="Open at the end of the data" options={ENDS} value={draft.atEnd} onChange={(atEnd) => onChange({ atEnd })} /></Choice>
        <TextBox id="lab-seed" label="Seed" value={draft.seed} problem={problems["seed"]} hint="The same seed gives the same run, to the byte." onChange={(seed) => onChange({ seed })} />
      </div>
    </fieldset>
  );
}
