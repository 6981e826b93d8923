/**
 * Shares work between callers: whoever asks while a run is going gets the next one, together with all
 * others who asked meanwhile. A call's answer is therefore never older than the call.
 */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running.catch(() => {}).then(() => {
      next = undefined;
      const run = work();
      running = run;
      return run;
    });
    return next;
  };
}
