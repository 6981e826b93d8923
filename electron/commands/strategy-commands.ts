import type { StrategyService } from "../strategies/strategy-service.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface StrategyServices {
  readonly strategies: StrategyService;
}

/** Files that can be run, and what is done with those that do. */
export function strategyCommands({ strategies }: StrategyServices): HandlersOf<"strategies"> {
  return {
    "strategies.newFile": ({ name, example }) => strategies.catalogue.newFile(name, example),
    "strategies.source": ({ file }) => strategies.catalogue.source(file),
    "strategies.add": (request) => strategies.add(request),
    "strategies.change": (request) => done(strategies.change(request)),
    "strategies.remove": ({ id }) => done(strategies.remove(id)),
    "strategies.start": (request) => done(strategies.start(request)),
    "strategies.card": (request) => strategies.card(request),
    "strategies.accepted": (request) => strategies.accepted(request),
    "strategies.pause": (request) => done(strategies.pause(request)),
    "strategies.resume": (request) => done(strategies.resume(request)),
    "strategies.stop": (request) => done(strategies.stop(request)),
    "strategies.swap": (request) => strategies.swap(request),
    "strategies.swapBack": (request) => strategies.swapBack(request),
    "strategies.log": (request) => strategies.log(request),
    "strategies.marks": (request) => strategies.marks(request),
  };
}
