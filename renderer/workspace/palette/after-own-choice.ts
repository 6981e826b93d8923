/**
 * Runs in the next frame: when its rows change, the list puts the cursor on the first of them by
 * itself, and what should stand there instead must come after that.
 * @returns takes it back.
 */
export function afterOwnChoice(run: () => void): () => void {
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
}
