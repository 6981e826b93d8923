import { FRAME_VERSION, HEADER, RECORD_HEADER } from "../../shared/contract/quote-frame.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { FULL } from "../../shared/streams/quote-fields.ts";
import type { QuoteFrames } from "./face.ts";
import type { WatchBook, Watch } from "./watch-book.ts";

export interface FrameClocks {
  /** Market time, epoch ms; undefined until the feed has told one. */
  readonly market: () => number | undefined;
  /** System time, epoch ms with a fraction. */
  readonly system: () => number;
}

/** Builds one page's frames from the quote board: of the slots it watches, those written since they were last sent to it. */
export class BoardFrames implements QuoteFrames {
  readonly #board: QuoteBoard;
  readonly #book: WatchBook;
  readonly #caller: string;
  readonly #watch: Watch;
  readonly #clocks: FrameClocks;
  #frame = new Float64Array(HEADER);
  #number = 0;

  constructor(board: QuoteBoard, book: WatchBook, caller: string, clocks: FrameClocks) {
    this.#board = board;
    this.#book = book;
    this.#caller = caller;
    this.#watch = book.of(caller);
    this.#clocks = clocks;
  }

  /** The frame lies in a buffer that the next call writes over. */
  next(): Float64Array | undefined {
    const { slots, widths, seen } = this.#watch;
    const most = HEADER + slots.length * (RECORD_HEADER + FULL);
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

  close(): void {
    this.#book.end(this.#caller);
  }
}
