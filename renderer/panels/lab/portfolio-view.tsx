import { useMemo } from "react";
import type { PortfolioRequest } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { TextBox } from "../strategies/text-box.tsx";
import { Segments } from "../ticket/segments.tsx";
import { exportPortfolio } from "./lab-actions.ts";
import { showView } from "./lab-reads.ts";
import { MOST_MARKED, useLab } from "./lab-store.ts";
import classes from "./lab.module.css";
import mix from "./lab-mix.module.css";
import { readMix } from "./mix-draft.ts";
import type { MixDraft } from "./mix-draft.ts";
import { PortfolioParts } from "./portfolio-parts.tsx";
import { usePortfolio } from "./use-portfolio.ts";

const METHODS = [
  { value: "equal", text: "Equal", title: "The same share for each" },
  { value: "risk-parity", text: "Risk parity", title: "Each brings the same share of the swings" },
  { value: "kelly", text: "Kelly", title: "What grows fastest, in part; the rest stays cash" },
  { value: "mean-variance", text: "Mean-variance", title: "Return against variance, by how much risk is disliked (Markowitz)" },
] as const;
const MATRICES = [{ value: "shrunk", text: "Shrunk", title: "Ledoit and Wolf's covariance: steadier where returns are few" }, { value: "sample", text: "As measured", title: "The covariance of the returns as they were" }] as const;

/** The marked runs as one account: how the capital is split, how alike they move, and what came of it together. */
export function PortfolioView() {
  const marked = useLab((lab) => lab.marked);
  const draft = useLab((lab) => lab.mix);
  const { request, problems } = useMemo(() => readMix(draft, marked), [draft, marked]);
  const { view, problem } = usePortfolio(request);
  if (marked.length < 2) return <EmptyState title={marked.length === 0 ? "Nothing is marked" : "One run is marked"} hint={`Mark two to ${MOST_MARKED} runs with the space bar to look at them as one account.`} action={{ label: "Runs", keys: "2", run: () => showView("runs") }} />;
  return (
    <div className={classes["sweep"]}>
      <MixBar draft={draft} problems={problems} request={view && request} />
      {problem !== undefined ? <ErrorState title="No portfolio can be made of these runs" sentence={problem} action={{ label: "Runs", run: () => showView("runs") }} />
        : view ? <PortfolioParts view={view} />
        : request === undefined ? <EmptyState title="A field needs correcting" hint={Object.values(problems)[0] ?? ""} /> : <LoadingState what="the portfolio" rows={8} />}
    </div>
  );
}

interface MixBarProps {
  readonly draft: MixDraft;
  readonly problems: Readonly<Record<string, string>>;
  /** Of what is shown. */
  readonly request: PortfolioRequest | undefined;
}

function MixBar({ draft, problems, request }: MixBarProps) {
  const live = useTerminal((state) => state.link === "live");
  const change = (part: Partial<MixDraft>): void => useLab.setState({ mix: { ...draft, ...part } });
  const { kind } = draft;
  return (
    <div className={mix["bar"]}>
      <div className={mix["field"]}><span>Split by</span><Segments label="Split by" options={METHODS} value={kind} onChange={(next) => change({ kind: next })} /></div>
      {kind !== "equal" && <div className={mix["field"]}><span>Covariance</span><Segments label="Covariance" options={MATRICES} value={draft.shrink ? "shrunk" : "sample"} onChange={(next) => change({ shrink: next === "shrunk" })} /></div>}
      {kind === "kelly" && <div className={mix["box"]}><TextBox id="lab-kelly" label="Of full Kelly" suffix="%" value={draft.part} problem={problems["part"]} onChange={(part) => change({ part })} /></div>}
      {kind === "mean-variance" && <div className={mix["box"]}><TextBox id="lab-aversion" label="Aversion to risk" value={draft.aversion} problem={problems["aversion"]} onChange={(aversion) => change({ aversion })} /></div>}
      <div className={mix["box"]}><TextBox id="lab-mix-capital" label="Capital" prefix="₹" value={draft.capital} problem={problems["capital"]} onChange={(capital) => change({ capital })} /></div>
      <button type="button" className={classes["tool"]} data-mix-export disabled={!request || !live} title="One HTML page and three CSV files (X)" onClick={() => request && void exportPortfolio(request)}>Export <kbd>X</kbd></button>
    </div>
  );
}
