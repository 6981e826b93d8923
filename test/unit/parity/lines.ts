import type { FillsLine } from "../../../electron/strategies/lock-step/step-floor.ts";
import type { HostLine } from "../../../electron/strategies/lock-step/step-host.ts";
import type { LevelsLine } from "../../../electron/strategies/lock-step/step-levels.ts";
import type { StepLine } from "../../../electron/strategies/lock-step/step-line.ts";
import { threadLine } from "../../../electron/strategies/lock-step/thread-line.ts";
import type { FromStrategyHost } from "../../../shared/contract/strategy-host.ts";
import type { Random } from "../../../shared/domain/random.ts";
import { LockStepRoom } from "../../../workers/paper-fills/lock-step.ts";
import { StrategyHost } from "../../../workers/strategy-host/host.ts";
import { LockStepWatch } from "../../../workers/trigger-watch/lock-step.ts";

export interface Lines {
  readonly fills: FillsLine;
  readonly levels: LevelsLine;
  readonly hosts: readonly HostLine[];
}

/** Each reader a thread of its own, as in the product. */
export function threads(hosts = 1): Lines {
  return { fills: threadLine("paper-fills"), levels: threadLine("trigger-watch"), hosts: Array.from({ length: hosts }, () => threadLine("strategy-host")) };
}

/** All in this thread: what they are told is done at once. */
export function rooms(hosts = 1): Lines {
  return {
    fills: room((start, say) => new LockStepRoom(start as never, say)),
    levels: room((start, say) => new LockStepWatch(start as never, say)),
    hosts: Array.from({ length: hosts }, () => hostRoom()),
  };
}

function room<To extends { readonly kind: string }, From>(open: (start: To, say: (message: From) => void) => { take(message: never): void }): StepLine<To, From> {
  let heard: (message: From) => void = () => {};
  let made: ReturnType<typeof open> | undefined;
  return {
    listen: (listener) => (heard = listener),
    post: (message) => {
      if (message.kind === "start") made = open(message, (said) => heard(structuredClone(said)));
      else made?.take(structuredClone(message) as never);
    },
    end: () => Promise.resolve(),
  };
}

function hostRoom(): HostLine {
  let heard: (message: FromStrategyHost) => void = () => {};
  let host: StrategyHost | undefined;
  return {
    listen: (listener) => (heard = listener),
    post: (message) => {
      if (message.kind === "open") host = new StrategyHost(message, { now: () => 0, origin: 0 }, (said) => heard(structuredClone(said)));
      else host?.do(structuredClone(message));
      while (host?.round() === true);
    },
    end: () => Promise.resolve(),
  };
}

/** The same lines on a machine that is busy with other things: each message, there and back, is held up now and then. */
export function shaken({ fills, levels, hosts }: Lines, random: Random): Lines {
  return { fills: shakenLine(fills, random), levels: shakenLine(levels, random), hosts: hosts.map((host) => shakenLine(host, random)) };
}

function shakenLine<To, From>(line: StepLine<To, From>, random: Random): StepLine<To, From> {
  const there = new HeldUp(random);
  const back = new HeldUp(random);
  return {
    post: (message) => there.pass(() => line.post(message)),
    listen: (heard, ended) => line.listen((message) => back.pass(() => heard(message)), ended),
    end: () => line.end(),
  };
}

/** Passes things on in their order, some at once, some a turn or a few milliseconds later. */
class HeldUp {
  #random: Random;
  #waiting: (() => void)[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  pass(thing: () => void): void {
    this.#waiting.push(thing);
    if (this.#waiting.length === 1) this.#next();
  }

  #next(): void {
    const chance = this.#random();
    if (chance < 0.9) this.#go();
    else if (chance < 0.995) setImmediate(() => this.#go());
    else setTimeout(() => this.#go(), this.#random() * 3);
  }

  #go(): void {
    this.#waiting[0]?.();
    this.#waiting.shift();
    if (this.#waiting.length > 0) this.#next();
  }
}
