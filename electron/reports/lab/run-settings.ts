import { basename } from "node:path";
import type { BarModel, LabData, LabRun, RunRequest } from "../../../shared/contract/schemas/lab.ts";
import { isOnTicks } from "../../../shared/contract/schemas/lab.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { durationText, percentText, stampText } from "../../../shared/lab-charts/figure-text.ts";

/** A name and what it is set to, both as text. */
export type Setting = readonly [name: string, value: string];

const MARKET: Readonly<Record<BarModel["market"], string>> = { "next-open": "the next bar's open", "same-close": "the close of the same bar", vwap: "the next bar's average price" };
const PATH: Readonly<Record<BarModel["path"], string>> = { colour: "by its colour (rising: low first, falling: high first)", "high-first": "high first", "low-first": "low first" };
const LIMIT: Readonly<Record<BarModel["limit"], string>> = { touch: "once the price is reached", through: "once the price goes a tick beyond", queue: "with a share of the bar's volume at the price, with all beyond it" };
const AT_END: Readonly<Record<RunRequest["atEnd"], string>> = { leave: "stays open", "last-close": "closed at the last close", "last-open": "closed at the last bar's open" };

/** What was run, on what, and by which rules. */
export function settingsOf(run: LabRun): Setting[] {
  const { request } = run;
  return [
    ["Strategy", request.file],
    ["Instruments", run.instruments.join(", ")],
    ["Data", dataWords(request.data)],
    ["Capital", formatMoney(request.capital)],
    ["Positions", request.holding === "intraday" ? "within the day (MIS)" : "carried overnight"],
    ["Size", request.sizing === undefined ? "as the strategy says" : `${percentText(request.sizing * 100)} of the equity each`],
    ["Charges", request.chargesTimes === 0 ? "none" : `${request.chargesTimes} × the dated tables`],
    ["Open at the end", AT_END[request.atEnd]],
    ...(isOnTicks(request.data) ? tickRules(request) : barRules(request.bars)),
  ];
}

/** The strategy's own parameters. */
export function parametersOf({ request }: LabRun): Setting[] {
  return Object.entries(request.parameters).map(([name, value]) => [name, String(value)]);
}

/** What makes the run again, and shows that it is the same. */
export function originOf(run: LabRun): Setting[] {
  return [
    ["Run", run.id],
    ["Made", `${stampText(run.at)} IST in ${durationText(run.tookMs)}`],
    ["Seed", String(run.request.seed)],
    ["Code, SHA-256", run.codeHash],
    ["Data, SHA-256", run.dataHash],
  ];
}

/** Of a file the name alone: the path tells of the machine, and the hash says which file it was. */
function dataWords(data: LabData): string {
  switch (data.kind) {
    case "history": return `the terminal's candles, ${data.from} to ${data.to}`;
    case "recording": return `recorded ticks of ${data.days.length} day${data.days.length === 1 ? "" : "s"}, ${data.days[0] ?? ""} to ${data.days.at(-1) ?? ""}`;
    case "file": return `${basename(data.path.replaceAll("\\", "/"))}, ${data.frame === "ticks" ? "ticks" : `bars of ${frameName(data.frame)}`}${data.from === undefined ? "" : `, from ${data.from}`}${data.to === undefined ? "" : `, to ${data.to}`}`;
  }
}

function barRules(bars: BarModel): Setting[] {
  const { latency, spread, volumePercent } = bars;
  const late = latency.kind === "bars" ? latency.bars === 0 : latency.ms === 0;
  return [
    ["Market orders fill at", MARKET[bars.market]],
    ["Way of the price within a bar", PATH[bars.path]],
    ["Limit orders fill", LIMIT[bars.limit]],
    ["Slippage", slippageWords(bars)],
    ["Spread", spread.percent === 0 ? "none" : `${spread.percent} %, ${spread.on === "both" ? "half of it each way" : "all of it at entry"}`],
    ["Share of a bar's volume", volumePercent === 0 ? "without limit" : `at most ${volumePercent} %`],
    ["Delay of orders", late ? "none" : latency.kind === "bars" ? `${latency.bars} bar${latency.bars === 1 ? "" : "s"}` : `${latency.ms} ms`],
  ];
}

function slippageWords({ slippage }: BarModel): string {
  switch (slippage.kind) {
    case "none": return "none";
    case "points": return `${slippage.by} points`;
    case "percent": return `${slippage.by} %`;
    case "atr": return `${slippage.times} × average true range of ${slippage.bars} bars`;
  }
}

function tickRules({ ticks }: RunRequest): Setting[] {
  const { latency } = ticks;
  const QUEUE: Readonly<Record<typeof ticks.queue, string>> = { behind: "after the quantity displayed ahead of them", touch: "on a trade at their price", through: "on a trade beyond their price" };
  return [
    ["Limit orders fill", QUEUE[ticks.queue]],
    ["Delay of orders", latency.kind === "fixed" ? `${latency.ms} ms` : `half within ${latency.medianMs} ms, 99 % within ${latency.p99Ms} ms`],
    ["Protection of market orders", `${ticks.protectionPercent} %`],
  ];
}
