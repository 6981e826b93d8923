import type { AnswerLag, FromStrategyHost, RunFigures } from "../../../shared/contract/strategy-host.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { LogLine } from "../../../shared/strategy/log.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { Host } from "./host.ts";
import type { RunLost } from "./loss.ts";
import { refusal } from "./refusal.ts";
import type { RunSeat } from "./run-seat.ts";

export interface HostFigures {
  /** Of its ring. */
  readonly host: number;
  /** Ticks that wait in its ring, and that found it full since it was made. */
  readonly pending: number;
  readonly lost: number;
  readonly heapMb: number;
  readonly lag?: AnswerLag | undefined;
}

/** What hosts tell without having been asked. */
export interface HostRoomEvents {
  readonly onSignals: (run: string, generation: number, signals: readonly Signal[]) => void;
  readonly onFailed: (run: string, generation: number, failure: CallbackFailure, lines: readonly string[]) => void;
  readonly onLog: (run: string, lines: readonly LogLine[]) => void;
  readonly onFigures: (runs: readonly RunFigures[], host: HostFigures) => void;
  readonly onState: (run: string, generation: number, state: RunState) => void;
  readonly onRolledBack: (run: string, generation: number, to: number, sentence: string) => void;
  readonly onSettled: (run: string, generation: number) => void;
  /** The run's host has ended and is dealt with. The run runs nowhere: plan and start it again, or not. */
  readonly onLost: (run: string, lost: RunLost) => void;
  /** Something that needs eyes and concerns no single run. */
  readonly onTrouble: (sentence: string) => void;
}

export interface NewsDesk {
  readonly events: HostRoomEvents;
  readonly stopwatch: () => number;
  /** A version is gone from its host, and the run with its last one. */
  dropped(host: Host, run: string, generation: number): void;
  /** A run is gone from its host. */
  left(host: Host, run: string): void;
}

/** Takes in what a host says: answers go to whoever asked, the rest to the events. What concerns a run that is gone is dropped. */
export function hear(host: Host, message: FromStrategyHost, desk: NewsDesk): void {
  if (message.kind === "figures") return takeFigures(host, message, desk);
  if (message.kind === "reached") return;
  const seat = host.seats.get(message.run);
  if (!seat) return;
  const { events } = desk;
  switch (message.kind) {
    case "planned":
    case "refused":
    case "running":
    case "swapped":
      return answered(host, seat, message, desk);
    case "stopped":
      return stopped(host, seat, message, desk);
    case "rolled-back": {
      const { run, generation, to, sentence } = message;
      seat.rolledBack(generation, to);
      host.listen();
      return events.onRolledBack(run, generation, to, sentence);
    }
    case "settled":
      seat.settled();
      host.listen();
      return events.onSettled(message.run, message.generation);
    case "signals":
      return events.onSignals(message.run, message.generation, message.signals);
    case "failed":
      return events.onFailed(message.run, message.generation, message.failure, message.lines);
    case "log":
      return events.onLog(message.run, message.lines);
    case "state":
      seat.keep(message.generation, message.state);
      return events.onState(message.run, message.generation, message.state);
  }
}

type Answer = Extract<FromStrategyHost, { kind: "planned" | "refused" | "running" | "swapped" }>;

function answered(host: Host, seat: RunSeat, message: Answer, desk: NewsDesk): void {
  const { run, generation } = message;
  switch (message.kind) {
    case "planned":
      host.requests.answer("plan", run, generation, message.planned);
      return;
    case "running":
      seat.running(generation);
      host.requests.answer("start", run, generation, message.at);
      return;
    case "swapped":
      seat.swapped(generation);
      host.requests.answer("swap", run, generation, { switchMs: message.switchMs, sequence: message.sequence });
      return;
    case "refused": {
      const request = host.requests.refused(run, generation);
      if (request) host.requests.remove(request);
      desk.dropped(host, run, generation);
      request?.reject(refusal(message.sentence, run));
    }
  }
}

function stopped(host: Host, seat: RunSeat, message: Extract<FromStrategyHost, { kind: "stopped" }>, { events, left }: NewsDesk): void {
  const { run, generation, why } = message;
  const state = message.state ?? seat.state;
  if (host.requests.answer("stop", run, generation, { state, why })) return left(host, run);
  left(host, run);
  events.onLost(run, { culprit: true, cause: "crash", sentence: `${run} ended by itself: ${why}`, generation, state, before: undefined });
}

function takeFigures(host: Host, { runs, pending, lost, heapMb, lag }: Extract<FromStrategyHost, { kind: "figures" }>, { events, stopwatch }: NewsDesk): void {
  const now = stopwatch();
  for (const figures of runs) host.seats.get(figures.run)?.load.take(figures, now);
  if (lost > host.lost) events.onTrouble(`Strategies have missed ${lost - host.lost} ticks, since this machine could not keep up. Their candles may differ from the chart's. Run fewer strategies or watch fewer instruments, and start the ones that matter anew.`);
  host.lost = lost;
  events.onFigures(runs, { host: host.ring, pending, lost, heapMb, lag });
}
