import type { KeyboardEvent } from "react";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { DriftTab } from "./drift-tab.tsx";
import { HelpTab } from "./help-tab.tsx";
import { LogTab } from "./log-tab.tsx";
import { ParametersTab } from "./parameters-tab.tsx";
import { SignalsTab } from "./signals-tab.tsx";
import { pauseStrategies, startStrategies, swapIn } from "./strategy-actions.tsx";
import { askStop, DETAIL_TABS, showTab, toggleDetail, useStrategiesPage } from "./strategy-store.ts";
import type { DetailTab } from "./strategy-store.ts";
import { hasNewVersion, isActive, MODE_MEANING, MODE_WORDS, STATE_WORDS } from "./strategy-words.ts";
import { VersionsTab } from "./versions-tab.tsx";
import classes from "./strategies.module.css";

const TITLES: Readonly<Record<DetailTab, string>> = { parameters: "Parameters", log: "Log", signals: "Signals & fills", versions: "Versions", drift: "Drift", help: "Help" };

/** Everything about the chosen strategy. */
export function StrategyDetail({ strategy }: { readonly strategy: StrategyView }) {
  const tab = useStrategiesPage((page) => page.tab);
  // While it runs there is little to say; why it does not is to be read whole.
  const inLine = strategy.state !== "failed" && strategy.state !== "paused" && strategy.state !== "stopped";
  return (
    <section className={classes["detail"]} aria-label={`Details of ${strategy.title}`}>
      <header className={classes["head"]}>
        <h3>{strategy.title}</h3>
        <span className={classes["badge"]} data-mode={strategy.mode} title={MODE_MEANING[strategy.mode]}>{MODE_WORDS[strategy.mode]}</span>
        <span className={classes["state"]} data-state={strategy.state}>{STATE_WORDS[strategy.state]}</span>
        <p className={classes["sentence"]} title={strategy.sentence}>{inLine && noBreak(strategy.sentence)}</p>
        <Buttons strategy={strategy} />
      </header>
      {!inLine && strategy.sentence !== "" && <p role={strategy.state === "failed" ? "alert" : "status"} className={cx(classes["reason"], strategy.state === "failed" && classes["bad"])}>{noBreak(strategy.sentence)}</p>}
      <div role="tablist" aria-label="Details" className={classes["tabs"]} onKeyDown={turn}>
        {DETAIL_TABS.map((one, i) => (
          <button key={one} type="button" role="tab" id={`strategy-tab-${one}`} aria-selected={one === tab} aria-controls="strategy-tab-panel" tabIndex={one === tab ? 0 : -1} title={`${TITLES[one]} (${i + 1})`} onClick={() => showTab(one)}>
            {TITLES[one]} <kbd>{i + 1}</kbd>
          </button>
        ))}
      </div>
      <div role="tabpanel" id="strategy-tab-panel" aria-labelledby={`strategy-tab-${tab}`} className={classes["tab"]}>
        <Tab key={strategy.id} tab={tab} strategy={strategy} />
      </div>
    </section>
  );
}

function Tab({ tab, strategy }: { readonly tab: DetailTab; readonly strategy: StrategyView }) {
  switch (tab) {
    case "parameters": return <ParametersTab strategy={strategy} />;
    case "log": return <LogTab strategy={strategy} />;
    case "signals": return <SignalsTab strategy={strategy} />;
    case "versions": return <VersionsTab strategy={strategy} />;
    case "drift": return <DriftTab strategy={strategy} />;
    case "help": return <HelpTab />;
  }
}

/** Arrows go through the tabs and the focus goes along. */
function turn(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  const at = DETAIL_TABS.indexOf(useStrategiesPage.getState().tab);
  const next = DETAIL_TABS[(at + step + DETAIL_TABS.length) % DETAIL_TABS.length];
  if (next === undefined) return;
  showTab(next);
  document.getElementById(`strategy-tab-${next}`)?.focus();
}

function Buttons({ strategy }: { readonly strategy: StrategyView }) {
  const { state } = strategy;
  return (
    <div className={classes["buttons"]}>
      {hasNewVersion(strategy) && <button type="button" className="button" onClick={() => void swapIn(strategy)}>Swap <kbd>W</kbd></button>}
      {(!isActive(strategy) || state === "paused") && <button type="button" className="button primary" onClick={() => void startStrategies([strategy])}>{state === "paused" ? "Resume" : "Start"} <kbd>R</kbd></button>}
      {state === "running" && <button type="button" className="button" onClick={() => void pauseStrategies([strategy])}>Pause <kbd>P</kbd></button>}
      {isActive(strategy) && <button type="button" className="button" onClick={() => askStop([strategy])}>Stop <kbd>X</kbd></button>}
      <button type="button" className={classes["tool"]} aria-label="Close the details" title="Close the details (I)" onClick={toggleDetail}>✕</button>
    </div>
  );
}
