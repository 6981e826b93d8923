const TABLE = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let word = n;
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
  TABLE[n] = word;
}

/** CRC-32 (the one of gzip and PNG) of bytes, as an unsigned 32-bit number. `before` continues an earlier one. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
