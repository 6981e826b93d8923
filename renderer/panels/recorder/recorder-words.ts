import type { RecorderView } from "../../../shared/contract/schemas/strategies.ts";
import { groupDigits } from "../../../shared/domain/format.ts";

/** "412 kB", "6.3 MB", "1.2 GB": bytes for the eye. `column`: a decimal even where it is 0, so that a column stands straight. */
export function sizeWords(bytes: number, column = false): string {
  if (bytes < 1_000_000) return `${groupDigits(Math.ceil(bytes / 1_000))} kB`;
  const [value, unit] = bytes < 999_500_000 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value >= 100 ? groupDigits(Math.round(value)) : column ? value.toFixed(1) : Number(value.toFixed(1))} ${unit}`;
}

/** `practice-1` is the synthetic market with seed 1, all others are connected accounts. */
export function marketWords(market: string): string {
  const seed = /^practice-(\d+)$/.exec(market)?.[1];
  return seed === undefined ? market.replace(/-live$/, "").replace("-", " ") : `Practice, seed ${seed}`;
}

/** Folder of one recorded day, with the separator of the system. */
export function dayFolder({ folder }: Pick<RecorderView, "folder">, { market, day }: Pick<RecorderView["days"][number], "market" | "day">): string {
  const between = folder.includes("\\") ? "\\" : "/";
  return [folder, market, day].join(between);
}

export function replayCommand(folder: string): string {
  return `npm start -- --replay "${folder}"`;
}
