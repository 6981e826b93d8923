/** What the process ends with, for whoever supervises it. docs/headless.md and the systemd unit say the same. */
export const EXIT = {
  /** Stopped as it was asked to; every strategy was ended by its own policy. */
  orderly: 0,
  /** The strategies file or a flag is wrong: another start would end the same. */
  badFile: 2,
  /** Nothing came to run: the data folder is in use, no account became ready. Another start may do better. */
  startFailed: 3,
  /** Every strategy has failed: each would fail again, or has reached a limit of its day. */
  allFailed: 4,
  /** Positions or orders are left although the policy said otherwise, or it was ended before it could look. */
  stopIncomplete: 5,
  /** A fault of Sauda's own. */
  fault: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
