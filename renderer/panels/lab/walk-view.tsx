import { useMemo } from "react";
import type { WalkView } from "../../../shared/contract/schemas/lab-walk.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { equityChart } from "../../../shared/lab-charts/equity-chart.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { newSearch, removeSearch } from "./lab-actions.ts";
import { LabChart } from "./lab-chart.tsx";
import { loadWalk, showWalk } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import { labTheme } from "./lab-theme.ts";
import { dataText, STATE_WORDS } from "./lab-words.ts";
import checks from "./lab-check.module.css";
import classes from "./lab.module.css";
import { WalkTable } from "./walk-table.tsx";
import { planText, walkSentences } from "./walk-words.ts";

/** A walk-forward that is kept, or the way to begin one. */
export function WalkPage() {
  const { walk, walks, walkOpen } = useLab();
  const open = walk === undefined ? undefined : walkOpen.value;
  return (
    <div className={classes["sweep"]}>
      <div className={classes["bar"]}>
        <select aria-label="Walk-forward" className={classes["pick"]} value={walk ?? ""} disabled={!walks?.length && walk === undefined} onChange={(event) => showWalk(event.target.value === "" ? undefined : event.target.value)}>
          <option value="">{walks?.length ? "Choose a walk-forward" : "None is kept yet"}</option>
          {walk !== undefined && !walks?.some(({ id }) => id === walk) && <option value={walk}>{open?.title ?? "The walk-forward that runs"}</option>}
          {walks?.map(({ id, title, at, state }) => <option key={id} value={id}>{`${title} · ${stampText(at).slice(0, 16)}${state === "done" ? "" : ` · ${STATE_WORDS[state].toLowerCase()}`}`}</option>)}
        </select>
        <button type="button" className={classes["tool"]} onClick={() => newSearch("rolling")}>New walk-forward <kbd>W</kbd></button>
        {open && <button type="button" className={classes["tool"]} onClick={() => void removeSearch("walk", open)}>Remove <kbd>Del</kbd></button>}
      </div>
      {walk === undefined ? <EmptyState title="No walk-forward is open" hint="It searches the best parameters again and again on the days before, and tries them on the days after: what a trader could have known." action={{ label: "New walk-forward", keys: "W", run: () => newSearch("rolling") }} />
        : walkOpen.problem !== undefined ? <ErrorState title="The walk-forward could not be opened" sentence={walkOpen.problem} action={{ label: "Ask again", run: () => void loadWalk(walk) }} />
        : open ? <OpenWalk walk={open} /> : <LoadingState what="the walk-forward" />}
    </div>
  );
}

function OpenWalk({ walk }: { readonly walk: WalkView }) {
  const { curve, plan, request, windows, total, state, sentence } = walk;
  const sentences = walkSentences(walk);
  const option = useMemo(() => equityChart({ ...curve, benchmark: curve.at.map(() => 0) }, labTheme()), [curve]);
  const over = state === "done" || state === "failed" || state === "cancelled";
  if (windows.length === 0) return <EmptyState title={over ? "No window was finished" : "No window is done yet"} hint={over ? sentence : `${total === 0 ? "The windows" : `${groupDigits(total)} windows`} are searched one after the other; each stands here once it was tried.`} />;
  return (
    <div className={classes["scroll"]} data-autofocus tabIndex={0} role="group" aria-label="Walk-forward">
      <p className={classes["lead"]}>{noBreak(`${planText(plan)} · ${dataText(request.base.data)} · ${windows.length === total ? "" : `${windows.length} of `}${groupDigits(total)} windows`)}</p>
      {state === "failed" && <p role="alert" className={classes["problem"]}>{noBreak(sentence)}</p>}
      {sentences.length > 0 && <ul className={checks["told"]} aria-label="What the walk-forward says">{sentences.map(({ text, tone }) => <li key={text} data-tone={tone}>{noBreak(text)}</li>)}</ul>}
      {curve.at.length > 0 && <LabChart option={option} height={230} label={`Equity on days that no choice was made on, over ${windows.length} windows`} />}
      <WalkTable walk={walk} />
    </div>
  );
}
