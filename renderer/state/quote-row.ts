import { DEEP } from "../../shared/streams/depth-fields.ts";
import { BRIEF, FULL } from "../../shared/streams/quote-fields.ts";

/** One instrument's newest quote and who waits for its change. NaN = not known. */
export class QuoteRow {
  readonly fields = new Float64Array(FULL).fill(Number.NaN);
  /** The book of twenty levels, as it last came; undefined while nobody looks at one. */
  deep: Float64Array | undefined;
  readonly listeners = new Set<() => void>();
  /** Number of the local frame in which it last changed, so that a row is told once per frame. */
  frame = 0;

  /** Takes `width` doubles of `from` at `offset`. */
  take(from: Float64Array, offset: number, width: number): void {
    const { fields } = this;
    for (let i = 0; i < width; i++) fields[i] = from[offset + i] as number;
  }

  /** Takes the DEEP doubles of `from` at `offset`. */
  takeDeep(from: Float64Array, offset: number): void {
    (this.deep ??= new Float64Array(DEEP)).set(from.subarray(offset, offset + DEEP));
  }

  forget(): void {
    this.fields.fill(Number.NaN);
    this.deep = undefined;
  }

  /** Depth and circuits stop coming: old ones must not be taken for live. */
  forgetDepth(): void {
    this.fields.fill(Number.NaN, BRIEF);
  }
}
