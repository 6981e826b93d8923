import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { ParameterSchema, ParameterValue, ParameterValues } from "../../../shared/strategy/parameters.ts";
import { readValue } from "./settings-draft.ts";
import type { SettingsDraft } from "./settings-draft.ts";

/** Parameters of a live strategy that are not those it last ran with on paper, with the paper's values; undefined where there is nothing to compare. */
export function paperDifferences(draft: Pick<SettingsDraft, "mode" | "parameters">, { paperParameters }: Pick<StrategyView, "paperParameters">, schema: ParameterSchema): ParameterValues | undefined {
  if (draft.mode !== "live" || !paperParameters) return undefined;
  const differing: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(schema)) {
    const paper = paperParameters[name];
    if (paper !== undefined && readValue(parameter, draft.parameters[name] ?? "") !== paper) differing[name] = paper;
  }
  return differing;
}
