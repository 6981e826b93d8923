/** Longest wait where no frame comes (a hidden page), ms. */
const HIDDEN_MS = 250;

/** Calls of the answer within one animation frame become one call of `run`; a hidden page still gets it, later. */
export function nextFrame(run: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fire = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  return () => {
    if (timer !== undefined) return;
    frame = requestAnimationFrame(fire);
    timer = setTimeout(fire, HIDDEN_MS);
  };
}
