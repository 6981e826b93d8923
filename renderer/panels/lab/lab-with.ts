import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { terminalStore } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { daysBefore, today } from "../history/history-store.ts";
import { draftOf } from "../strategies/settings-draft.ts";
import { FIRST_SPAN } from "./data-fields.tsx";
import { showView } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import { firstDraft, parameterTexts } from "./run-draft.ts";

/** Goes to the lab with a strategy in the form of a new run: its file, these parameters, its holding and capital, at full charges; the data as they stand there. */
export function labWith(name: string, parameters: ParameterValues, settings: StrategySettings): void {
  const file = terminalStore.getState().strategyFiles.files.find((one) => one.file === name);
  if (!file) return toast("bad", `${name} is no longer in the folder of strategies, so the lab cannot play it. Put it back first.`);
  const before = useLab.getState().draft ?? firstDraft(file, daysBefore(today(), FIRST_SPAN), today());
  const { capital, holding } = draftOf(settings);
  useLab.setState({ draft: { ...before, file: name, parameters: { ...firstDraft(file, before.from, before.to).parameters, ...parameterTexts(parameters) }, capital, holding, chargesTimes: Math.max(1, before.chargesTimes) } });
  showView("setup");
  focusPanel("lab");
}
