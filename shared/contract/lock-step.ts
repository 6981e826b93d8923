/**
 * Lock-step: a thread that reads ticks does nothing of its own accord. What it is told and what its ring holds
 * wait until it is asked, and everything it has to say of that is said before its answer. A replay is thereby
 * the same however its threads are scheduled.
 */
export interface Reach {
  readonly kind: "reach";
  /** Of the newest tick that has been put into its ring; 0 before the first. */
  readonly sequence: number;
  /** The time that it is then, epoch ms by the recording: no other clock is looked at. */
  readonly at: number;
}

/** The last that is said of a `reach`. */
export interface Reached {
  readonly kind: "reached";
  readonly sequence: number;
  /** When something that is under way arrives without another tick, epoch ms; undefined where nothing is. */
  readonly next: number | undefined;
  /** False while no tick and no time could make it say anything. */
  readonly busy: boolean;
}
