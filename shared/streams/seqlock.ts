/**
 * One writer, many readers, no waiting: a version per record, odd while the record is being written. A reader copies
 * the fields and looks whether the version has stayed; a writer never looks at a reader.
 */

/** A writer needs well under a microsecond; one that was put to sleep midway is looked at again later. */
const MAX_TRIES = 64;
const scratch = new Int32Array(1);

/** Makes a version odd. The read behind the write keeps the plain writes that follow from overtaking it on ARM. */
export function hold(versions: Int32Array, index: number): void {
  Atomics.store(versions, index, (versions[index] ?? 0) | 1);
  Atomics.load(versions, index);
}

/** Makes an odd version even, and never 0, which means "never written". */
export function release(versions: Int32Array, index: number): void {
  const version = versions[index] ?? 0;
  if ((version & 1) === 1) Atomics.store(versions, index, (version + 1) | 0 || 2);
}

/**
 * Copies `width` doubles of a record to `into` from `at`.
 * @returns false, with `into` to be ignored, when the writer did not let go in time.
 */
export function copySettled(versions: Int32Array, index: number, from: Float64Array, start: number, into: Float64Array, at: number, width: number): boolean {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = Atomics.load(versions, index);
    if ((before & 1) === 1) continue;
    for (let i = 0; i < width; i++) into[at + i] = from[start + i] ?? 0;
    // Orders the plain reads before the next atomic one. An atomic read alone may overtake plain reads before it
    // on ARM; an atomic write may not, and an atomic read never overtakes an atomic write.
    Atomics.store(scratch, 0, 0);
    if (Atomics.load(versions, index) === before) return true;
  }
  return false;
}
