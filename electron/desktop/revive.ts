import type { WebContents } from "electron";
import type { Log } from "../gateway/face.ts";

/** A page that dies sooner than this after its revival stays dead, ms: it would only die again. */
const TOO_SOON_MS = 10_000;

/** Loads the page again when its process dies: orders and market go on in the main process meanwhile. */
export function reviveOnCrash(contents: WebContents, now: () => number, log: Log): void {
  let last = -Infinity;
  contents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit" || contents.isDestroyed()) return;
    if (now() - last < TOO_SOON_MS) {
      log.error(`The page ended again at once (${reason}). Close the window and start Sauda anew; orders are safe in the journal.`);
      return;
    }
    last = now();
    log.warn(`The page ended (${reason}) and was loaded again.`);
    contents.reload();
  });
}
