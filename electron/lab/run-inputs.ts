import { basename, isAbsolute, join } from "node:path";
import type { BacktestPlaces, BacktestTask, KeptInputs } from "../../shared/contract/backtest-task.ts";
import type { RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { WantedData } from "../../shared/contract/strategy-reader.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { plainRupees } from "../../shared/domain/units.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import { resourcePath } from "../resource-files.ts";
import type { Catalogue } from "../strategies/catalogue/catalogue.ts";
import type { StrategyReader } from "../strategies/catalogue/strategy-reader.ts";
import { simInstrument } from "./sim-instrument.ts";

/** The market that a run is played in. */
export interface LabMarket {
  readonly instruments: Pick<InstrumentIndex, "get" | "hasDerivatives" | "size">;
  /** Paths of what is kept of it; undefined where nothing can be. */
  readonly store: string | undefined;
  readonly recordings: string | undefined;
}

export interface RunInputsOptions {
  /** The data folder. */
  readonly folder: string;
  readonly catalogue: Pick<Catalogue, "fresh">;
  readonly reader: Pick<StrategyReader, "wanted">;
  readonly market: () => Promise<LabMarket>;
}

/** What a thread is given to play a request. */
export interface ReadyRun {
  readonly task: BacktestTask;
  /** What it is called where the user gives it no name. */
  readonly title: string;
}

/** Makes tasks of requests. */
export class RunInputs {
  readonly #options: RunInputsOptions;

  constructor(options: RunInputsOptions) {
    this.#options = options;
  }

  /** With the file as it is now, and today's instruments. @throws TerminalError (BadInput) that names what does not fit. */
  async of(request: RunRequest): Promise<ReadyRun> {
    checkRequest(request);
    const { catalogue, reader, market } = this.#options;
    const { build, view } = await catalogue.fresh(request.file);
    const wanted = await reader.wanted(build, request.parameters);
    const at = await market();
    const instruments = wanted.instruments.map((key) => {
      const instrument = at.instruments.get(key);
      if (!instrument) throw unlisted(key, wanted, at);
      return simInstrument(instrument, at.instruments, request.holding);
    });
    const title = `${view.title} on ${instruments.map(({ symbol }) => symbol).join(", ")}`;
    return { title: title.slice(0, 80), task: { build, request: { ...request, parameters: wanted.values }, instruments, floats: false, progress: undefined, places: placesOf(at.store, at.recordings) } };
  }

  /** The same once more, whatever the data folder is called by now. */
  again(inputs: KeptInputs): BacktestTask {
    return { ...inputs, progress: undefined, places: placesIn(this.#options.folder, inputs.places) };
  }
}

/** Places that were kept, whatever the data folder is called by now. */
export function placesIn(folder: string, { store, recordings }: BacktestPlaces): BacktestPlaces {
  return placesOf(store && join(folder, basename(store)), recordings && join(folder, "recordings", basename(recordings)));
}

/** With the tables that ship with Sauda. */
export function placesOf(store: string | undefined, recordings: string | undefined): BacktestPlaces {
  return {
    store, recordings,
    calendar: { sessions: resourcePath("calendar/sessions.json"), holidays: resourcePath("calendar/nse-holidays.json") },
    charges: resourcePath("charges/angelone.json"), margins: resourcePath("margins/angelone.json"),
  };
}

function checkRequest({ capital, data }: RunRequest): void {
  if (capital <= 0) throw new TerminalError(badInput("capital", "more than ₹0", `The capital is ₹${plainRupees(capital)}. Give an amount above ₹0.`));
  if (data.kind === "recording") return;
  const { from, to } = data;
  if (from !== undefined && to !== undefined && from > to) throw new TerminalError(badInput("data.to", `${from} or later`, `The period ends on ${to}, before it begins on ${from}. Exchange the two days.`));
  if (data.kind === "file" && !isAbsolute(data.path)) throw new TerminalError(badInput("data.path", "a whole path", `"${data.path}" is no whole path. Write it from the root on, for example /home/me/sbin.csv.`));
}

function unlisted(key: string, { values }: WantedData, { instruments }: LabMarket): TerminalError {
  if (instruments.size === 0) return new TerminalError({ kind: "NotConnected", sentence: "The instrument list of this market is not loaded yet. Wait until it is, or connect its account, then try again." });
  const field = Object.keys(values).find((name) => values[name] === key) ?? "parameters";
  return new TerminalError(badInput(field, "an instrument of today's list", `${key} is not in today's instrument list. Choose another.`));
}
