import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { InstanceCore } from "./core.ts";
import type { InstanceOrders } from "./ports.ts";

/** One instance as the page sees it. */
export function instanceView(core: InstanceCore, orders: InstanceOrders): StrategyView {
  const { record, version, figures, parts } = core;
  const { settings } = record;
  const { startedAt, swap, paperParameters, build, accepted } = record;
  return {
    ...settings,
    id: core.id,
    file: record.file,
    hash: version?.hash ?? build?.hash ?? "",
    fileHash: parts.files.hashOf(record.file),
    state: stateOf(core),
    sentence: sentenceOf(core),
    ...(record.held ? { held: true } : {}),
    instruments: [...instrumentsOf(core)],
    frames: (version?.frames ?? record.frames ?? []) as readonly Frame[],
    ...orders.figures,
    positions: orders.positions(),
    ...(figures && figures.ticks + figures.candles > 0 ? { cpu: { meanUs: figures.meanUs, p99Us: figures.p99Us, slowestMs: figures.slowestMs } } : {}),
    ticks: figures?.ticks ?? 0,
    errors: core.errors,
    slow: figures?.slow ?? 0,
    restarts: record.restarts,
    ...(swap ? { swap } : {}),
    ...(startedAt === undefined ? {} : { startedAt }),
    lines: core.log.count,
    ...(paperParameters ? { paperParameters } : {}),
    ...(accepted?.[0] ? { acceptedAt: accepted[0].at } : {}),
  };
}

export function stateOf({ phase, record }: InstanceCore): StrategyView["state"] {
  switch (phase) {
    case "idle":
      return record.failed ? "failed" : "stopped";
    case "running":
      return record.wants === "paused" ? "paused" : "running";
    default:
      return phase;
  }
}

function sentenceOf({ phase, doing, record, parts }: InstanceCore): string {
  if (doing !== "") return doing;
  if (phase !== "running") return record.sentence;
  if (record.wants === "paused") return record.sentence;
  return parts.account().trading ? "Runs." : `Runs; orders wait for its account. ${parts.account().sentence}`;
}

/** What it trades, or traded last; before its first run what its parameters name. */
export function instrumentsOf(core: InstanceCore): readonly InstrumentKey[] {
  return core.version?.instruments ?? core.record.instruments ?? chosen(core);
}

function chosen({ record, parts }: InstanceCore): InstrumentKey[] {
  const parameters = parts.files.get(record.file)?.parameters ?? {};
  return Object.entries(parameters).flatMap(([name, { kind, default: usual }]): InstrumentKey[] => {
    const value = record.settings.parameters[name] ?? usual;
    return kind === "instrument" && typeof value === "string" ? [value as InstrumentKey] : [];
  });
}
