import { join } from "node:path";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { DayStatementView, PeriodAsk, PeriodView } from "../../shared/contract/schemas/reports.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import { istDay, istTime } from "../../shared/domain/time.ts";
import { dayNumber, dayText, isWeekend } from "../../shared/history/days.ts";
import type { Opened } from "../opened.ts";
import type { PeriodPlace } from "./period-task.ts";
import { PeriodThreads } from "./period-threads.ts";

export interface PeriodReportsOptions {
  readonly opened: Pick<Opened, "folder" | "world"> & { readonly resources: Pick<Opened["resources"], "calendar"> };
  readonly clock: SystemClock;
  /** Trading day of the practice market or the replay. */
  readonly marketDay: () => string;
  /** Told once of each journal that cannot be read. */
  readonly onNote: (sentence: string) => void;
}

/** Live days belong to this machine's own calendar. */
const LIVE = new Set(["live", "paper-live"]);
/** A period may be so long: nobody's journal is older, and a calendar of it must be drawn. */
const MOST_DAYS = 3_660;

/** What live and paper periods were, read from the journals while the terminal goes on. */
export class PeriodReports {
  readonly #options: PeriodReportsOptions;
  readonly #threads = new PeriodThreads();
  readonly #told = new Set<string>();

  constructor(options: PeriodReportsOptions) {
    this.#options = options;
  }

  async accounts(): Promise<Answer<"reports.accounts">> {
    const { accounts, troubles } = await this.#threads.run("accounts", { dataDir: this.#options.opened.folder.path });
    for (const sentence of troubles) {
      if (!this.#told.has(sentence)) this.#options.onNote(sentence);
      this.#told.add(sentence);
    }
    return { accounts: accounts.map((one) => {
      const today = this.#today(one.journal);
      return { ...one, today: today ?? one.last, runs: today !== undefined };
    }) };
  }

  async period(request: Request<"reports.period">): Promise<PeriodView> {
    checked(request);
    const found = await this.#threads.run("period", { ...request, ...this.#place() });
    return { ...found, goesOn: this.#goesOn(request), holidays: this.#holidays(found) };
  }

  day(request: Request<"reports.day">): Promise<DayStatementView> {
    const { day } = request;
    checked({ ...request, from: day, to: day });
    return this.#threads.run("day", { ...request, ...this.#place() });
  }

  /** Into the data folder's `exports/`. */
  async export(request: Request<"reports.export">): Promise<Answer<"reports.export">> {
    checked(request);
    const { path } = this.#options.opened.folder;
    const place = this.#place();
    const at = `${istDay(place.madeAt)} ${istTime(place.madeAt)} IST`;
    // A page is read anew; what is taken away must say itself that there may be more.
    const note = this.#goesOn(request) ? `The last day was not over: the figures are those of ${at}, and what came later is not in them.` : undefined;
    return this.#threads.run("exported", { ...request, ...place, note, folder: join(path, "exports") });
  }

  end(): Promise<void> {
    return this.#threads.end();
  }

  #place(): PeriodPlace {
    const { opened: { folder }, clock } = this.#options;
    return { dataDir: folder.path, madeAt: clock.now() };
  }

  #goesOn({ journal, from, to }: PeriodAsk): boolean {
    const today = this.#today(journal);
    return today !== undefined && from <= today && today <= to;
  }

  /** Undefined for a market that this terminal does not run: its journal does not grow. */
  #today(journal: string): string | undefined {
    const { opened: { world }, clock, marketDay } = this.#options;
    if (LIVE.has(journal)) return istDay(clock.now());
    return journal === world || journal === `paper-${world}` ? marketDay() : undefined;
  }

  #holidays({ from, to }: Pick<PeriodAsk, "from" | "to">): string[] {
    const { calendar } = this.#options.opened.resources;
    const days: string[] = [];
    for (let number = dayNumber(from); number <= dayNumber(to); number++) {
      const day = dayText(number);
      // Of years whose holidays are not listed, nothing is said.
      if (!isWeekend(number) && calendar.knows(day) && !calendar.isTradingDay(day)) days.push(day);
    }
    return days;
  }
}

/** @throws TerminalError (BadInput) naming the field. */
function checked({ from, to }: PeriodAsk): void {
  const [first, last] = [numberOf("from", from), numberOf("to", to)];
  if (first > last) throw new TerminalError(badInput("from", `a day up to ${to}`, `The period begins on ${from}, after its end on ${to}.`));
  if (last - first >= MOST_DAYS) throw new TerminalError(badInput("from", `at most ${MOST_DAYS} days before ${to}`, `The period has ${last - first + 1} days; at most ${MOST_DAYS} can be reported at once. Choose a shorter one.`));
}

function numberOf(field: string, day: string): number {
  try {
    return dayNumber(day);
  } catch (error) {
    throw new TerminalError(badInput(field, "a day, YYYY-MM-DD", `${day} is no day. Write it like 2026-11-20.`), { cause: error });
  }
}
