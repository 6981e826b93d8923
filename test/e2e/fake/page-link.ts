import type { WebSocket } from "ws";
import type { QuoteBoard } from "./quote-board.ts";

/** Quotes of one connected page: what it watches, what changed, and whether its last frame is painted. */
export class PageLink {
  readonly #socket: WebSocket;
  readonly #board: QuoteBoard;
  readonly #marketAt: () => number;
  readonly #changed = new Set<number>();
  readonly #stop: () => void;
  #watched: ReadonlySet<number> = new Set();
  #full: ReadonlySet<number> = new Set();
  #deep: ReadonlySet<number> = new Set();
  #number = 0;
  #outstanding = false;
  #soon: NodeJS.Immediate | undefined;
  frames = 0;

  constructor(socket: WebSocket, board: QuoteBoard, marketAt: () => number) {
    this.#socket = socket;
    this.#board = board;
    this.#marketAt = marketAt;
    this.#stop = board.onChange((slot) => {
      if (!this.#watched.has(slot)) return;
      this.#changed.add(slot);
      this.#soon ??= setImmediate(() => this.#send());
    });
  }

  watch(slots: readonly number[], full: readonly number[], deep: readonly number[] = []): void {
    this.#watched = new Set(slots);
    this.#full = new Set(full);
    this.#deep = new Set(deep);
    for (const slot of slots) this.#changed.add(slot);
    this.#soon ??= setImmediate(() => this.#send());
  }

  painted(frame: number): void {
    if (frame !== this.#number) return;
    this.#outstanding = false;
    this.#send();
  }

  close(): void {
    clearImmediate(this.#soon);
    this.#stop();
  }

  #send(): void {
    this.#soon = undefined;
    if (this.#outstanding || this.#changed.size === 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    // Never quoted = never sent, as the terminal does.
    const slots = [...this.#changed].filter((slot) => this.#watched.has(slot) && this.#board.row(slot)[0] !== 0);
    this.#changed.clear();
    if (slots.length === 0) return;
    this.#outstanding = true;
    this.frames++;
    this.#socket.send(this.#board.frame(slots, this.#full, ++this.#number, this.#marketAt(), this.#deep));
  }
}
