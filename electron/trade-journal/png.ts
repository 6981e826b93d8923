import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { PICTURE_LIMIT } from "../../shared/contract/schemas/trade-journal.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length 0, name, checksum: the last chunk of every PNG. */
const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
/** Signature, then length and name of the first chunk, then width and height of 4 bytes each. */
const HEADER = { length: 8, name: 12, width: 16, height: 20, end: 33 } as const;
const HEADER_LENGTH = 13;
/** A screen's picture is no larger, px. */
const MOST_SIDE = 8_192;

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** Size of a whole PNG by its header. @throws TerminalError (BadInput) for what is none, or is too large. */
export function pngSize(bytes: Buffer): PngSize {
  if (bytes.length > PICTURE_LIMIT) throw wrong(`at most ${PICTURE_LIMIT} bytes`, `The picture has ${bytes.length} bytes; ${PICTURE_LIMIT} are allowed. Attach a smaller one.`);
  if (bytes.length < HEADER.end + END.length || !bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE) || bytes.readUInt32BE(HEADER.length) !== HEADER_LENGTH || bytes.toString("latin1", HEADER.name, HEADER.width) !== "IHDR") {
    throw wrong("a PNG picture", "What was sent is no PNG picture. Attach the chart once more.");
  }
  if (!bytes.subarray(-END.length).equals(END)) throw wrong("a whole PNG picture", "The picture was cut short. Attach the chart once more.");
  const width = bytes.readUInt32BE(HEADER.width);
  const height = bytes.readUInt32BE(HEADER.height);
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) throw wrong(`1 to ${MOST_SIDE} px`, `The picture is ${width} × ${height} px; its sides may be 1 to ${MOST_SIDE} px.`);
  return { width, height };
}

function wrong(expected: string, sentence: string): TerminalError {
  return new TerminalError(badInput("png", expected, sentence));
}
