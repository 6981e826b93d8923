import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { SystemTime, Timers } from "../../../shared/domain/time.ts";
import { firstFile } from "./first-file.ts";
import { FolderWatch } from "./folder-watch.ts";
import type { FoundFile } from "./strategy-files.ts";
import { StrategyFiles, wordsOf } from "./strategy-files.ts";
import type { StrategyReader } from "./strategy-reader.ts";

export interface CatalogueOptions {
  /** Of the user's own files. */
  readonly folder: string;
  readonly examples: string;
  readonly reader: Pick<StrategyReader, "read">;
  readonly timers: Timers;
  /** The list is another one, or a file in it. */
  readonly onChange: () => void;
}

interface Entry {
  readonly found: FoundFile;
  readonly view: StrategyFile;
  readonly build: StrategyBuild | undefined;
}

/** Files that can be run, as they are now on the disk; each is read again when it changes. */
export class Catalogue {
  #options: CatalogueOptions;
  #files: StrategyFiles;
  #watch: FolderWatch;
  #entries = new Map<string, Entry>();

  constructor(options: CatalogueOptions) {
    this.#options = options;
    this.#files = new StrategyFiles(options.folder, options.examples);
    this.#watch = new FolderWatch({ folder: options.folder, timers: options.timers, scan: () => this.#scan() });
  }

  get view(): { readonly folder: string; readonly files: StrategyFile[] } {
    return { folder: this.#files.own, files: [...this.#entries.values()].map(({ view }) => view) };
  }

  /** Resolves when every file has been read. @throws TerminalError (Fault) where the folder cannot be made. */
  async begin(): Promise<void> {
    await this.#files.prepare();
    await this.#watch.begin();
  }

  end(): Promise<void> {
    return this.#watch.end();
  }

  /** Looks at the folder now. */
  look(): Promise<void> {
    return this.#watch.now();
  }

  get(file: string): StrategyFile | undefined {
    return this.#entries.get(file)?.view;
  }

  /** "" for a file that is gone or cannot be run. */
  hashOf(file: string): string {
    return this.#entries.get(file)?.view.hash ?? "";
  }

  /** The file as it is on the disk now, were it saved this moment. @throws TerminalError (BadInput) where it cannot be run. */
  async fresh(file: string): Promise<{ readonly build: StrategyBuild; readonly view: StrategyFile }> {
    await this.#watch.now();
    const entry = this.#entries.get(file);
    if (!entry) throw new TerminalError(badInput("file", "a file of the list", `There is no strategy ${file}. Put the file back, or choose another.`));
    if (!entry.build) throw new TerminalError(badInput("file", "a file that can be run", entry.view.problem ?? `${file} cannot be run.`));
    return { build: entry.build, view: entry.view };
  }

  source(file: string): Promise<{ readonly path: string; readonly source: string }> {
    return this.#files.source(file);
  }

  /** @param name without ending. @param example file to copy; the smallest strategy where it is left out. @throws TerminalError (BadInput) for a name that is taken. */
  async newFile(name: string, example: string | undefined): Promise<{ readonly file: string; readonly path: string }> {
    const source = example === undefined ? firstFile(name) : (await this.#files.source(example)).source;
    const ending = example === undefined ? "ts" : example.slice(example.lastIndexOf(".") + 1);
    const made = await this.#files.write(`${name}.${ending}`, source);
    await this.#watch.now();
    return made;
  }

  async #scan(): Promise<void> {
    const files = await this.#files.list();
    const next = new Map<string, Entry>();
    let changed = files.length !== this.#entries.size;
    for (const found of files) {
      const known = this.#entries.get(found.file);
      if (known && known.found.changedAt === found.changedAt && known.found.bytes === found.bytes) {
        next.set(found.file, known);
        continue;
      }
      const entry = await this.#read(found);
      next.set(found.file, entry);
      changed ||= JSON.stringify(entry.view) !== JSON.stringify(known?.view);
    }
    this.#entries = next;
    if (changed) this.#options.onChange();
  }

  async #read(found: FoundFile): Promise<Entry> {
    const { file, origin, name, changedAt } = found;
    const about = { file, origin, changedAt: Math.round(changedAt) as SystemTime };
    try {
      const { source } = await this.#files.source(file);
      const { build, name: Class, title, about: words, parameters } = await this.#options.reader.read(name, source);
      return { found, build, view: { ...about, name: Class, title, about: words, hash: build.hash, parameters } };
    } catch (error) {
      const before = this.#entries.get(file)?.view;
      // Its form and title stay as they were before it broke.
      const shown = { name: before?.name ?? name, title: before?.title ?? name, about: before?.about ?? "", parameters: before?.parameters ?? {} };
      return { found, build: undefined, view: { ...about, ...shown, hash: "", problem: wordsOf(error) } };
    }
  }
}
