import { join } from "node:path";
import { ByteSink } from "../../shared/recording/bytes.ts";
import type { FileIndex } from "../../shared/recording/file-index.ts";
import { indexBytes, readIndex } from "../../shared/recording/file-index.ts";
import { END_BYTES, FRAME, frameAt, readEnd, readFrames, writeEnd, writeFrame } from "../../shared/recording/frames.ts";
import { rebuildIndex } from "../../shared/recording/read-recording.ts";
import type { Disk } from "./disk.ts";

/** Folders and files of recordings: `MARKET/YYYY-MM-DD/001.ticks`. Nothing else is ever touched. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FILE = /^\d{3,}\.ticks$/;

export interface DayOfMarket {
  readonly market: string;
  readonly day: string;
}

/** What is on disk of one file. */
export interface FileSum {
  readonly bytes: number;
  readonly ticks: number;
  /** Of its instruments. */
  readonly keys: readonly string[];
}

export interface DaySum extends DayOfMarket {
  readonly bytes: number;
  readonly ticks: number;
  readonly instruments: number;
}

interface Held extends DayOfMarket {
  readonly files: Map<string, FileSum>;
  /** Undefined after a change. */
  sum: DaySum | undefined;
}

const NOTHING: FileSum = { bytes: 0, ticks: 0, keys: [] };

/** What has been recorded so far, and how much room it takes. */
export class Shelf {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #days = new Map<string, Held>();

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.folder = folder;
  }

  /** Looks at all that is there. A file that was not closed is given its index; one that cannot be read is only counted. */
  survey(): void {
    for (const market of this.#disk.list(this.folder)) {
      if (!market.folder) continue;
      for (const day of this.#disk.list(join(this.folder, market.name))) {
        if (!day.folder || !DAY.test(day.name)) continue;
        for (const file of this.#disk.list(join(this.folder, market.name, day.name))) {
          if (FILE.test(file.name)) this.#add({ market: market.name, day: day.name }, file.name);
        }
      }
    }
  }

  /** Path of the next file of a day, and how to say what has come to be in it. */
  next(of: DayOfMarket): { readonly path: string; readonly holds: (sum: FileSum) => void } {
    const held = this.#held(of);
    const { files } = held;
    let nth = files.size + 1;
    let name = nameOf(nth);
    while (files.has(name) || this.#exists(of, name)) name = nameOf(++nth);
    const holds = (sum: FileSum): void => {
      files.set(name, sum);
      held.sum = undefined;
    };
    holds(NOTHING);
    return { path: join(this.#path(of), name), holds };
  }

  get bytes(): number {
    let sum = 0;
    for (const held of this.#days.values()) sum += sumOf(held).bytes;
    return sum;
  }

  /** Newest first. */
  days(): DaySum[] {
    const rows = [...this.#days.values()].map(sumOf).filter(({ bytes }) => bytes > 0);
    return rows.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.market < b.market ? -1 : 1));
  }

  /**
   * Removes whole days, oldest first, until `more` bytes fit below `most`; the days of `kept` stay.
   * @returns whether they fit. @throws what the disk throws.
   */
  makeRoom(more: number, most: number, kept: readonly DayOfMarket[]): boolean {
    while (this.bytes + more > most) {
      const oldest = this.days().findLast((row) => !kept.some(({ market, day }) => market === row.market && day === row.day));
      if (!oldest) return false;
      this.#removeDay(oldest);
    }
    return true;
  }

  #removeDay(of: DayOfMarket): void {
    // What is there, not what was: the user may have removed some of it.
    for (const { name } of this.#disk.list(this.#path(of))) if (FILE.test(name)) this.#disk.remove(join(this.#path(of), name));
    this.#days.delete(keyOf(of));
    this.#disk.removeFolder(this.#path(of));
  }

  #held(of: DayOfMarket): Held {
    const key = keyOf(of);
    let held = this.#days.get(key);
    if (!held) this.#days.set(key, (held = { market: of.market, day: of.day, files: new Map(), sum: undefined }));
    return held;
  }

  #path({ market, day }: DayOfMarket): string {
    return join(this.folder, market, day);
  }

  #exists(of: DayOfMarket, name: string): boolean {
    return this.#disk.list(this.#path(of)).some((entry) => entry.name === name);
  }

  #add(of: DayOfMarket, name: string): void {
    const path = join(this.#path(of), name);
    let sum = NOTHING;
    try {
      sum = { ...NOTHING, bytes: this.#disk.size(path) };
      const { keys, rows } = this.#indexOf(path, sum.bytes) ?? this.#repair(path);
      sum = { bytes: this.#disk.size(path), ticks: rows.reduce((ticks, { count }) => ticks + count, 0), keys: keys.filter((key) => key !== "") };
    } catch {
      // Damaged, or not ours to read: it takes room, and that is all that is known of it.
    }
    const held = this.#held(of);
    held.files.set(name, sum);
    held.sum = undefined;
  }

  /** The index of a file that was closed. */
  #indexOf(path: string, size: number): FileIndex | undefined {
    const at = readEnd(this.#disk.readPart(path, size - END_BYTES, size));
    if (at === undefined || at >= size) return undefined;
    const frame = frameAt(this.#disk.readPart(path, at, size), 0);
    return frame?.kind === FRAME.index ? readIndex(frame.content) : undefined;
  }

  /** What a crash has cut is taken off, and the index put behind the last whole frame. */
  #repair(path: string): FileIndex {
    const bytes = this.#disk.read(path);
    const { end } = readFrames(bytes);
    const index = rebuildIndex(bytes);
    const tail = new ByteSink();
    writeFrame(tail, FRAME.index, indexBytes(index));
    writeEnd(tail, end);
    const file = this.#disk.open(path);
    try {
      this.#disk.truncate(file, end);
      this.#disk.write(file, tail.written, end);
      this.#disk.sync(file);
    } finally {
      this.#disk.close(file);
    }
    return index;
  }
}

const nameOf = (nth: number): string => `${String(nth).padStart(3, "0")}.ticks`;
const keyOf = ({ market, day }: DayOfMarket): string => `${market}/${day}`;

/** Kept until something changes: years of recordings are asked for once a second. */
function sumOf(held: Held): DaySum {
  if (held.sum) return held.sum;
  const { market, day, files } = held;
  let bytes = 0;
  let ticks = 0;
  const keys = new Set<string>();
  for (const file of files.values()) {
    bytes += file.bytes;
    ticks += file.ticks;
    for (const key of file.keys) keys.add(key);
  }
  return (held.sum = { market, day, bytes, ticks, instruments: keys.size });
}
