import { setFlagsFromString } from "node:v8";

/**
 * A thread is ended where its code looks whether it should end: at calls and at each turn of a loop. When the engine
 * unrolls loops it also takes that look out of those it believes to be short, and a loop such as
 * `for (;;) new Array(1000).fill(0.5)` can then be ended by nothing but the end of the process. Holds for code
 * that is compiled from now on; to be called before threads that run code of others are opened.
 */
export function keepLoopsEndable(): void {
  setFlagsFromString("--no-turboshaft-loop-unrolling");
}
