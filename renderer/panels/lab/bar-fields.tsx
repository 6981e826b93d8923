import type { ReactNode } from "react";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { TextBox } from "../strategies/text-box.tsx";
import form from "../strategies/strategy-form.module.css";
import { Segments } from "../ticket/segments.tsx";
import classes from "./lab-form.module.css";
import type { ModelDraft } from "./model-draft.ts";
import { LATENCY_OPTIONS, LIMIT_OPTIONS, MARKET_OPTIONS, PATH_OPTIONS, SLIPPAGE_OPTIONS, SPREAD_OPTIONS } from "./model-words.ts";
import type { Problems } from "../strategies/settings-draft.ts";

interface BarFieldsProps {
  readonly draft: ModelDraft;
  readonly problems: Problems;
  readonly onChange: (draft: ModelDraft) => void;
}

/** A label over a bar of choices, and a sentence below it. */
export function Choice({ label, hint, problem, wide = false, children }: { readonly label: string; readonly hint?: string | undefined; readonly problem?: string | undefined; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <div className={cx(form["field"], wide && classes["wide"])}>
      <span className={form["label"]}>{label}</span>
      {children}
      <p className={problem === undefined ? form["hint"] : form["problem"]}>{noBreak(problem ?? hint ?? "")}</p>
    </div>
  );
}

const SLIPPAGE_UNIT = { none: "", points: "₹", percent: "%", atr: "× ATR" } as const;

/** All of how orders meet bars. */
export function BarFields({ draft, problems, onChange }: BarFieldsProps) {
  const change = (part: Partial<ModelDraft>): void => onChange({ ...draft, ...part });
  const hintOf = <T extends string>(options: readonly { readonly value: T; readonly title?: string }[], value: T): string => `${options.find((one) => one.value === value)?.title ?? ""}.`;
  return (
    <div className={classes["model"]}>
      <Choice label="Market orders fill at" hint={hintOf(MARKET_OPTIONS, draft.market)} wide><Segments label="Market orders fill at" options={MARKET_OPTIONS} value={draft.market} onChange={(market) => change({ market })} /></Choice>
      <Choice label="Slippage in" hint="Against the order, on market orders and stops."><Segments label="Slippage in" options={SLIPPAGE_OPTIONS} value={draft.slippage} onChange={(slippage) => change({ slippage })} /></Choice>
      {draft.slippage !== "none" && <TextBox id="lab-slippage" label="Slippage" suffix={SLIPPAGE_UNIT[draft.slippage]} value={draft.slippageBy} problem={problems["bars.slippage"]} hint="Of each order." onChange={(slippageBy) => change({ slippageBy })} />}
      {draft.slippage === "atr" && <TextBox id="lab-atr-bars" label="Average true range of" suffix="bars" value={draft.atrBars} problem={problems["bars.atrBars"]} hint="" onChange={(atrBars) => change({ atrBars })} />}
      <Choice label="Limit orders fill" hint={hintOf(LIMIT_OPTIONS, draft.limit)} wide><Segments label="Limit orders fill" options={LIMIT_OPTIONS} value={draft.limit} onChange={(limit) => change({ limit })} /></Choice>
      <TextBox id="lab-spread" label="Spread" suffix="%" value={draft.spread} problem={problems["bars.spread"]} hint="Between bid and ask, of the price." onChange={(spread) => change({ spread })} />
      <Choice label="Way of the price within a bar" hint={hintOf(PATH_OPTIONS, draft.path)} wide><Segments label="Way of the price within a bar" options={PATH_OPTIONS} value={draft.path} onChange={(path) => change({ path })} /></Choice>
      <Choice label="Spread is paid" hint={hintOf(SPREAD_OPTIONS, draft.spreadOn)}><Segments label="Spread is paid" options={SPREAD_OPTIONS} value={draft.spreadOn} onChange={(spreadOn) => change({ spreadOn })} /></Choice>
      <TextBox id="lab-volume" label="Most of a bar's volume" suffix="%" value={draft.volume} problem={problems["bars.volume"]} hint="All orders together. 0: as much as they want." onChange={(volume) => change({ volume })} />
      <Choice label="Latency in" hint={hintOf(LATENCY_OPTIONS, draft.latency)}><Segments label="Latency in" options={LATENCY_OPTIONS} value={draft.latency} onChange={(latency) => change({ latency })} /></Choice>
      <TextBox id="lab-latency" label="Latency" suffix={draft.latency} value={draft.latencyBy} problem={problems["bars.latency"]} hint="From the decision to the exchange." onChange={(latencyBy) => change({ latencyBy })} />
    </div>
  );
}
