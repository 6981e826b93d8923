/** Buckets for each doubling: a time is told to within a sixteenth. */
const FINE = 16;
const FINE_BITS = 4;
/** Times are counted in eighths of a microsecond, up to 268 s. */
const PER_US = 8;
const LONGEST = 0x7fff_ffff;
export const BUCKETS = (32 - FINE_BITS) * FINE;

/** How often which times occurred, in fixed memory. */
export class TimeHistogram {
  readonly counts = new Uint32Array(BUCKETS);
  count = 0;
  sumUs = 0;
  mostUs = 0;

  /** @param us below 0 counts as 0: two clocks may be a little apart. */
  add(us: number): void {
    const units = us <= 0 ? 0 : Math.min(LONGEST, us * PER_US) | 0;
    const at = bucketOf(units);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.count += 1;
    this.sumUs += us;
    if (us > this.mostUs) this.mostUs = us;
  }

  /** Adds the counts of another. */
  merge(counts: Uint32Array, mostUs: number): void {
    for (let i = 0; i < BUCKETS; i++) {
      const more = counts[i] ?? 0;
      this.counts[i] = (this.counts[i] ?? 0) + more;
      this.count += more;
    }
    if (mostUs > this.mostUs) this.mostUs = mostUs;
  }

  /** The time that a share of them did not exceed, µs, at most a sixteenth too long; 0 where there are none. */
  quantile(share: number): number {
    let left = Math.ceil(this.count * share);
    if (left <= 0) return 0;
    for (let i = 0; i < BUCKETS; i++) {
      left -= this.counts[i] ?? 0;
      if (left <= 0) return Math.min(upperUs(i), this.mostUs);
    }
    return this.mostUs;
  }

  clear(): void {
    this.counts.fill(0);
    this.count = this.sumUs = this.mostUs = 0;
  }
}

function bucketOf(units: number): number {
  if (units < FINE) return units;
  const shift = 31 - Math.clz32(units) - FINE_BITS;
  return (shift << FINE_BITS) + (units >> shift);
}

/** What the times of a bucket lie below, µs. */
function upperUs(bucket: number): number {
  if (bucket < FINE) return (bucket + 1) / PER_US;
  const shift = (bucket >> FINE_BITS) - 1;
  return ((FINE + (bucket & (FINE - 1)) + 1) * 2 ** shift) / PER_US;
}
