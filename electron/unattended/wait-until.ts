import type { Timers } from "../../shared/domain/time.ts";
import type { Picture } from "./picture.ts";

/** Resolves with true once `is` holds, looked at after each piece of news; with false after `ms`, or when `over` does. */
export function waitUntil(picture: Picture, timers: Timers, ms: number, is: () => boolean, over: () => boolean = () => false): Promise<boolean> {
  if (is()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (reached: boolean): void => {
      quiet();
      cancel();
      resolve(reached);
    };
    const look = (): void => {
      if (is()) end(true);
      else if (over()) end(false);
    };
    const quiet = picture.listen(look);
    const cancel = timers.after(ms, () => end(is()));
  });
}
