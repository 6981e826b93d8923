import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { BarModel, RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { FillModel } from "../../shared/contract/schemas/paper.ts";
import { DEFAULT_BAR_MODEL, runRequest } from "../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../shared/contract/schemas/paper.ts";
import { parseUnits } from "../../shared/domain/units.ts";
import { dayText } from "../../shared/history/days.ts";
import { frameNamed } from "../../shared/history/frames.ts";
import { checkParameters } from "../../shared/strategy/check-parameters.ts";
import type { Parameter, ParameterSchema, ParameterValue } from "../../shared/strategy/parameters.ts";
import { dayOf, frameOf, pathFrom } from "../history/common.ts";
import type { ScriptContext } from "../history/common.ts";

const text = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const yes = { type: "boolean" } as const;

/** Flags of every command of the lab that plays a strategy. */
export const PLAY_OPTIONS = {
  strategy: text, data: text, instrument: text, frame: text, from: text, to: text, capital: text, set: many, holding: text, costs: text, seed: text, sizing: text, end: text,
  market: text, path: text, slippage: text, spread: text, limit: text, protection: text, volume: text, latency: text, lot: text, tick: text, floats: yes, store: text, "data-dir": text,
} as const;

export const PLAY_HELP = `  --strategy FILE                 a strategy's file, or the name of an example: sma-crossover
  --data FILE|kept                CSV (also .gz) or Parquet of one instrument, of candles or of ticks (timestamp_ist,ltp,cum_volume),
                                  or the candles that Sauda keeps
  --instrument NSE:SBIN           what to trade (default: the strategy's own)
  --frame 5m                      candles (default: the strategy's own)
  --from 2021-04-01 --to 2021-06-30
  --capital 1000000               rupees (default 10,00,000)
  --set name=value                a parameter; as often as there are parameters
  --holding intraday|carry        default carry
  --costs 0|1|2                   charges of the dated tables, so many times (default 1)
  --market next-open|same-close|vwap    where market orders fill (default next-open)
  --path colour|high-first|low-first    how the price goes within a bar
  --slippage 0.05|0.02%|0.1atr14  rupees, percent or average true ranges
  --spread 0.02%                  of the price, half on each side
  --limit touch|through|queue     when limit orders fill (default through); on ticks behind|touch|through (default behind)
  --volume 10%                    of a bar's volume that orders get at most
  --latency 2bars|150ms           on ticks ms alone (default: drawn around 45 ms)
  --protection 3%                 on ticks: how far beyond the last price a market order may fill
  --sizing 100%                   each entry for so much of the equity
  --end leave|last-close|last-open      what is still open at the end (default leave)
  --lot 1 --tick 0.05             of the instrument
  --floats                        prices as they are written, in any currency: no charges, no margin
  --seed 1`;

export type PlayFlags = { readonly [K in keyof typeof PLAY_OPTIONS]?: (typeof PLAY_OPTIONS)[K] extends { readonly multiple: true } ? string[] : (typeof PLAY_OPTIONS)[K]["type"] extends "boolean" ? boolean : string };

const EXAMPLES = new URL("../../resources/strategies/", import.meta.url);

/** Path of a strategy's file. @throws Error with a sentence. */
export function strategyPath(flags: PlayFlags, context: ScriptContext): string {
  const { strategy } = flags;
  if (strategy === undefined) throw new Error("--strategy is missing. Name a file, or an example like sma-crossover.");
  const own = pathFrom(context, strategy);
  if (existsSync(own)) return own;
  const example = fileURLToPath(new URL(`${strategy}.ts`, EXAMPLES));
  if (/^[a-z0-9-]+$/.test(strategy) && existsSync(example)) return example;
  throw new Error(`--strategy ${strategy}: there is no such file, and no example of that name.`);
}

/** What the flags ask for. @param schema the strategy's parameters. @param onTicks the data are ticks. @throws Error with a sentence that names the flag. */
export function requestOf(flags: PlayFlags, context: ScriptContext, schema: ParameterSchema, path: string, onTicks: boolean): RunRequest {
  const { data, from, to, holding = "carry", end = "leave" } = flags;
  if (data === undefined) throw new Error("--data is missing. Name a CSV or Parquet file, or kept for the candles that Sauda keeps.");
  const parameters = parametersOf(flags, schema);
  const days = { ...(from === undefined ? {} : { from: dayText(dayOf("--from", from)) }), ...(to === undefined ? {} : { to: dayText(dayOf("--to", to)) }) };
  const asked = {
    file: basename(path), parameters, capital: rupees("--capital", flags.capital ?? "1000000"), holding, bars: onTicks ? DEFAULT_BAR_MODEL : modelOf(flags), ticks: onTicks ? tickModelOf(flags) : DEFAULT_FILL_MODEL,
    data: data === "kept" ? { kind: "history", from: days.from ?? "1990-01-01", to: days.to ?? "2100-01-01" } : { kind: "file", path: pathFrom(context, data), frame: onTicks ? "ticks" : frameFor(flags, schema, parameters), ...days },
    chargesTimes: number("--costs", flags.costs ?? "1"), atEnd: end, seed: number("--seed", flags.seed ?? "1"),
    ...(flags.sizing === undefined ? {} : { sizing: percent("--sizing", flags.sizing) / 100 }),
  };
  const read = runRequest.safeParse(asked);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`--${String(issue?.path[0] === "bars" || issue?.path[0] === "ticks" ? issue.path[1] : (issue?.path[0] ?? "flags"))}: ${issue?.message ?? "cannot be read"}. See npm run backtest -- --help.`);
}

/** All of them: a report that leaves defaults out cannot be made again once the file has others. */
function parametersOf({ set = [], instrument, frame }: PlayFlags, schema: ParameterSchema): Readonly<Record<string, ParameterValue>> {
  const values: Record<string, ParameterValue> = {};
  const all = Object.entries(schema);
  if (instrument !== undefined) for (const [name, { kind }] of all) if (kind === "instrument") values[name] = instrument;
  if (frame !== undefined) for (const [name, { kind }] of all) if (kind === "frame") values[name] = frameOf(frame);
  for (const one of set) {
    const at = one.indexOf("=");
    const name = one.slice(0, at);
    const parameter = schema[name];
    if (at < 1 || !parameter) throw new Error(`--set ${one}: the strategy has no such parameter. It has ${all.map(([known]) => known).join(", ")}.`);
    values[name] = valueOf(one, parameter, one.slice(at + 1));
  }
  const checked = checkParameters(schema, values);
  if (!checked.ok) throw new Error(checked.failures.map(({ sentence }) => sentence).join(" "));
  return checked.values;
}

function valueOf(flag: string, { kind }: Parameter, value: string): ParameterValue {
  switch (kind) {
    case "int":
    case "number":
      return number(`--set ${flag}`, value);
    case "frame":
      return frameNamed(value) ?? number(`--set ${flag}`, value);
    case "boolean":
      if (!/^(true|false|yes|no)$/.test(value)) throw new Error(`--set ${flag}: it is true or false.`);
      return value === "true" || value === "yes";
    default:
      return value;
  }
}

/** Bars of the file: as the flag says, else as the strategy's own parameter. */
function frameFor({ frame }: PlayFlags, schema: ParameterSchema, parameters: Readonly<Record<string, ParameterValue>>) {
  if (frame !== undefined) return frameOf(frame);
  for (const [name, parameter] of Object.entries(schema)) if (parameter.kind === "frame") return (parameters[name] ?? parameter.default) as ReturnType<typeof frameOf>;
  throw new Error("--frame is missing. Say how long the bars of the file are, for example --frame 5m.");
}

function modelOf(flags: PlayFlags): BarModel {
  return {
    market: (flags.market ?? DEFAULT_BAR_MODEL.market) as BarModel["market"],
    path: (flags.path ?? DEFAULT_BAR_MODEL.path) as BarModel["path"],
    limit: (flags.limit ?? DEFAULT_BAR_MODEL.limit) as BarModel["limit"],
    slippage: slippageOf(flags.slippage),
    spread: flags.spread === undefined ? DEFAULT_BAR_MODEL.spread : { percent: percent("--spread", flags.spread), on: "both" },
    volumePercent: flags.volume === undefined ? 0 : percent("--volume", flags.volume),
    latency: latencyOf(flags.latency),
  };
}

const OF_BARS = ["market", "path", "slippage", "spread", "volume"] as const;

/** As on a paper account. @throws Error for a flag that says something of bars. */
function tickModelOf(flags: PlayFlags): FillModel {
  const [odd] = OF_BARS.filter((name) => flags[name] !== undefined);
  if (odd !== undefined) throw new Error(`--${odd} says how orders meet candles, and the data are ticks. Leave it out.`);
  const { limit: queue = DEFAULT_FILL_MODEL.queue, latency, protection } = flags;
  const ms = latency === undefined ? undefined : latencyOf(latency);
  if (ms?.kind === "bars") throw new Error(`--latency ${latency ?? ""}: ticks have no bars to wait for. Write 150ms.`);
  if (queue === "queue") throw new Error("--limit queue is of candles. On ticks write behind, touch or through.");
  return {
    latency: ms === undefined ? DEFAULT_FILL_MODEL.latency : { kind: "fixed", ms: ms.ms }, queue: queue as FillModel["queue"],
    protectionPercent: protection === undefined ? DEFAULT_FILL_MODEL.protectionPercent : percent("--protection", protection),
  };
}

function slippageOf(flag: string | undefined): BarModel["slippage"] {
  if (flag === undefined) return DEFAULT_BAR_MODEL.slippage;
  const range = /^(\d+(?:\.\d+)?)atr(\d+)?$/.exec(flag);
  if (range) return { kind: "atr", times: Number(range[1]), bars: Number(range[2] ?? 14) };
  return flag.endsWith("%") ? { kind: "percent", by: percent("--slippage", flag) } : { kind: "points", by: rupees("--slippage", flag) };
}

function latencyOf(flag: string | undefined): BarModel["latency"] {
  if (flag === undefined) return DEFAULT_BAR_MODEL.latency;
  const read = /^(\d+(?:\.\d+)?)(bars?|ms)$/.exec(flag);
  if (!read) throw new Error(`--latency ${flag} cannot be read. Write 2bars or 150ms.`);
  return read[2] === "ms" ? { kind: "ms", ms: Number(read[1]) } : { kind: "bars", bars: Number(read[1]) };
}

export function number(flag: string, value: string): number {
  const read = Number(value);
  if (value.trim() === "" || !Number.isFinite(read)) throw new Error(`${flag} ${value} is not a number.`);
  return read;
}

function percent(flag: string, value: string): number {
  return number(flag, value.replace(/%$/, ""));
}

export function rupees(flag: string, value: string): number {
  const units = parseUnits(value);
  if (units === undefined) throw new Error(`${flag} ${value} is not an amount in rupees.`);
  return units;
}
