import type { ReadStrategy, ToStrategyReader, WantedData } from "../../shared/contract/strategy-reader.ts";
import type { StrategyBuild } from "../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { price } from "../../shared/domain/units.ts";
import { errorText } from "../../shared/strategy/health.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { InstrumentFacts } from "../../shared/strategy/instrument-handle.ts";
import type { ParameterValues } from "../../shared/strategy/parameters.ts";
import { planRun } from "../../shared/strategy/run-plan.ts";
import { buildModule } from "../strategy-module/build-module.ts";
import { ModuleRealm } from "../strategy-module/module-realm.ts";
import { openModule } from "../strategy-module/open-module.ts";
import { unfit } from "../strategy-module/unfit.ts";

const KEY = /^[A-Z_]+:\S{1,40}$/;

/** Reads one file's source. @param evaluating called just before the user's code runs. @throws TerminalError (BadInput) with file and line. */
export async function readStrategy(source: string, file: string, evaluating: () => void): Promise<ReadStrategy> {
  const build = await buildModule(source, file);
  evaluating();
  const { Class, name } = openModule(build, new ModuleRealm());
  const { title, about, parameters } = Class.declaration;
  // As plain data: what a user hangs on to a parameter cannot cross to another thread.
  return { build, name, title, about, parameters: JSON.parse(JSON.stringify(parameters)) as ReadStrategy["parameters"] };
}

/** What a build asks for with these parameters. @throws TerminalError (BadInput) naming the parameter. */
export function wantedOf(build: StrategyBuild, parameters: ParameterValues): WantedData {
  const { Class, lines } = openModule(build, new ModuleRealm());
  try {
    const { values, wishes, instruments } = planRun(Class.declaration, parameters, { instruments: assumed });
    const frames = new Set(wishes.flatMap(([, wish]) => (wish.kind === "candles" ? [wish.frame] : [])));
    return { values, instruments: instruments.map(({ key }) => key), frames: [...frames].sort((a, b) => a - b) };
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    const { message, stack } = errorText(error);
    throw unfit(`${lines.of(stack)[0] ?? build.file}: ${Class.name}: series: ${message}`);
  }
}

export async function answerOf(ask: ToStrategyReader, evaluating: () => void): Promise<ReadStrategy | WantedData> {
  if (ask.kind === "read") return readStrategy(ask.source, ask.file, evaluating);
  evaluating();
  return wantedOf(ask.build, ask.parameters);
}

/** Whether there is such an instrument is asked where the lists are. */
function assumed(key: InstrumentKey): InstrumentFacts | undefined {
  if (!KEY.test(key)) return undefined;
  return { key, exchange: "NSE", symbol: key, kind: "equity", underlying: key, expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: price(500), multiplier: 1, fnoStock: false };
}
