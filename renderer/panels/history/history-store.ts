import { create } from "zustand";
import type { CoverageDay, CorporateActionView, HistoryOverview } from "../../../shared/contract/schemas/history.ts";
import type { BrokerFrame } from "../../../shared/domain/candle.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { client } from "../../connection/client.ts";
import { terminalStore } from "../../state/terminal.ts";

/** What of the history the page shows, and what the user has chosen there. */
interface HistoryState {
  readonly overview: HistoryOverview | undefined;
  /** Why the overview could not be had. */
  readonly problem: string | undefined;
  readonly instrument: InstrumentKey | undefined;
  readonly frame: BrokerFrame;
  readonly from: string;
  readonly to: string;
  readonly coverage: readonly CoverageDay[] | undefined;
  readonly coverageProblem: string | undefined;
  readonly actions: readonly CorporateActionView[];
  readonly dialog: "none" | "import" | "export";
}

/** Days that the coverage shows: a year of weeks. */
const SHOWN_DAYS = 53 * 7;
const DAY_MS = 86_400_000;

export const useHistory = create<HistoryState>(() => ({
  overview: undefined, problem: undefined, instrument: undefined, frame: 1, from: "", to: "", coverage: undefined, coverageProblem: undefined, actions: [], dialog: "none",
}));

/** Today by the market, else by this machine's clock. */
export function today(): string {
  return terminalStore.getState().session?.day ?? istDay(Date.now());
}

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

export async function loadOverview(): Promise<void> {
  try {
    useHistory.setState({ overview: await client.call("history.overview", {}), problem: undefined });
  } catch (error) {
    useHistory.setState({ problem: failureOf(error).sentence });
  }
}

let asked = 0;

/** The days of the chosen series. A later choice wins over an earlier answer. */
export async function loadCoverage(): Promise<void> {
  const { instrument, frame } = useHistory.getState();
  if (instrument === undefined) return;
  const mine = ++asked;
  const to = today();
  try {
    const [{ days }, { actions }] = await Promise.all([
      client.call("history.coverage", { instrument, frame, from: daysBefore(to, SHOWN_DAYS - 1), to }),
      client.call("history.actions", { instrument }),
    ]);
    if (mine === asked) useHistory.setState({ coverage: days, actions, coverageProblem: undefined });
  } catch (error) {
    if (mine === asked) useHistory.setState({ coverage: undefined, coverageProblem: failureOf(error).sentence });
  }
}

export function choose(instrument: InstrumentKey, frame: BrokerFrame = useHistory.getState().frame): void {
  useHistory.setState({ instrument, frame, coverage: undefined, coverageProblem: undefined, actions: [] });
  void loadCoverage();
}

export function refresh(): void {
  void loadOverview();
  void loadCoverage();
}
