import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import { WholeFile } from "./whole-file.ts";

/** Versions of a file that are kept for going back: the running one and those before it. */
const MOST_BUILDS = 10;
const HASH = /^[0-9a-f]{64}$/;

/** What of a strategy's instance lies on the disk beside the journal: its last state, and the builds that it ran. */
export class InstanceFolder {
  readonly path: string;
  readonly #state: WholeFile<RunState>;

  constructor(path: string) {
    this.path = path;
    this.#state = new WholeFile(join(path, "state.json"));
  }

  /** Of the last run; undefined where there is none. */
  state(): Promise<RunState | undefined> {
    return this.#state.read();
  }

  /** @throws Error of the file system. */
  keepState(state: RunState): Promise<void> {
    return this.#state.put(state);
  }

  /** A run begins anew: an older one's state must never be taken for its own. */
  async forgetState(): Promise<void> {
    await this.#state.remove();
  }

  /** A file of whole values beside these, for whoever keeps figures of the instance. */
  file<T>(name: string): WholeFile<T> {
    return new WholeFile<T>(join(this.path, `${name}.json`));
  }

  /** Resolves once it is on the disk; the oldest beyond `MOST_BUILDS` go. @throws Error of the file system. */
  async keepBuild(build: StrategyBuild): Promise<void> {
    const folder = join(this.path, "builds");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await new WholeFile<StrategyBuild>(join(folder, `${build.hash}.json`)).put(build);
    const kept = (await readdir(folder)).filter((name) => HASH.test(name.replace(".json", "")));
    const aged = await Promise.all(kept.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
    for (const { name } of aged.sort((a, b) => b.at - a.at).slice(MOST_BUILDS)) await rm(join(folder, name), { force: true });
  }

  /** Undefined where it is not kept any more. */
  async build(hash: string): Promise<StrategyBuild | undefined> {
    if (!HASH.test(hash)) return undefined;
    const build = await new WholeFile<StrategyBuild>(join(this.path, "builds", `${hash}.json`)).read();
    return build?.hash === hash ? build : undefined;
  }

  flush(): Promise<void> {
    return this.#state.flush();
  }
}
