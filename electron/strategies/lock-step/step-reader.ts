export type HandOut = () => void;

/** Somebody who reads the replay's ticks and says what they brought about. */
export interface StepReader {
  /** Something was told since it was last asked. */
  readonly told: boolean;
  /** False while no tick can make it say anything: it need not be asked after each one. */
  readonly busy: boolean;
  /** When something arrives there without another tick, epoch ms of the recording. */
  readonly next: number | undefined;
  /**
   * Asks it to take everything up to this tick, at this time.
   * @returns hands out what it said, in its order: nothing has been handed out before it is called. Undefined where it said nothing.
   */
  reach(sequence: number, at: number): Promise<HandOut | undefined>;
  end(): Promise<void>;
}
