import type { StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { formatMoney } from "../../../shared/domain/format.ts";

export interface Difference {
  readonly field: string;
  /** In words. */
  readonly has: string;
  readonly wanted: string;
  /** May be changed while it runs. */
  readonly free: boolean;
}

/** What the contract lets be changed of a strategy that runs. */
const FREE: ReadonlySet<string> = new Set(["title", "group", "limits", "schedule", "autoStart"]);
const IN_RUPEES: ReadonlySet<string> = new Set(["capital", "limits.orderValue", "limits.exposure", "limits.dailyLoss"]);

/** Where an instance is set otherwise than its entry asks. */
export function differences(view: StrategyView, wanted: StrategySettings): Difference[] {
  const has = flat(settingsIn(view));
  const want = flat(wanted);
  const fields = [...new Set([...has.keys(), ...want.keys()])];
  return fields
    .filter((field) => has.get(field) !== want.get(field))
    .map((field) => ({ field, has: words(field, has.get(field)), wanted: words(field, want.get(field)), free: FREE.has(field.split(".")[0] ?? "") }));
}

/** The settings of an instance, without what it does. */
export function settingsIn({ title, group, account, mode, holding, parameters, capital, limits, schedule, autoStart }: StrategyView): StrategySettings {
  return { title, group, account, mode, holding, parameters, capital, limits, schedule, autoStart };
}

/** `limits.dailyLoss` and its like; lists and absent values as text. */
function flat(settings: StrategySettings): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "object") found.set(name, String(value));
    else for (const [part, inner] of Object.entries(value)) if (inner !== undefined) found.set(`${name}.${part}`, Array.isArray(inner) ? [...(inner as readonly unknown[])].map(String).sort().join(" ") : String(inner));
  }
  return found;
}

function words(field: string, value: string | undefined): string {
  if (value === undefined || value === "") return "nothing";
  return IN_RUPEES.has(field) ? formatMoney(Number(value)) : value;
}
