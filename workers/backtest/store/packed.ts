import { constants, deflateSync, inflateSync } from "node:zlib";

/** The fastest level halves a curve; the slower ones gain a few percent more at many times the time. */
const LEVEL = constants.Z_BEST_SPEED;

export function packJson(value: unknown): Buffer {
  return deflateSync(JSON.stringify(value), { level: LEVEL });
}

/** @throws Error for bytes that are not whole: the packing has a checksum. */
export function unpackJson(bytes: Uint8Array): unknown {
  return JSON.parse(inflateSync(bytes).toString("utf8")) as unknown;
}

export function packDoubles(column: Float64Array): Buffer {
  return deflateSync(bytesOf(column), { level: LEVEL });
}

export function unpackDoubles(bytes: Uint8Array): Float64Array {
  const plain = inflateSync(bytes);
  // Doubles begin at places that eight divides, which a pooled buffer does not promise.
  const own = new Uint8Array(plain.length);
  own.set(plain);
  return new Float64Array(own.buffer);
}

export function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
