import { commands, type Handlers } from "../../../shared/contract/commands.ts";
import type { TopicName, TopicPayload } from "../../../shared/contract/topics.ts";
import type { ToPage } from "../../../shared/contract/wire.ts";
import type { Log, QuoteFrames, TerminalFace } from "../../../electron/gateway/face.ts";
import type { PageWire } from "../../../electron/gateway/page-connection.ts";

type Listener = <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void;

/** Handlers of which only the given ones answer; the others throw, so that a test sees a wrong call. */
export function handlersWith(some: Partial<Handlers>): Handlers {
  const names = Object.keys(commands);
  const unwanted = (name: string) => (): never => {
    throw new Error(`the test did not expect ${name}`);
  };
  return { ...Object.fromEntries(names.map((name) => [name, unwanted(name)])), ...some } as Handlers;
}

/** A terminal with the given handlers whose events and frames the test makes itself. */
export class StandInTerminal implements TerminalFace {
  readonly handlers: Handlers;
  readonly listeners = new Set<Listener>();
  readonly framesOf: string[] = [];
  closedFrames = 0;
  frame: Float64Array | undefined;
  #number = 0;

  constructor(some: Partial<Handlers> = {}) {
    this.handlers = handlersWith(some);
  }

  onEvent(run: Listener): () => void {
    this.listeners.add(run);
    return () => this.listeners.delete(run);
  }

  emit<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    for (const run of this.listeners) run(topic, payload);
  }

  /** Each call of `next` gives `frame`, numbered, until it is set to undefined. */
  frames(callerId: string): QuoteFrames {
    this.framesOf.push(callerId);
    return {
      next: () => {
        if (this.frame === undefined) return undefined;
        this.frame[4] = ++this.#number;
        return this.frame;
      },
      close: () => void this.closedFrames++,
    };
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Keeps what was sent to the page. */
export class RecordingWire implements PageWire {
  readonly sent: ToPage[] = [];
  readonly frames: number[] = [];
  closedFor: string | undefined;
  waiting = 0;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ToPage);
  }
  sendFrame(frame: Float64Array): void {
    this.frames.push(frame[4] ?? Number.NaN);
  }
  backlog(): number {
    return this.waiting;
  }
  close(reason: string): void {
    this.closedFor = reason;
  }
}

export class RecordingLog implements Log {
  readonly warnings: string[] = [];
  readonly errors: { readonly sentence: string; readonly cause: unknown }[] = [];

  warn(sentence: string): void {
    this.warnings.push(sentence);
  }
  error(sentence: string, cause?: unknown): void {
    this.errors.push({ sentence, cause });
  }
}
