import type { Keychain } from "../credentials/keychain.ts";
import type { Handlers } from "../../shared/contract/commands.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";

/** Quote frames for one page, built on demand. */
export interface QuoteFrames {
  /** What changed since the last frame (layout: shared/contract/quote-frame.ts); undefined = nothing. Valid until the next call. */
  next(): Float64Array | undefined;
  close(): void;
}

/** What a shell needs of the terminal: the two shells differ in the transport they put before this, in nothing else. */
export interface TerminalFace {
  readonly handlers: Handlers;
  /** Calls `run` for each event until the returned function is called. */
  onEvent(run: <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void): () => void;
  /** @param callerId the id which `market.watch` of the same page comes with. */
  frames(callerId: string): QuoteFrames;
  /** Ends every service; nothing is lost that was acknowledged. */
  stop(): Promise<void>;
}

/** What starts and stops it, and tells it of faults. */
export interface RunningTerminal extends TerminalFace {
  /** A fault of ours has put in doubt what is in memory: an alarm, and only reducing orders until the next start. */
  fault(sentence: string): void;
}

export interface TerminalOptions {
  readonly dataDir: string;
  /** Recordings for the practice exchange, absolute paths; none = the synthetic market. */
  readonly replay: readonly string[];
  /** Market seconds per second on the practice exchange; 0 = as fast as possible. */
  readonly speed: number;
  /** Of the synthetic market: same seed, same market. */
  readonly seed: number;
  /** `unlimited` lifts the practice exchange's rate limits, and ours for it: for load tests. */
  readonly profile?: "faithful" | "unlimited";
  /** A stand-in for the broker of live accounts, on this machine: `http://127.0.0.1:PORT`. */
  readonly liveAt?: string | undefined;
  /** The system's unless given. */
  readonly keychain?: Keychain;
}

/** @throws TerminalError with a sentence for the user where the start cannot go on. */
export type StartTerminal = (options: TerminalOptions) => Promise<RunningTerminal>;

/** Where gateway and shells report what no page is told. Never given a token, a cookie or a request's content. */
export interface Log {
  warn(sentence: string): void;
  error(sentence: string, cause?: unknown): void;
}
