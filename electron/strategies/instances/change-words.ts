import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";

/** "limits.dailyLoss 50000000 → 100000000, autoStart false → true": what the journal keeps of a change. */
export function changeWords(before: StrategySettings, after: StrategySettings): string {
  const [a, b] = [flat(before), flat(after)];
  const changed = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  return changed.map((name) => `${name} ${a.get(name) ?? "none"} → ${b.get(name) ?? "none"}`).join(", ");
}

function flat(value: object, under = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, one] of Object.entries(value) as [string, unknown][]) {
    if (one === undefined) continue;
    if (typeof one === "object" && one !== null && !Array.isArray(one)) for (const [deep, text] of flat(one, `${under}${name}.`)) all.set(deep, text);
    else all.set(`${under}${name}`, Array.isArray(one) ? `[${one.join(", ")}]` : String(one));
  }
  return all;
}
