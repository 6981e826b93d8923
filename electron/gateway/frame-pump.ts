import type { QuoteFrames } from "./face.ts";

/** Between two frames to one page, ms. Below the 16.7 ms of a 60 Hz screen, so that jitter costs no frame; on faster screens every second. */
const LEAST_GAP_MS = 12;
/**
 * Wait after a paint before the next frame is built. The page paints it at its next animation frame,
 * 16.7 ms after the last: a frame built at once would lie there and grow old, one built much later misses
 * the animation frame of a busy page.
 */
const AFTER_PAINT_MS = 5;
/** How often an idle page's quotes are looked at, ms. */
const IDLE_MS = 4;
/** Where the frame's number stands in its header. */
const NUMBER = 4;

/** Sends a page its quote frames: one in flight, the next only after the page has painted it. */
export class FramePump {
  readonly #frames: QuoteFrames;
  readonly #send: (frame: Float64Array) => void;
  #timer: NodeJS.Timeout | undefined;
  #inFlight: number | undefined;
  #sentAt = 0;

  constructor(frames: QuoteFrames, send: (frame: Float64Array) => void) {
    this.#frames = frames;
    this.#send = send;
    this.#wait(0);
  }

  /** The page has frame `number` on its screen; marks of other frames are old news. */
  painted(number: number): void {
    if (number !== this.#inFlight) return;
    this.#inFlight = undefined;
    this.#wait(Math.max(AFTER_PAINT_MS, this.#sentAt + LEAST_GAP_MS - performance.now()));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#frames.close();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#turn(), ms);
  }

  #turn(): void {
    const frame = this.#frames.next();
    if (frame === undefined) {
      this.#wait(IDLE_MS);
      return;
    }
    this.#inFlight = frame[NUMBER];
    this.#sentAt = performance.now();
    this.#send(frame);
  }
}
