import { AGAIN_MS } from "../../state/polled-read.ts";

/** Chains and expiries change with the day and its list of instruments, and are then asked for anew anyway. */
const LISTED_MS = 6 * 3_600_000;
/** From one reading of the greeks to the next, ms: the route takes a call a second for all chains together. */
export const GREEKS_MS = 5_000;
/** A chain takes several calls. */
const INTEREST_MS = 30_000;
const CLOSED_MS = 60_000;

interface Hours {
  readonly open: boolean;
  readonly problem?: string | undefined;
}

export const listedMs = (): number => LISTED_MS;
/** What the broker refused is asked for again soon, and not at every turn. */
export const greeksMs = ({ open, problem }: Hours): number => (problem !== undefined ? AGAIN_MS : open ? GREEKS_MS : CLOSED_MS);
export const interestMs = ({ open }: Hours): number => (open ? INTEREST_MS : CLOSED_MS);
