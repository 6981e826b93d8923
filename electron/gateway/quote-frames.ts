import { FRAME_VERSION, HEADER, RECORD_HEADER } from "../../shared/contract/quote-frame.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import type { DepthBoard } from "../../shared/streams/depth-board.ts";
import { DEEP } from "../../shared/streams/depth-fields.ts";
import { FULL } from "../../shared/streams/quote-fields.ts";
import type { QuoteFrames } from "./face.ts";
import type { WatchBook, Watch } from "./watch-book.ts";

export interface FrameClocks {
  /** Market time, epoch ms; undefined until the feed has told one. */
  readonly market: () => number | undefined;
  /** System time, epoch ms with a fraction. */
  readonly system: () => number;
}

/** Where the books of twenty levels stand. */
export interface DeepSource {
  readonly board: DepthBoard;
  /** The row of an instrument, by the slot of its quote. */
  rowOf(slot: number): number | undefined;
}

/** Builds one page's frames from the boards: of the slots it watches, those written since they were last sent to it. */
export class BoardFrames implements QuoteFrames {
  readonly #board: QuoteBoard;
  readonly #book: WatchBook;
  readonly #caller: string;
  readonly #watch: Watch;
  readonly #clocks: FrameClocks;
  readonly #deep: DeepSource | undefined;
  #frame = new Float64Array(HEADER);
  #number = 0;

  constructor(board: QuoteBoard, book: WatchBook, caller: string, clocks: FrameClocks, deep?: DeepSource) {
    this.#board = board;
    this.#book = book;
    this.#caller = caller;
    this.#watch = book.of(caller);
    this.#clocks = clocks;
    this.#deep = deep;
  }

  /** The frame lies in a buffer that the next call writes over. */
  next(): Float64Array | undefined {
    const { slots, widths, seen } = this.#watch;
    const most = HEADER + slots.length * (RECORD_HEADER + FULL) + this.#watch.deep.length * (RECORD_HEADER + DEEP);
    if (this.#frame.length < most) this.#frame = new Float64Array(most);
    const frame = this.#frame;
    let end = HEADER;
    let records = 0;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] ?? -1;
      const width = widths[i] ?? 0;
      const version = this.#board.version(slot);
      // Odd while it is being written: it is looked at again 16 ms later, whole.
      if (version === seen[i] || (version & 1) === 1) continue;
      if (!this.#board.read(slot, frame, end + RECORD_HEADER, width)) continue;
      // The version from before the copy: a quote written meanwhile is sent once more rather than never.
      seen[i] = version;
      frame[end] = slot;
      frame[end + 1] = width;
      end += RECORD_HEADER + width;
      records++;
    }
    const deep = this.#addDeep(frame, end);
    records += deep;
    end += deep * (RECORD_HEADER + DEEP);
    if (records === 0) return undefined;
    this.#number++;
    frame.fill(0, 0, HEADER);
    frame[0] = FRAME_VERSION;
    frame[1] = records;
    frame[2] = this.#clocks.market() ?? 0;
    frame[3] = this.#clocks.system();
    frame[4] = this.#number;
    return frame.subarray(0, end);
  }

  /** Adds the books of twenty levels that changed. @returns how many. */
  #addDeep(frame: Float64Array, from: number): number {
    const { deep, deepRows, deepSeen } = this.#watch;
    const source = this.#deep;
    let end = from;
    for (let i = 0; source && i < deep.length; i++) {
      const slot = deep[i] ?? -1;
      const row = source.rowOf(slot);
      if (row === undefined) continue;
      const version = source.board.version(row);
      if ((version & 1) === 1 || (row === deepRows[i] && version === deepSeen[i])) continue;
      if (!source.board.read(row, slot, frame, end + RECORD_HEADER)) continue;
      deepRows[i] = row;
      deepSeen[i] = version;
      frame[end] = slot;
      frame[end + 1] = DEEP;
      end += RECORD_HEADER + DEEP;
    }
    return (end - from) / (RECORD_HEADER + DEEP);
  }

  close(): void {
    this.#book.end(this.#caller);
  }
}
