import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import { reportFormat } from "../../electron/reports/lab/report-formats.ts";
import { resourcePath } from "../../electron/resource-files.ts";
import type { BacktestTask } from "../../shared/contract/backtest-task.ts";
import type { LabRun, RunRequest } from "../../shared/contract/schemas/lab.ts";
import { isOnTicks } from "../../shared/contract/schemas/lab.ts";
import { formatRupees, groupDigits } from "../../shared/domain/format.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { istDay } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { PriceBars } from "../../shared/lab-charts/price-bars.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import type { TickInstrument } from "../../shared/simulation/backtest/ticks/options.ts";
import { planRun } from "../../shared/strategy/run-plan.ts";
import type { StrategyClass } from "../../shared/strategy/strategy.ts";
import { isTickFile } from "../../workers/backtest/data/tick-file.ts";
import { runBacktest, shownBars } from "../../workers/backtest/run-backtest.ts";
import { ModuleRealm } from "../../workers/strategy-module/module-realm.ts";
import { buildModule } from "../../workers/strategy-module/build-module.ts";
import { openModule } from "../../workers/strategy-module/open-module.ts";
import { CALENDAR, dataDirOf, flagsOf, pathFrom, storeIn } from "../history/common.ts";
import type { ScriptContext } from "../history/common.ts";
import type { PlayFlags } from "./backtest-flags.ts";
import { PLAY_HELP, PLAY_OPTIONS, number, requestOf, rupees, strategyPath } from "./backtest-flags.ts";

const HELP = `npm run backtest -- --strategy sma-crossover --data sbin.csv [flags]
  plays a strategy over candles or ticks and says what came of it

${PLAY_HELP}
  --out FOLDER                    writes the report there
  --format html,csv,excel,pdf     default html,csv
  --title TEXT
  --json                          the last line is the summary as JSON

Exit code 0: done; 1: nothing was run, and why; 2: it ran, and the strategy threw errors.`;

const text = { type: "string" } as const;
const OPTIONS = { ...PLAY_OPTIONS, out: text, format: text, title: text, json: { type: "boolean" }, help: { type: "boolean" } } as const;
/** Codes by which a caller can tell what happened. */
const EXIT = { done: 0, refused: 1, threw: 2 } as const;

/** @returns the exit code. */
export async function runBacktestCli(args: readonly string[], context: ScriptContext, say: (line: string) => void, warn: (line: string) => void): Promise<number> {
  try {
    const flags = flagsOf(args, OPTIONS, "backtest");
    if (flags.help === true || args.length === 0) {
      say(HELP);
      return EXIT.done;
    }
    const task = await taskOf(flags, context);
    const began = performance.now();
    const { run: played, prices } = await runBacktest(task);
    const tookMs = performance.now() - began;
    const run: LabRun = { ...played, id: randomBytes(6).toString("hex"), at: context.now as SystemTime, title: flags.title ?? titleOf(task), tookMs };
    for (const line of told(run)) say(line);
    if (flags.out !== undefined) for (const path of await writeReports(run, shownBars(task, prices), task, pathFrom(context, flags.out), flags.format ?? "html,csv")) say(`Written: ${path}`);
    if (flags.json === true) say(JSON.stringify(summaryOf(run)));
    return run.failures.length > 0 ? EXIT.threw : EXIT.done;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return EXIT.refused;
  }
}

/** Everything a run needs, from the flags. */
export async function taskOf(flags: PlayFlags, context: ScriptContext): Promise<BacktestTask> {
  const path = strategyPath(flags, context);
  const build = await buildModule(await readFile(path, "utf8"), basename(path));
  const { Class } = openModule(build, new ModuleRealm());
  const onTicks = flags.data !== undefined && flags.data !== "kept" && (await isTickFile(pathFrom(context, flags.data)));
  const request = requestOf(flags, context, Class.declaration.parameters, path, onTicks);
  const store = request.data.kind === "history" ? (flags.store ?? storeIn(dataDirOf(context, flags["data-dir"]), undefined)) : undefined;
  return {
    build, request, instruments: instrumentsOf(Class, request, flags), floats: flags.floats === true, progress: undefined,
    places: { store, recordings: undefined, calendar: CALENDAR, charges: resourcePath("charges/angelone.json"), margins: resourcePath("margins/angelone.json") },
  };
}

/** The list of instruments is the broker's and not at hand here: shares, with what the flags say of them. */
function instrumentsOf(Class: StrategyClass, { parameters, holding }: RunRequest, flags: PlayFlags): TickInstrument[] {
  const lot = number("--lot", flags.lot ?? "1");
  const tick = rupees("--tick", flags.tick ?? "0.05") as Price;
  const made = (key: InstrumentKey): TickInstrument => {
    const [exchange = "NSE", symbol = ""] = key.split(":");
    return {
      key, exchange: exchange as TickInstrument["exchange"], symbol, kind: "equity", underlying: symbol, expiry: undefined, strike: undefined, optionType: undefined, lot, tick, multiplier: 1, fnoStock: false, onIndex: false,
      product: flags.floats === true ? "NRML" : holding === "intraday" ? "MIS" : "CNC",
    };
  };
  return planRun(Class.declaration, parameters, { instruments: made }).instruments.map(({ key }) => made(key));
}

function titleOf({ build, instruments }: BacktestTask): string {
  return `${build.file.replace(/\.[a-z]+$/, "")} ${instruments.map(({ symbol }) => symbol).join(", ")}`;
}

async function writeReports(run: LabRun, tables: readonly BarTable[], task: BacktestTask, folder: string, names: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const bars = tables[0] && priceBars(tables[0], task.floats ? 1 : PER_RUPEE);
  const written: string[] = [];
  for (const name of names.split(",")) {
    const format = reportFormat(name.trim());
    if (!format) throw new Error(`--format ${name} is none of html, csv, excel, pdf.`);
    for (const file of await format.make(run, bars)) {
      await writeFile(join(folder, file.name), file.bytes);
      written.push(join(folder, file.name));
    }
  }
  await writeFile(join(folder, "summary.json"), `${JSON.stringify(summaryOf(run), undefined, 2)}\n`);
  return [...written, join(folder, "summary.json")];
}

function priceBars({ instrument, at, open, high, low, close }: BarTable, per: number): PriceBars {
  const rupeesOf = (column: Float64Array): Float64Array => column.map((value) => value / per);
  return { instrument, at, open: rupeesOf(open), high: rupeesOf(high), low: rupeesOf(low), close: rupeesOf(close) };
}

/** For machines: all figures and what the run hangs on. */
function summaryOf({ curve: _curve, trades, orders, ...rest }: LabRun): object {
  return { ...rest, orders: orders.length, refusedOrders: orders.filter(({ state }) => state === "refused").length, openTrades: trades.filter(({ open }) => open).length };
}

function told({ figures, warnings, failures, title, tookMs, orders, request }: LabRun): string[] {
  const percent = (value: number | undefined): string => (value === undefined ? "–" : `${value.toFixed(2)} %`);
  const plain = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(2));
  const money = (value: number): string => `₹ ${formatRupees(Math.round(value * PER_RUPEE))}`;
  const refused = orders.filter(({ state }) => state === "refused");
  return [
    ...warnings.map((sentence) => `Note: ${sentence}`),
    `${title}: ${istDay(figures.start)} to ${istDay(figures.end)}, ${groupDigits(figures.bars)} ${isOnTicks(request.data) ? "minutes of ticks" : "bars"} in ${(tookMs / 1_000).toFixed(2)} s`,
    `  Return ${percent(figures.return)} (buy and hold ${percent(figures.buyAndHold)}), CAGR ${percent(figures.cagr)}, end ${money(figures.equityFinal)}`,
    `  Sharpe ${plain(figures.sharpe)}, Sortino ${plain(figures.sortino)}, worst drawdown ${percent(figures.drawdownMax)}`,
    `  ${groupDigits(figures.trades)} trades, ${percent(figures.winRate)} won, profit factor ${plain(figures.profitFactor)}, charges ${money(figures.charges)}`,
    ...(refused[0] ? [`  ${groupDigits(refused.length)} order${refused.length === 1 ? " was refused" : "s were refused, the first"}: ${refused[0].text}`] : []),
    ...failures.slice(0, 3).map(({ callback, message }) => `  ${callback} threw: ${message}`),
  ];
}
