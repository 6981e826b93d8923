import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * One JSON value in a file, written beside and renamed, so that a kill leaves the former or the new one.
 * Writes wait for one another, and of several that wait the newest alone is written.
 */
export class WholeFile<T> {
  readonly #path: string;
  #next: { readonly value: T } | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none, or it cannot be read as JSON. */
  async read(): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(this.#path, "utf8")) as T;
    } catch {
      return undefined;
    }
  }

  /** Resolves once this value, or a newer one, is on the disk. @throws Error of the file system. */
  put(value: T): Promise<void> {
    this.#next = { value };
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async remove(): Promise<void> {
    await this.flush();
    await rm(this.#path, { force: true });
  }

  async flush(): Promise<void> {
    await this.#writing?.catch(() => {});
  }

  async #writeAll(): Promise<void> {
    // After the caller's own turn: several values of one moment are one write.
    await Promise.resolve();
    for (let next = this.#next; next; next = this.#next) {
      this.#next = undefined;
      await this.#write(JSON.stringify(next.value));
    }
  }

  async #write(text: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const fresh = `${this.#path}.new`;
    const file = await open(fresh, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.#path);
  }
}
