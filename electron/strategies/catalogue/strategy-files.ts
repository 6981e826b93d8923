import { mkdir, open, readFile, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";

/** Own files beyond these are not looked at. */
const MOST_FILES = 500;
const MOST_BYTES = 1_000_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(ts|mts|js|mjs)$/;

export interface FoundFile {
  /** `own/my-ema.ts`, `example/ema-crossover.ts`. */
  readonly file: string;
  readonly origin: "own" | "example";
  readonly name: string;
  readonly path: string;
  /** Epoch ms, with a fraction. */
  readonly changedAt: number;
  readonly bytes: number;
}

/** Where strategies lie: the user's own in the data folder, the examples in the resources. */
export class StrategyFiles {
  readonly own: string;
  readonly #examples: string;

  /** @param own made at `prepare` where it is missing. */
  constructor(own: string, examples: string) {
    this.own = own;
    this.#examples = examples;
  }

  /** @throws TerminalError (Fault) where the folder cannot be made. */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.own, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new TerminalError({ kind: "Fault", sentence: `The folder of strategies ${this.own} cannot be made: ${wordsOf(error)}. Make it, or make the data folder writable.` });
    }
  }

  /** All there are, own ones first, by name. */
  async list(): Promise<FoundFile[]> {
    return [...(await found(this.own, "own")), ...(await found(this.#examples, "example"))];
  }

  /** @throws TerminalError (BadInput) for a name that is none of ours, or a file that cannot be read. */
  async source(file: string): Promise<{ readonly path: string; readonly source: string }> {
    const path = this.#pathOf(file);
    try {
      const { size } = await stat(path);
      if (size > MOST_BYTES) throw new Error(`it has ${size} bytes; a strategy has at most ${MOST_BYTES}`);
      return { path, source: await readFile(path, "utf8") };
    } catch (error) {
      throw new TerminalError(badInput("file", "a strategy's file", `${file} cannot be read: ${wordsOf(error)}. Choose another file, or put it back.`), { cause: error });
    }
  }

  /** Never writes over anything. @throws TerminalError (BadInput) for a name that is taken. */
  async write(name: string, source: string): Promise<{ readonly file: string; readonly path: string }> {
    await this.prepare();
    const path = join(this.own, name);
    try {
      const handle = await open(path, "wx", 0o600);
      try {
        await handle.writeFile(source);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (taken) throw new TerminalError(badInput("name", "a name that is not taken", `There is a strategy ${name} in ${this.own} already. Choose another name.`));
      throw new TerminalError({ kind: "Fault", sentence: `${path} could not be written: ${wordsOf(error)}. Nothing was made; free some space or choose another data folder.` }, { cause: error });
    }
    return { file: `own/${name}`, path };
  }

  #pathOf(file: string): string {
    const [origin, name, ...rest] = file.split("/");
    if (rest.length > 0 || name === undefined || !NAME.test(name) || (origin !== "own" && origin !== "example")) {
      throw new TerminalError(badInput("file", "own/NAME.ts or example/NAME.ts", `"${file.slice(0, 60)}" is no strategy's file. Choose one of the list.`));
    }
    return join(origin === "own" ? this.own : this.#examples, name);
  }
}

async function found(folder: string, origin: FoundFile["origin"]): Promise<FoundFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return [];
  }
  const files: FoundFile[] = [];
  for (const name of names.filter((one) => NAME.test(one) && !/\.d\.m?ts$/.test(one)).sort().slice(0, MOST_FILES)) {
    const path = join(folder, name);
    const about = await stat(path).catch(() => undefined);
    if (about?.isFile()) files.push({ file: `${origin}/${name}`, origin, name: basename(name), path, changedAt: about.mtimeMs, bytes: about.size });
  }
  return files;
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
