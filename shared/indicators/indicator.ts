/**
 * A value that is computed bar by bar. `next` takes a final bar once, in order of time; `peek` says
 * what `next` would answer for a bar that is still forming and changes nothing. Both answer NaN while
 * the indicator warms up.
 */
export interface Indicator<Input> {
  /** Inputs that must be given before the first value; the last of them yields it. */
  readonly warmUp: number;
  next(input: Input): number;
  peek(input: Input): number;
}
