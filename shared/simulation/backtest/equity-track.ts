const FIRST_ROOM = 4_096;

/** The account's value after each step of the run: columns that grow. Money in the unit of the run's ledger. */
export class EquityTrack {
  length = 0;
  #at: Float64Array;
  #equity: Float64Array;
  #benchmark: Float64Array;

  constructor(room = FIRST_ROOM) {
    this.#at = new Float64Array(room);
    this.#equity = new Float64Array(room);
    this.#benchmark = new Float64Array(room);
  }

  get at(): Float64Array {
    return this.#at.subarray(0, this.length);
  }
  get equity(): Float64Array {
    return this.#equity.subarray(0, this.length);
  }
  /** Last price of what the run is compared with. */
  get benchmark(): Float64Array {
    return this.#benchmark.subarray(0, this.length);
  }

  push(at: number, equity: number, benchmark: number): void {
    if (this.length === this.#at.length) this.#grow();
    this.#at[this.length] = at;
    this.#equity[this.length] = equity;
    this.#benchmark[this.length] = benchmark;
    this.length += 1;
  }

  /** The last point is told anew: something was still done at it. */
  amend(equity: number): void {
    this.#equity[this.length - 1] = equity;
  }

  #grow(): void {
    const larger = (column: Float64Array): Float64Array => {
      const next = new Float64Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.#at = larger(this.#at);
    this.#equity = larger(this.#equity);
    this.#benchmark = larger(this.#benchmark);
  }
}
