import { ByteSource } from "./bytes.ts";
import type { RecordedFacts, RecordingHead } from "./facts.ts";
import { readFacts, readHead } from "./facts.ts";
import type { FileIndex, IndexRow } from "./file-index.ts";
import { FRAME, NoRecording, readFrames } from "./frames.ts";
import type { TickRun } from "./tick-columns.ts";
import { readTicks } from "./tick-columns.ts";
import { KEPT } from "./tick-fields.ts";

/** One instrument of one file: its facts, and its ticks still as bytes. */
export interface RecordedPart {
  readonly facts: RecordedFacts;
  readonly runs: readonly Uint8Array[];
}

export interface RecordingFile {
  readonly head: RecordingHead;
  readonly parts: readonly RecordedPart[];
  /** Bytes in the middle of the file that are damaged, and were passed over, with the ticks whose instrument is not known for it. */
  readonly damaged: number;
  /** Bytes at the end that a crash has cut. */
  readonly cut: number;
}

/**
 * A whole file, from its frames alone: neither index nor end is needed, so a file that was cut is read up to
 * its last whole frame.
 * @throws NoRecording with what is wrong, to be said behind the file's name.
 */
export function openRecording(bytes: Uint8Array): RecordingFile {
  const { frames, damaged, cut } = readFrames(bytes);
  const head = headOf(frames);
  const parts = new Map<number, { readonly facts: RecordedFacts; readonly runs: Uint8Array[] }>();
  let nameless = 0;
  for (const { kind, content } of frames) {
    if (kind === FRAME.instrument) {
      const facts = readFacts(content);
      if (facts && !parts.has(facts.nth)) parts.set(facts.nth, { facts, runs: [] });
    } else if (kind === FRAME.ticks) {
      const part = parts.get(new ByteSource(content).number());
      if (part) part.runs.push(content);
      else nameless += content.length;
    }
  }
  return { head, parts: [...parts.values()], damaged: damaged + nameless, cut };
}

/** The ticks of one run. @throws RangeError for bytes that are none: no disk does that, the frame was whole. */
export function ticksOf(run: Uint8Array): TickRun {
  const source = new ByteSource(run);
  source.number();
  return readTicks(source);
}

/** The index as its writer would have made it: for a file that was never closed. @throws NoRecording */
export function rebuildIndex(bytes: Uint8Array): FileIndex {
  const rows: IndexRow[] = [];
  const keys: string[] = [];
  for (const { kind, at, content } of readFrames(bytes).frames) {
    const facts = kind === FRAME.instrument ? readFacts(content) : undefined;
    if (facts) keys[facts.nth] = facts.key;
    if (kind !== FRAME.ticks) continue;
    const { count, columns } = ticksOf(content);
    const times = columns[KEPT.exchangeAt];
    rows.push({ at, nth: new ByteSource(content).number(), count, from: times?.[0] ?? 0, to: times?.[count - 1] ?? 0 });
  }
  return { keys: Array.from(keys, (key) => key ?? ""), rows };
}

function headOf(frames: readonly { readonly kind: number; readonly content: Uint8Array }[]): RecordingHead {
  const [first] = frames;
  const head = first?.kind === FRAME.head ? readHead(first.content) : undefined;
  if (!head) throw new NoRecording("is a recording whose beginning is missing or damaged, so its day is not known");
  return head;
}
