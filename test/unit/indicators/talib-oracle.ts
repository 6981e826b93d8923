import talib from "talib-web";

/** What the package keeps to itself: the compiled C library. */
interface Library {
  readonly HEAPF64: Float64Array;
  readonly HEAP32: Int32Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readonly [name: `_TA_${string}`]: (...args: number[]) => number;
}

/** Outputs of one function, each of the length of the input, undefined where TA-Lib has no value. */
export type TalibOutputs = readonly (readonly (number | undefined)[])[];
export interface Prepared {
  /** Only the C function, over the whole series. */
  run(): void;
  read(): TalibOutputs;
  free(): void;
}
export interface Talib {
  (name: string, inputs: readonly (readonly number[])[], options: readonly number[], outputs: number): TalibOutputs;
  /** With its arrays in place, for whoever takes the time. */
  prepare(name: string, inputs: readonly (readonly number[])[], options: readonly number[], outputs: number): Prepared;
}

/**
 * TA-Lib's C functions, called without the package's own wrapper. That one reads one value past the end
 * of the input, and hands the null pointer twice for "first index" and "count": a function that uses its
 * own count, STDDEV for one, then takes the first index for it and leaves most of its answers unfinished.
 */
export async function loadTalib(): Promise<Talib> {
  // With `fetch` at hand the loader takes its file's path for an address.
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, "fetch");
  try {
    const library = (await talib.init()) as Library;
    const prepare: Talib["prepare"] = (name, inputs, options, outputs) => prepared(library, name, inputs, options, outputs);
    const call = (...of: Parameters<Talib>): TalibOutputs => {
      const one = prepare(...of);
      try {
        one.run();
        return one.read();
      } finally {
        one.free();
      }
    };
    return Object.assign(call, { prepare });
  } finally {
    globalThis.fetch = fetch;
  }
}

function prepared(library: Library, name: string, inputs: readonly (readonly number[])[], options: readonly number[], outputs: number): Prepared {
  const length = inputs[0]?.length ?? 0;
  const held: number[] = [];
  const room = (bytes: number): number => {
    const at = library._malloc(bytes);
    held.push(at);
    return at;
  };
  const given = inputs.map((values) => {
    const at = room(length * 8);
    library.HEAPF64.set(values, at / 8);
    return at;
  });
  const [first, count] = [room(8), room(8)];
  const answers = Array.from({ length: outputs }, () => room(length * 8));
  return {
    run() {
      const code = library[`_TA_${name}`]!(0, length - 1, ...given, ...options, first, count, ...answers);
      if (code !== 0) throw new Error(`TA_${name} answered with error ${code}`);
    },
    read() {
      const from = library.HEAP32[first / 4]!;
      const values = library.HEAP32[count / 4]!;
      return answers.map((at) => Array.from({ length }, (_, i) => (i >= from && i < from + values ? library.HEAPF64[at / 8 + i - from] : undefined)));
    },
    free() {
      for (const at of held) library._free(at);
    },
  };
}
