import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { toggleSignals } from "../chart/chart-settings.ts";
import { terminalStore } from "../../state/terminal.ts";
import { pauseStrategies, removeStrategy, startStrategies, swapBack, swapIn } from "./strategy-actions.tsx";
import { isGroup, targets } from "./strategy-rows.ts";
import type { Row } from "./strategy-rows.ts";
import { askStop, clearMarks, DETAIL_TABS, openNew, setFilter, showTab, toggleDetail, toggleFold, toggleMarks, useStrategiesPage } from "./strategy-store.ts";

interface Parts {
  readonly current: () => Row | undefined;
  /** Strategies that the filter lets through. */
  readonly shown: () => readonly StrategyView[];
  readonly focusFilter: () => void;
  readonly focusFields: () => void;
}

const TAB_TITLES = ["Parameters", "Log", "Signals and fills", "Versions", "Drift", "Help"] as const;

/** The space bar belongs to what has the focus: to a radio button of the form as well. */
function inRows(): boolean {
  return document.activeElement?.closest("[role=treegrid], [role=grid]") !== null;
}

/** Keys of the strategies panel. They act on what is marked, else on the row of the cursor. @returns takes them away. */
export function strategyCommands({ current, shown, focusFilter, focusFields }: Parts): () => void {
  const group = "Strategies";
  const inRow = { group, when: () => inPanel("strategies"), keyOnly: true } as const;
  const chosen = (): readonly StrategyView[] => targets(current(), useStrategiesPage.getState().marked, terminalStore.getState().strategies);
  const onAll = (run: (all: readonly StrategyView[]) => void) => (): void => {
    const all = chosen();
    if (all.length > 0) run(all);
    else toast("plain", "Choose a strategy first: with the arrow keys or a click.");
  };
  const onOne = (run: (strategy: StrategyView) => void) => (): void => {
    const row = current();
    if (row && !isGroup(row)) run(row);
    else toast("plain", "Choose one strategy first: with the arrow keys or a click.");
  };
  const commands: readonly PageCommand[] = [
    { ...inRow, id: "strategies.start", title: "Start or resume: the chosen strategy or the marked ones", keys: ["R"], run: onAll((all) => void startStrategies(all)) },
    { ...inRow, id: "strategies.pause", title: "Pause: opens nothing, what closes goes on", keys: ["P"], run: onAll((all) => void pauseStrategies(all)) },
    { ...inRow, id: "strategies.stop", title: "Stop: asks what becomes of orders and positions", keys: ["X"], run: onAll(askStop) },
    { ...inRow, id: "strategies.swap", title: "Swap in the new version of the chosen strategy", keys: ["W"], run: onOne((strategy) => void swapIn(strategy)) },
    { ...inRow, id: "strategies.swapBack", title: "Swap back to the version before", keys: ["Z"], run: onOne((strategy) => void swapBack(strategy)) },
    { ...inRow, id: "strategies.new", title: "New strategy", keys: ["N"], run: () => openNew() },
    {
      ...inRow, id: "strategies.edit", title: "Change the parameters of the chosen strategy", keys: ["E", "F2"],
      run: onOne(() => {
        showTab("parameters");
        focusFields();
      }),
    },
    ...DETAIL_TABS.map((tab, i) => ({ ...inRow, id: `strategies.tab.${tab}`, title: `${TAB_TITLES[i] ?? ""} of the chosen strategy`, keys: [String(i + 1)], run: onOne(() => showTab(tab)) })),
    { ...inRow, id: "strategies.help", title: "Help about strategies", keys: ["H"], run: onOne(() => showTab("help")) },
    { ...inRow, id: "strategies.detail", title: "Show or hide the details", keys: ["I"], run: toggleDetail },
    {
      ...inRow, id: "strategies.mark", title: "Mark or unmark the row; on a heading its whole group", keys: ["Space"], when: () => inPanel("strategies") && inRows(),
      run: () => {
        const row = current();
        if (row) toggleMarks(isGroup(row) ? row.members : [row]);
      },
    },
    { ...inRow, id: "strategies.markAll", title: "Mark or unmark all that are shown", keys: ["A"], run: () => toggleMarks(shown()) },
    { ...inRow, id: "strategies.unmark", title: "Unmark all", keys: ["Escape"], when: () => inPanel("strategies") && useStrategiesPage.getState().marked.size > 0, run: clearMarks },
    {
      ...inRow, id: "strategies.fold", title: "Fold or unfold the group", keys: ["-", "+"],
      run: () => {
        const row = current();
        if (row && row.group !== "") toggleFold(row.group);
      },
    },
    { ...inRow, id: "strategies.filter", title: "Filter the strategies", keys: ["F"], run: focusFilter },
    { ...inRow, id: "strategies.filterOff", title: "Show all strategies", keys: ["Shift+F"], run: () => setFilter({ text: "", state: "all", mode: "all" }) },
    { ...inRow, id: "strategies.signals", title: "Signals of the chosen strategy on the chart, or not", keys: ["M"], run: toggleSignals },
    { ...inRow, id: "strategies.remove", title: "Remove the chosen strategy", keys: ["Delete"], run: onOne((strategy) => void removeStrategy(strategy)) },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}
