import { ByteSink } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

/**
 * A recording is a mark and then frames, one behind the other:
 *
 *   mark    8 bytes   "SAUDATK" and the version
 *   frame   4 bytes   E7 53 64 6B
 *           1 byte    kind
 *           4 bytes   length of the content, lowest byte first
 *           4 bytes   CRC-32 of kind, length and content
 *           content
 *   end     12 bytes  only of a file that was closed: E7 45 6E 64, and where its index frame begins (8 bytes)
 */
export const VERSION = 1;
export const MARK = Uint8Array.of(0x53, 0x41, 0x55, 0x44, 0x41, 0x54, 0x4b, VERSION);
const FRAME_MARK = [0xe7, 0x53, 0x64, 0x6b] as const;
const END_MARK = [0xe7, 0x45, 0x6e, 0x64] as const;
const HEAD_BYTES = 13;
export const END_BYTES = 12;
/** No content is larger; a length that says so is damaged. */
const MOST_CONTENT = 16 * 1024 * 1024;

export const FRAME = { head: 1, instrument: 2, ticks: 3, index: 4 } as const;

export interface Frame {
  readonly kind: number;
  /** Where it begins in the file. */
  readonly at: number;
  readonly content: Uint8Array;
}

export interface Frames {
  readonly frames: readonly Frame[];
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Bytes between whole frames that are none: damage in the middle of the file. */
  readonly damaged: number;
  /** Bytes behind the last whole frame: what a crash has cut. The end of a closed file is not counted. */
  readonly cut: number;
}

export class NoRecording extends Error {
  override readonly name = "NoRecording";
}

/** Appends one frame. */
export function writeFrame(out: ByteSink, kind: number, content: Uint8Array): void {
  out.append(Uint8Array.from(FRAME_MARK));
  const head = headOf(kind, content.length);
  out.append(head);
  out.word(crc32(content, crc32(head)));
  out.append(content);
}

/** Appends the end of a closed file. @param indexAt where its index frame begins. */
export function writeEnd(out: ByteSink, indexAt: number): void {
  out.append(Uint8Array.from(END_MARK));
  out.word(indexAt >>> 0);
  out.word(Math.floor(indexAt / 2 ** 32));
}

/** Where the index of a closed file begins, by its last bytes; undefined for a file that was not closed. */
export function readEnd(last: Uint8Array): number | undefined {
  const at = last.length - END_BYTES;
  if (at < 0 || !isAt(last, at, END_MARK)) return undefined;
  const view = new DataView(last.buffer, last.byteOffset, last.byteLength);
  return view.getUint32(at + 4, true) + view.getUint32(at + 8, true) * 2 ** 32;
}

/**
 * All whole frames, in order. What is damaged is passed over to the next whole frame.
 * @throws NoRecording for bytes that do not begin as a recording of this version does.
 */
export function readFrames(bytes: Uint8Array): Frames {
  refuseStranger(bytes);
  const frames: Frame[] = [];
  let damaged = 0;
  let end = MARK.length;
  for (let at = end; at + HEAD_BYTES <= bytes.length; ) {
    const frame = frameAt(bytes, at);
    if (!frame) {
      at += 1;
      continue;
    }
    damaged += at - end;
    frames.push(frame);
    at = end = at + HEAD_BYTES + frame.content.length;
  }
  const closed = readEnd(bytes) !== undefined && bytes.length - end === END_BYTES;
  return { frames, end, damaged, cut: closed ? 0 : bytes.length - end };
}

/** The whole frame that begins at `at`, if one does. */
export function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  if (at + HEAD_BYTES > bytes.length || !isAt(bytes, at, FRAME_MARK)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(at + 5, true);
  if (length > MOST_CONTENT || at + HEAD_BYTES + length > bytes.length) return undefined;
  const content = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
  if (crc32(content, crc32(bytes.subarray(at + 4, at + 9))) !== view.getUint32(at + 9, true)) return undefined;
  return { kind: bytes[at + 4] ?? 0, at, content };
}

function headOf(kind: number, length: number): Uint8Array {
  const head = new ByteSink(HEAD_BYTES);
  head.append(Uint8Array.of(kind));
  head.word(length);
  return head.written;
}

function refuseStranger(bytes: Uint8Array): void {
  if (!isAt(bytes, 0, MARK.subarray(0, MARK.length - 1))) throw new NoRecording("does not begin as a recording of ticks does");
  const version = bytes[MARK.length - 1];
  if (version !== VERSION) throw new NoRecording(`is a recording of format ${version ?? 0}; this Sauda reads format ${VERSION}: update Sauda to read it`);
}

function isAt(bytes: Uint8Array, at: number, mark: ArrayLike<number>): boolean {
  if (bytes.length - at < mark.length) return false;
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark[i]) return false;
  return true;
}
