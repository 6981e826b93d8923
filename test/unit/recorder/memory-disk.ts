import type { Disk } from "../../../workers/recorder/disk.ts";

/** A disk in memory, with troubles to order. Paths use `/`. */
export class MemoryDisk implements Disk {
  readonly files = new Map<string, Uint8Array>();
  /** Thrown by all that writes, while it is set. */
  trouble: string | undefined;
  /** Bytes that fit before the disk is full. */
  room = Infinity;
  synced = 0;
  #open = new Map<number, string>();
  #next = 1;

  create(path: string): number {
    this.#write();
    if (this.files.has(path)) throw failure("EEXIST");
    this.files.set(path, new Uint8Array());
    this.#open.set(this.#next, path);
    return this.#next++;
  }

  open(path: string): number {
    this.#write();
    if (!this.files.has(path)) throw failure("ENOENT");
    this.#open.set(this.#next, path);
    return this.#next++;
  }

  write(file: number, bytes: Uint8Array, at: number): void {
    this.#write();
    const fit = Math.max(0, Math.min(bytes.length, this.room - this.used));
    const old = this.#of(file);
    const grown = new Uint8Array(Math.max(old.length, at + fit));
    grown.set(old);
    grown.set(bytes.subarray(0, fit), at);
    this.files.set(this.#path(file), grown);
    if (fit < bytes.length) throw failure("ENOSPC");
  }

  truncate(file: number, length: number): void {
    this.#write();
    this.files.set(this.#path(file), this.#of(file).slice(0, length));
  }

  sync(): void {
    this.synced += 1;
  }

  close(file: number): void {
    if (!this.#open.delete(file)) throw failure("EBADF");
  }

  size(path: string): number {
    return this.read(path).length;
  }

  read(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (!bytes) throw failure("ENOENT");
    return bytes;
  }

  readPart(path: string, from: number, to: number): Uint8Array {
    return this.read(path).slice(Math.max(0, from), to);
  }

  list(folder: string): { readonly name: string; readonly folder: boolean }[] {
    const names = new Map<string, boolean>();
    for (const path of this.files.keys()) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = "", ...deeper] = path.slice(folder.length + 1).split("/");
      names.set(name, deeper.length > 0);
    }
    return [...names].map(([name, isFolder]) => ({ name, folder: isFolder })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  remove(path: string): void {
    this.#write();
    if (!this.files.delete(path)) throw failure("ENOENT");
  }

  removeFolder(): void {}

  get used(): number {
    return [...this.files.values()].reduce((sum, { length }) => sum + length, 0);
  }

  get openFiles(): number {
    return this.#open.size;
  }

  #write(): void {
    if (this.trouble !== undefined) throw failure(this.trouble);
  }

  #path(file: number): string {
    const path = this.#open.get(file);
    if (path === undefined) throw failure("EBADF");
    return path;
  }

  #of(file: number): Uint8Array {
    return this.read(this.#path(file));
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}
