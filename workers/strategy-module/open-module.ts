import type { StrategyBuild } from "../../shared/contract/strategy-host.ts";
import { checkParameters, checkSchema } from "../../shared/strategy/check-parameters.ts";
import { errorText } from "../../shared/strategy/health.ts";
import type { SeriesWish } from "../../shared/strategy/series.ts";
import type { StrategyClass } from "../../shared/strategy/strategy.ts";
import { isStrategyClass } from "../../shared/strategy/strategy.ts";
import type { ModuleRealm } from "./module-realm.ts";
import { StackLines } from "./stack-lines.ts";
import { unfit } from "./unfit.ts";

const MOST_TITLE = 60;

export interface LoadedStrategy {
  readonly Class: StrategyClass;
  /** Name of the exported class. */
  readonly name: string;
  readonly built: StrategyBuild;
  readonly lines: StackLines;
  /** What it asks for with its default parameters; undefined where an instrument has to be chosen first. */
  readonly wishes: Readonly<Record<string, SeriesWish>> | undefined;
}

/** Evaluates and checks a build: for each run anew, on any thread. @throws TerminalError (BadInput). */
export function openModule(built: StrategyBuild, realm: ModuleRealm): LoadedStrategy {
  const Class = onlyStrategy(realm.evaluate(built), built.file);
  const lines = new StackLines(built);
  checkDeclaration(Class, built.file);
  return { Class, name: Class.name, built, lines, wishes: defaultWishes(Class, built.file, lines) };
}

function onlyStrategy(exports: Readonly<Record<string, unknown>>, file: string): StrategyClass {
  const found = [...new Set(Object.values(exports))].filter(isStrategyClass);
  const [Class] = found;
  if (!Class) throw unfit(`${file} exports no strategy: it needs "export class MyStrategy extends strategy({ … })".`);
  if (found.length > 1) throw unfit(`${file} exports ${found.length} strategies (${found.map(({ name }) => name).join(", ")}): put each into a file of its own.`);
  return Class;
}

function checkDeclaration({ name, declaration }: StrategyClass, file: string): void {
  const { title, about, parameters, series, stateVersion } = declaration as Partial<StrategyClass["declaration"]>;
  const fail = (sentence: string): never => { throw unfit(`${file}: ${name}: ${sentence}`); };
  if (typeof title !== "string" || title.trim() === "" || title.length > MOST_TITLE) fail(`title must be a text of 1 to ${MOST_TITLE} characters.`);
  if (typeof about !== "string" || about.trim() === "") fail("about must say in a sentence what it trades and when.");
  if (typeof parameters !== "object") fail("parameters must be an object; {} where there are none.");
  if (typeof series !== "function") fail("series must be a function of the parameters that says which candles and ticks it needs.");
  if (stateVersion !== undefined && !(Number.isSafeInteger(stateVersion) && stateVersion > 0)) fail(`stateVersion must be a whole number from 1; it is ${String(stateVersion)}.`);
  const [problem] = checkSchema(parameters ?? {});
  if (problem) fail(problem.sentence);
}

function defaultWishes({ name, declaration }: StrategyClass, file: string, lines: StackLines): LoadedStrategy["wishes"] {
  const values = checkParameters(declaration.parameters, {});
  if (!values.ok) return undefined;
  try {
    const wishes = declaration.series(values.values);
    if (Object.keys(wishes).length === 0) throw new Error("it asks for no series.");
    return wishes;
  } catch (error) {
    const { message, stack } = errorText(error);
    throw unfit(`${lines.of(stack)[0] ?? file}: ${name}: series: ${message}`);
  }
}
