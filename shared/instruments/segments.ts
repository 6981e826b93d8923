/** Names that brokers give their segments, as numbers of one byte. */
export class SegmentList {
  readonly names: string[] = [];

  /** @throws RangeError beyond 255 of them. */
  numberOf(name: string): number {
    const at = this.names.indexOf(name);
    if (at >= 0) return at;
    if (this.names.length > 254) throw new RangeError(`more than 255 segments: ${name}`);
    return this.names.push(name) - 1;
  }
}
