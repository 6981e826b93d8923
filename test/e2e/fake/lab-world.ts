import type { Request } from "../../../shared/contract/commands.ts";
import type { LabJob, LabPlan, LabRun, OutcomesView, ReportCardView, RunHead, RunRequest, SweepPoint, SweepRequest, SweepView } from "../../../shared/contract/schemas/lab.ts";
import type { WalkView } from "../../../shared/contract/schemas/lab-walk.ts";
import { badInput, TerminalError } from "../../../shared/domain/errors.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { thinnedCurve } from "../../../shared/lab-charts/equity-chart.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import type { ParameterValue } from "../../../shared/strategy/parameters.ts";
import { madeRun } from "../../unit/lab-reports/made-run.ts";
import { POINTS_OF_WINDOW, WINDOWS, portfolioFrom, walked } from "./lab-searches.ts";
import type { Answers } from "./default-answers.ts";

const BEGAN = Date.parse("2026-08-17T06:00:00Z");
const MINUTE = 60_000;

/** What the lab answers where a test plays nothing: no run, and nothing to play. */
export function emptyLab(): Answers {
  return {
    "lab.plan": () => ({ instruments: [], steps: 0, findings: [] }),
    "lab.runs": () => ({ runs: [], jobs: [] }),
    "lab.sweeps": () => ({ sweeps: [] }),
    "lab.walks": () => ({ walks: [] }),
    "lab.drifts": () => ({ days: [] }),
  };
}

interface Parts {
  readonly push: (job: LabJob) => void;
}

interface Kept {
  readonly run: LabRun;
  readonly bars: PriceBars;
}

/** A lab that plays runs and sweeps from memory: a job goes on when the test says so. */
export class LabWorld {
  readonly #push: (job: LabJob) => void;
  readonly #kept = new Map<string, Kept>();
  readonly #sweeps = new Map<string, SweepView>();
  readonly #walks = new Map<string, WalkView>();
  readonly #jobs = new Map<string, LabJob>();
  readonly #asked = new Map<string, RunRequest>();
  /** Runs that are played once more, by job. */
  readonly #again = new Map<string, string>();
  #nth = 0;
  /** What is played once more comes out equal. */
  equal = true;
  /** Jobs end as soon as they are asked for. */
  swift = false;
  plan: LabPlan = { instruments: [{ instrument: "NSE:SBIN" as never, bars: 6_250, first: Date.parse("2025-08-18T03:45:00Z") as MarketTime, last: Date.parse("2026-08-17T09:45:00Z") as MarketTime }], steps: 6_250, findings: [] };

  constructor({ push }: Parts) {
    this.#push = push;
  }

  /** A run that is kept from before. */
  keep(over: { readonly title: string; readonly seed?: number; readonly days?: number; readonly parameters?: RunRequest["parameters"] }): string {
    const id = `run${String(++this.#nth).padStart(5, "0")}`;
    const { run, bars } = madeRun({ seed: over.seed ?? this.#nth, days: over.days ?? 250, title: over.title });
    const parameters = over.parameters ?? { stock: "NSE:SBIN", bar: 5, fast: 9, slow: 21, lots: 100 };
    this.#kept.set(id, { run: { ...run, id, at: (BEGAN + this.#nth * 7 * MINUTE) as SystemTime, request: { ...run.request, parameters } }, bars });
    return id;
  }

  run(id: string): LabRun {
    return this.#of(id).run;
  }

  change(id: string, over: Partial<LabRun>): void {
    const kept = this.#of(id);
    this.#kept.set(id, { ...kept, run: { ...kept.run, ...over } });
  }

  job(id: string): LabJob {
    const job = this.#jobs.get(id);
    if (!job) throw new TerminalError(badInput("job", "a job of the lab", `There is no job ${id}.`));
    return job;
  }

  /** The job that was asked for last. */
  get last(): LabJob {
    const job = [...this.#jobs.values()].at(-1);
    if (!job) throw new Error("no job was asked for");
    return job;
  }

  tell(id: string, over: Partial<LabJob>): void {
    const job = { ...this.job(id), ...over };
    this.#jobs.set(id, job);
    this.#push(job);
  }

  /** Ends a run or a sweep well. */
  finish(id: string): void {
    const job = this.job(id);
    const request = this.#asked.get(id);
    if (job.kind === "run" && request) {
      const equal = this.#again.get(id);
      if (equal !== undefined && this.equal) return this.tell(id, { state: "done", done: job.total, run: equal, sentence: "Played again: equal to the byte." });
      const { run, bars } = madeRun({ seed: request.seed, days: 250, title: job.title });
      this.#kept.set(id, { run: { ...run, id, at: (BEGAN + ++this.#nth * 7 * MINUTE) as SystemTime, request }, bars });
    }
    const sweep = this.#sweeps.get(id);
    if (sweep) this.#sweeps.set(id, swept(sweep, 1));
    const walk = this.#walks.get(id);
    if (walk) this.#walks.set(id, walked(walk, walk.total));
    this.tell(id, { state: "done", done: job.total, sentence: this.#again.has(id) ? "Played again, and it is not equal. Trade 3 is another one. Both runs are kept." : "Return 15.12 % in 98 trades.", ...(job.kind === "run" && { run: id }) });
  }

  /** Plays a part of a sweep. */
  sweepTo(id: string, share: number): void {
    const sweep = this.#sweeps.get(id);
    if (!sweep) return;
    const next = swept(sweep, share);
    this.#sweeps.set(id, { ...next, state: "running" });
    this.tell(id, { state: "running", done: next.points.length, leftMs: 42_000, sentence: "Points are played on 2 cores." });
  }

  /** Finishes so many windows of a walk-forward. */
  walkTo(id: string, windows: number): void {
    const walk = this.#walks.get(id);
    if (!walk) return;
    this.#walks.set(id, walked(walk, windows));
    this.tell(id, { state: "running", done: windows * POINTS_OF_WINDOW, leftMs: 95_000, sentence: "Plays the points." });
  }

  answers(): Answers {
    return {
      "lab.plan": () => this.plan,
      "lab.run": ({ request, title }) => this.#begin("run", title ?? "EMA crossover", request, 6_250),
      "lab.runs": () => ({ runs: [...this.#kept.values()].map(({ run }) => headOf(run)).sort((a, b) => b.at - a.at), jobs: [...this.#jobs.values()].filter(({ state }) => state === "waiting" || state === "running" || state === "paused") }),
      "lab.open": ({ run, points }) => ({ ...this.run(run), curve: thinnedCurve(this.run(run).curve, points) }),
      "lab.bars": (asked) => barsOf(this.#of(asked.run).bars, asked),
      "lab.again": ({ run }) => this.#begin("run", this.run(run).title, this.run(run).request, 6_250, run),
      "lab.title": ({ run, title }) => {
        this.change(run, { title });
        return {};
      },
      "lab.remove": ({ run }) => {
        this.#kept.delete(this.run(run).id);
        return {};
      },
      "lab.cancel": ({ job }) => {
        this.tell(job, { state: "cancelled", sentence: "Cancelled by hand." });
        return {};
      },
      "lab.pause": ({ job, paused }) => {
        this.tell(job, { state: paused ? "paused" : "running" });
        return {};
      },
      "lab.export": ({ run, format }) => ({ files: filesOf(this.run(run).title, format) }),
      "lab.sweep": ({ request, title }) => this.#beginSweep(request, title ?? "Sweep of EMA crossover"),
      "lab.sweeps": () => ({ sweeps: [...this.#sweeps.values()].reverse() }),
      "lab.sweepOpen": ({ sweep }) => this.#sweepOf(sweep),
      "lab.sweepRemove": ({ sweep }) => {
        this.#sweeps.delete(this.#sweepOf(sweep).id);
        return {};
      },
      "lab.walkForward": ({ request, plan }) => {
        const { id } = this.#begin("walk-forward", "Walk-forward of EMA crossover", request.base, WINDOWS * POINTS_OF_WINDOW);
        this.#walks.set(id, walked({ id, at: this.job(id).at, title: "Walk-forward of EMA crossover", request, plan, codeHash: "c0de", state: "running", sentence: "Plays the points.", total: WINDOWS, windows: [], curve: { at: [], equity: [], drawdown: [] } }, 0));
        return { id };
      },
      "lab.walks": () => ({ walks: [...this.#walks.values()].reverse() }),
      "lab.walkOpen": ({ walk }) => this.#walkOf(walk),
      "lab.walkRemove": ({ walk }) => {
        this.#walks.delete(this.#walkOf(walk).id);
        return {};
      },
      "lab.portfolio": (request) => portfolioFrom(request.runs.map((run) => this.run(run)), request),
      "lab.portfolioExport": () => ({ files: [".html", "-weights.csv", "-correlation.csv", "-equity.csv"].map((end) => ({ name: `portfolio-2026-08-17${end}`, path: `/home/trader/.local/share/sauda/exports/portfolio-2026-08-17${end}` })) }),
      "lab.monteCarlo": ({ run, kind, runs }) => outcomesOf(this.run(run), kind, runs),
      "lab.bias": () => ({ trials: 24, findings: [] }),
      "lab.card": ({ run }) => cardOf(run),
    };
  }

  #of(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw new TerminalError(badInput("run", "a run that is kept", `There is no run ${id}: it was removed.`));
    return kept;
  }

  #sweepOf(id: string): SweepView {
    const sweep = this.#sweeps.get(id);
    if (!sweep) throw new TerminalError(badInput("sweep", "a sweep that is kept", `There is no sweep ${id}.`));
    return sweep;
  }

  #walkOf(id: string): WalkView {
    const walk = this.#walks.get(id);
    if (!walk) throw new TerminalError(badInput("walk", "a walk-forward that is kept", `There is no walk-forward ${id}.`));
    return walk;
  }

  #begin(kind: LabJob["kind"], title: string, request: RunRequest, total: number, equalTo?: string): { readonly id: string } {
    const id = `job${String(++this.#nth).padStart(5, "0")}`;
    this.#asked.set(id, request);
    if (equalTo !== undefined) this.#again.set(id, equalTo);
    this.#jobs.set(id, { id, kind, title, state: "running", done: 0, total, sentence: "Candles are played.", at: (BEGAN + this.#nth * MINUTE) as SystemTime });
    setTimeout(() => {
      this.#push(this.job(id));
      if (this.swift) this.finish(id);
    }, 5);
    return { id };
  }

  #beginSweep(request: SweepRequest, title: string): { readonly id: string } {
    const total = request.method.kind === "grid" ? request.axes.reduce((product, { values }) => product * values.length, 1) : request.method.points;
    const { id } = this.#begin("sweep", title, request.base, total);
    this.#sweeps.set(id, { id, at: this.job(id).at, title, request, codeHash: "c0de", state: "running", total, points: [] });
    return { id };
  }
}

function headOf({ assumes: _assumes, warnings: _warnings, curve: _curve, months: _months, chargeLines: _lines, trades: _trades, orders: _orders, failures: _failures, ...head }: LabRun): RunHead {
  return head;
}

function barsOf({ at, ...columns }: PriceBars, { from, to, most }: Request<"lab.bars">): { at: MarketTime[]; open: number[]; high: number[]; low: number[]; close: number[] } {
  const places = Array.from(at, (_, i) => i).filter((i) => (at[i] ?? 0) >= from && (at[i] ?? 0) <= to).slice(0, most);
  const cut = (column: ArrayLike<number>): number[] => places.map((i) => column[i] ?? 0);
  return { at: cut(at) as MarketTime[], open: cut(columns.open), high: cut(columns.high), low: cut(columns.low), close: cut(columns.close) };
}

function filesOf(title: string, format: string): { name: string; path: string }[] {
  const stem = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-2026-08-17`;
  const names = format === "csv" ? ["trades", "orders", "equity", "metrics"].map((part) => `${stem}-${part}.csv`) : [`${stem}.${format}`];
  return names.map((name) => ({ name, path: `/home/trader/.local/share/sauda/exports/${name}` }));
}

/** A hill over the first two axes; steeper by a third. */
function swept(sweep: SweepView, share: number): SweepView {
  const { axes, objective } = sweep.request;
  const all = combinations(axes.map(({ values }) => values)).slice(0, sweep.total);
  const points = all.slice(0, Math.round(all.length * share)).map((values) => pointOf(values, axes));
  let best: number | undefined;
  points.forEach(({ figures }, i) => {
    if ((figures?.[objective] ?? -Infinity) > (points[best ?? -1]?.figures?.[objective] ?? -Infinity)) best = i;
  });
  const over = share === 1;
  return { ...sweep, state: over ? "done" : "running", points, ...(best !== undefined && { best }), ...(over && { deflatedSharpe: 0.81, neighbours: { measured: 8, missing: 0, mean: 0.94, worst: 0.52, profitable: 1, plateau: 0.71 } }) };
}

function combinations(axes: readonly (readonly ParameterValue[])[]): ParameterValue[][] {
  return axes.reduce<ParameterValue[][]>((all, values) => all.flatMap((before) => values.map((value) => [...before, value])), [[]]);
}

function pointOf(values: ParameterValue[], axes: SweepRequest["axes"]): SweepPoint {
  const place = (i: number): number => (axes[i] ? axes[i].values.indexOf(values[i] ?? "") / Math.max(1, axes[i].values.length - 1) : 0.4);
  const hill = 1.4 - 3.1 * (place(0) - 0.35) ** 2 - 2.2 * (place(1) - 0.6) ** 2 - 0.8 * (place(2) - 0.5) ** 2;
  if (place(0) > 0.95 && place(1) < 0.05) return { values, problem: "The fast average must be shorter than the slow one." };
  const figures = { return: hill * 14, returnYear: hill * 13.2, sharpe: hill, sortino: hill * 1.4, calmar: hill * 0.9, cagr: hill * 12.8, sqn: hill * 1.1, profitFactor: 1 + hill * 0.4, expectancy: hill * 0.1, drawdownMax: -12 + hill * 4, trades: Math.round(160 - place(0) * 90), winRate: 44 + hill * 6, exposure: 48, charges: 18_400 };
  return { values, figures };
}

function outcomesOf({ figures, curve }: LabRun, kind: OutcomesView["kind"], runs: number): OutcomesView {
  const capital = curve.equity[0] ?? 0;
  const gain = figures.equityFinal - capital;
  const steps = Array.from({ length: 60 }, (_, i) => Math.round((i / 59) * figures.trades));
  const spread = { 5: -1.6, 25: -0.6, 50: 0, 75: 0.6, 95: 1.6 };
  const bands = Object.entries(spread).map(([percentile, by]) => ({ percentile: Number(percentile), equity: steps.map((_, i) => capital + gain * (i / 59) + by * capital * 0.08 * Math.sqrt((i / 59) * (kind === "shuffle" ? 4 * (1 - i / 59) : 1))) }));
  return {
    kind, runs, steps, bands, lossChance: 0.183,
    drawdowns: [5, 25, 50, 75, 95].map((percentile, i) => ({ percentile, depth: 0.05 + i * 0.034 })),
    returns: Object.entries(spread).map(([percentile, by]) => ({ percentile: Number(percentile), return: gain / capital + by * 0.08 })),
  };
}

function cardOf(run: string): ReportCardView {
  const check = (id: string, title: string, passed: boolean, value: string, limit: string, sentence: string): ReportCardView["checks"][number] => ({ id, title, passed, value, limit, sentence });
  return {
    run, passed: false,
    checks: [
      check("trades", "Enough trades", true, "164 trades", "at least 30 trades", "164 trades say something about it."),
      check("outOfSampleReturn", "Pays on data kept apart", true, "+3.1 %", "more than 0 %", "It gained 3.1 % on days that no choice was made on."),
      check("efficiency", "Walk-forward efficiency", false, "was not run", "at least 0.5", "Run a sweep with a part kept apart, then its walk-forward."),
      check("doubleCostReturn", "Pays at twice the costs", false, "−2.4 %", "more than 0 %", "At twice the charges it loses 2.4 %: its edge is thinner than its costs may become."),
      check("deflatedSharpe", "More than luck", false, "0.81", "at least 0.95", "After 64 tries luck alone may explain it."),
      check("neighboursProfitable", "Neighbours pay too", true, "100 %", "at least 70 %", "All 8 neighbours of its parameters were profitable."),
      check("drawdown", "Drawdown in bad luck", true, "18.6 %", "less than 25 %", "95 of 100 simulated runs stayed above a drawdown of 18.6 %."),
      check("biasChanges", "Does not look ahead", true, "0 signals", "at most 0 signals", "No signal changed with another future."),
      check("bestTrade", "Not one lucky trade", true, "9 %", "at most 25 %", "The best trade made 9 % of the profit."),
      check("paperDays", "Days on paper", false, "0 days", "at least 10 days", "Let it trade on paper for ten days."),
    ],
  };
}
