/** What a series can feed: an indicator of shared/indicators, or anything of that shape. */
export interface Followed<Input, Output> {
  /** Inputs until the first output. */
  readonly warmUp: number;
  /** Undefined while it warms up. */
  next(input: Input): Output | undefined;
}

interface Portable {
  exportState(): unknown;
  importState(state: unknown): void;
}

export function isPortable(value: unknown): value is Portable {
  return typeof value === "object" && value !== null
    && "exportState" in value && typeof value.exportState === "function"
    && "importState" in value && typeof value.importState === "function";
}

export interface LineState {
  readonly kind: string;
  /** As the indicator exports it; undefined where it does not. */
  readonly state: unknown;
  readonly value: unknown;
  readonly previous: unknown;
}

/**
 * The values of an indicator that follows a series, fed by the runner before the strategy is called.
 * Numbers lie in an array and not in a field, since a field would have them allocated.
 */
export class Line<Output = number> {
  readonly indicator: Followed<never, Output>;
  readonly #numbers = new Float64Array(2);
  #value: Output | undefined = undefined;
  #previous: Output | undefined = undefined;
  /** 0 none · 1 number · 2 anything else, of the value and of the one before it. */
  #has = 0;
  #had = 0;

  constructor(indicator: Followed<never, Output>) {
    this.indicator = indicator;
  }

  /** As of the newest closed candle (or tick); undefined while the indicator warms up. */
  get value(): Output | undefined {
    return this.#has === 1 ? (this.#numbers[0] as Output) : this.#value;
  }

  /** As of the one before it. */
  get previous(): Output | undefined {
    return this.#had === 1 ? (this.#numbers[1] as Output) : this.#previous;
  }

  get ready(): boolean {
    return this.#has !== 0;
  }

  /** For crossedAbove and crossedBelow: read in place, since a number that leaves an object is allocated. */
  crossedLine(over: Line, above: boolean): boolean {
    if (this.#has !== 1 || this.#had !== 1 || over.#has !== 1 || over.#had !== 1) return false;
    const [a, b] = [this.#numbers, over.#numbers];
    return above ? (a[1] ?? 0) <= (b[1] ?? 0) && (a[0] ?? 0) > (b[0] ?? 0) : (a[1] ?? 0) >= (b[1] ?? 0) && (a[0] ?? 0) < (b[0] ?? 0);
  }

  crossedLevel(level: number, above: boolean): boolean {
    if (this.#has !== 1 || this.#had !== 1) return false;
    const numbers = this.#numbers;
    return above ? (numbers[1] ?? 0) <= level && (numbers[0] ?? 0) > level : (numbers[1] ?? 0) >= level && (numbers[0] ?? 0) < level;
  }

  /** For the runner. */
  take(output: Output | undefined): void {
    const numbers = this.#numbers;
    this.#had = this.#has;
    if (this.#had === 1) numbers[1] = numbers[0] ?? 0;
    else this.#previous = this.#value;
    if (typeof output === "number") {
      numbers[0] = output;
      this.#has = Number.isNaN(output) ? 0 : 1;
      return;
    }
    this.#value = output;
    this.#has = output === undefined ? 0 : 2;
  }

  exportState(): LineState {
    const { indicator } = this;
    return { kind: indicator.constructor.name, state: isPortable(indicator) ? indicator.exportState() : undefined, value: this.value, previous: this.previous };
  }

  /** @returns false where the state is of another indicator: the line then keeps what it has. */
  importState(state: LineState): boolean {
    const { indicator } = this;
    if (state.kind !== indicator.constructor.name || !isPortable(indicator) || state.state === undefined) return false;
    try {
      indicator.importState(state.state);
    } catch {
      // Of other parameters: the indicator has refused it and is unchanged.
      return false;
    }
    this.take(state.previous as Output | undefined);
    this.take(state.value as Output | undefined);
    return true;
  }
}

/** Takes over all lines of a series, or none where they are others. @returns whether it did. */
export function importLines(lines: readonly Line<unknown>[], states: readonly LineState[]): boolean {
  if (lines.length !== states.length) return false;
  const before = lines.map((line) => line.exportState());
  const taken = lines.every((line, i) => line.importState(states[i] as LineState));
  if (!taken) lines.forEach((line, i) => line.importState(before[i] as LineState));
  return taken;
}

type Level = Line | number;

/** Was `a` at or below `b` a step ago, and is above it now? False while either warms up. */
export function crossedAbove(a: Line, b: Level): boolean {
  return typeof b === "number" ? a.crossedLevel(b, true) : a.crossedLine(b, true);
}

/** Was `a` at or above `b` a step ago, and is below it now? False while either warms up. */
export function crossedBelow(a: Line, b: Level): boolean {
  return typeof b === "number" ? a.crossedLevel(b, false) : a.crossedLine(b, false);
}
