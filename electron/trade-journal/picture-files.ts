import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";

/** Pictures as files of a folder of their own. Called on the trade journal's thread alone. */
export class PictureFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whole or not at all, also after a power cut. */
  write(name: string, bytes: Buffer): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const fresh = join(this.#folder, `${name}.new`);
    const file = openSync(fresh, "w", 0o600);
    try {
      writeSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, join(this.#folder, name));
  }

  /** @throws TerminalError (BadInput) for one that somebody has taken away. */
  read(name: string): Buffer {
    try {
      return readFileSync(join(this.#folder, name));
    } catch (error) {
      throw new TerminalError(badInput("picture", "a picture that is kept", `The picture's file ${join(this.#folder, name)} cannot be read. Put it back, or remove the picture from the entry.`), { cause: error });
    }
  }

  remove(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
  }

  /** Deletes what a kill left half written. A whole file is never deleted for want of its row: the rows may have been set aside. */
  sweep(): void {
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder)) if (name.endsWith(".png.new")) this.remove(name);
  }
}
