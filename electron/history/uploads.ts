import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { UPLOAD_LIMIT } from "../../shared/contract/schemas/history.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";

const PREFIX = "upload-";

/** Files that a page sends piece by piece, kept in a folder of their own until they are imported or Sauda starts again. */
export class Uploads {
  #folder: string;
  #ready: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param at where the piece begins: the file's present end, or 0 to begin anew. @returns the file's size. */
  async add(upload: string, at: number, data: string): Promise<number> {
    await (this.#ready ??= this.#clear());
    const bytes = Buffer.from(data, "base64");
    if (at + bytes.length > UPLOAD_LIMIT) throw new TerminalError(badInput("file", `at most ${UPLOAD_LIMIT / 1_048_576} MB`, `The file is larger than ${UPLOAD_LIMIT / 1_048_576} MB. Split it, or use npm run import.`));
    const file = await open(this.pathOf(upload), at === 0 ? "w" : "r+", 0o600);
    try {
      const { size } = await file.stat();
      if (size !== at) throw new TerminalError(badInput("at", String(size), "A piece of the file went missing on its way. Choose the file again."));
      await file.write(bytes, 0, bytes.length, at);
      return at + bytes.length;
    } finally {
      await file.close();
    }
  }

  pathOf(upload: string): string {
    return join(this.#folder, `${PREFIX}${upload}`);
  }

  /** @throws TerminalError where it was never sent, or is gone. */
  async existing(upload: string): Promise<string> {
    const path = this.pathOf(upload);
    if (await stat(path).then(() => true, () => false)) return path;
    throw new TerminalError(badInput("file", "a file that was sent", "The file is not there any more. Choose it again."));
  }

  async drop(upload: string): Promise<void> {
    await rm(this.pathOf(upload), { force: true });
  }

  async #clear(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) if (name.startsWith(PREFIX)) await rm(join(this.#folder, name), { force: true });
  }
}
