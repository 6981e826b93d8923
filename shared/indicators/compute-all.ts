import type { Indicator } from "./indicator.ts";

/**
 * The whole series at once: what a fresh one of this kind answers input by input. The indicator given
 * is not changed. Undefined where there is no value, above all in the first `warmUp` − 1 places.
 */
export function computeAll<Input, Output>(indicator: Pick<Indicator<Input, Output>, "fresh">, inputs: readonly Input[]): (Output | undefined)[] {
  const fresh = indicator.fresh();
  return inputs.map((input) => fresh.next(input));
}
