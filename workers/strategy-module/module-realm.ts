import vm from "node:vm";
import type { StrategyBuild } from "../../shared/contract/strategy-host.ts";
import * as api from "../../shared/strategy/index.ts";
import { errorText } from "../../shared/strategy/health.ts";
import type { RealmGlobal } from "../../shared/strategy/module-scope.ts";
import { closeScope } from "../../shared/strategy/module-scope.ts";
import { StackLines } from "./stack-lines.ts";
import { unfit } from "./unfit.ts";

/** The one module that a strategy can import. */
export const API_NAME = "sauda";
const STRICT = '"use strict";';

type Wrapper = (exports: object, require: (name: string) => unknown, module: { exports: object }) => void;

/**
 * The realm in which strategies are evaluated, one for a thread. It is a plain context without interceptors,
 * since those make every global look-up some hundred times slower.
 */
export class ModuleRealm {
  readonly #context: vm.Context;

  /** @param say takes what a strategy writes to the console. */
  constructor(say: (text: string) => void = () => {}) {
    this.#context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
    closeScope(this.#context as RealmGlobal, say);
  }

  /**
   * Evaluates a module anew: what one run keeps at the top of the file, no other run sees.
   * @returns its exports.
   * @throws TerminalError (BadInput) with the user's line for whatever it throws. A loop without end is for the watchdog.
   */
  evaluate(built: StrategyBuild): Readonly<Record<string, unknown>> {
    const module: { exports: object } = { exports: {} };
    const require = (name: string): unknown => {
      if (name === API_NAME) return api;
      throw new Error(`It imports "${name}"; a strategy can import "${API_NAME}" alone, and is one file.`);
    };
    try {
      const wrapper = vm.compileFunction(STRICT + built.code, ["exports", "require", "module"], { parsingContext: this.#context, filename: built.file, columnOffset: -STRICT.length }) as Wrapper;
      wrapper(module.exports, require, module);
    } catch (error) {
      const { message, stack } = errorText(error);
      const [place] = new StackLines(built).of(stack);
      throw unfit(`${place ?? built.file}: ${message}`);
    }
    return module.exports as Readonly<Record<string, unknown>>;
  }
}
