import type { FillModel } from "../../../shared/contract/schemas/paper.ts";

export interface ModelText {
  readonly kind: "fixed" | "spread";
  readonly fixedMs: string;
  readonly medianMs: string;
  readonly p99Ms: string;
  readonly queue: FillModel["queue"];
  readonly protection: string;
}

export function modelText({ latency, queue, protectionPercent }: FillModel): ModelText {
  const [fixedMs, medianMs, p99Ms] = latency.kind === "fixed" ? [latency.ms, latency.ms, latency.ms * 5] : [latency.medianMs, latency.medianMs, latency.p99Ms];
  return { kind: latency.kind, fixedMs: String(fixedMs), medianMs: String(medianMs), p99Ms: String(p99Ms), queue, protection: String(protectionPercent) };
}

export type ModelField = "fixedMs" | "medianMs" | "p99Ms" | "protection";
export type ReadModel = { readonly ok: true; readonly model: FillModel } | { readonly ok: false; readonly problems: Readonly<Partial<Record<ModelField, string>>> };

const MOST_MS = 60_000;

function readMs(text: string): number | undefined {
  const typed = text.replaceAll(/[,\s]/g, "");
  const ms = /^\d{1,6}$/.test(typed) ? Number(typed) : undefined;
  return ms !== undefined && ms <= MOST_MS ? ms : undefined;
}

/** The model that was typed, or what is wrong with each field. */
export function readModel(text: ModelText): ReadModel {
  const problems: Partial<Record<ModelField, string>> = {};
  const time = (field: "fixedMs" | "medianMs" | "p99Ms", name: string): number => {
    const ms = readMs(text[field]);
    if (ms === undefined) problems[field] = `${name} must be 0 to 60,000 ms, whole.`;
    return ms ?? 0;
  };
  const protection = /^\d{1,2}(?:\.\d{1,2})?$/.test(text.protection.trim()) ? Number(text.protection) : Number.NaN;
  if (!(protection >= 0.1 && protection <= 20)) problems.protection = "The protection must be 0.1 to 20 %.";
  const rest = { queue: text.queue, protectionPercent: protection };
  let model: FillModel;
  if (text.kind === "fixed") model = { latency: { kind: "fixed", ms: time("fixedMs", "The delay") }, ...rest };
  else {
    const medianMs = time("medianMs", "The usual delay");
    const p99Ms = time("p99Ms", "The slow delay");
    if (Object.keys(problems).length === 0 && p99Ms < medianMs) problems.p99Ms = `The slow delay must be at least the usual one, ${medianMs} ms.`;
    model = { latency: { kind: "spread", medianMs, p99Ms }, ...rest };
  }
  return Object.keys(problems).length === 0 ? { ok: true, model } : { ok: false, problems };
}
