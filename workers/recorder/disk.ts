import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmdirSync, statSync, unlinkSync, writeSync } from "node:fs";

/** What the recorder does with the disk; handed in, so that a full or dead one can be played. All throw what Node throws. */
export interface Disk {
  /** Opens a new file and the folders above it. Fails where the file exists. */
  create(path: string): number;
  /** Opens a file that exists, for reading and writing. */
  open(path: string): number;
  /** Writes all of it at `at`. */
  write(file: number, bytes: Uint8Array, at: number): void;
  truncate(file: number, length: number): void;
  sync(file: number): void;
  close(file: number): void;
  size(path: string): number;
  read(path: string): Uint8Array;
  /** Bytes `from` to `to` of a file. */
  readPart(path: string, from: number, to: number): Uint8Array;
  /** Names in a folder, sorted; none where there is no folder. */
  list(folder: string): readonly Entry[];
  remove(path: string): void;
  /** Removes an empty folder; one with strangers' files in it stays. */
  removeFolder(path: string): void;
}

export interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

export const systemDisk: Disk = {
  create: (path) => {
    mkdirSync(path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))), { recursive: true, mode: 0o700 });
    return openSync(path, "wx", 0o600);
  },
  open: (path) => openSync(path, "r+"),
  write: (file, bytes, at) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
  },
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  close: closeSync,
  size: (path) => statSync(path).size,
  read: (path) => readFileSync(path),
  readPart: (path, from, to) => {
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(Math.max(0, to - from));
      const got = readSync(file, bytes, 0, bytes.length, from);
      return bytes.subarray(0, got);
    } finally {
      closeSync(file);
    }
  },
  list: (folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    }
  },
  remove: unlinkSync,
  removeFolder: (path) => {
    try {
      rmdirSync(path);
    } catch (error) {
      if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
    }
  },
};

/** `ENOSPC`, `EACCES` …; "" for an error that is not the disk's. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
