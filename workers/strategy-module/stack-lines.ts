import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import type { StrategyBuild } from "../../shared/contract/strategy-host.ts";

/** Frames of the user's file that are worth showing. */
const MOST_FRAMES = 5;

/** Tells where in the user's own file an error arose. */
export class StackLines {
  readonly #file: string;
  readonly #map: SourceMap;
  readonly #frame: RegExp;

  constructor({ file, map }: Pick<StrategyBuild, "file" | "map">) {
    this.#file = file;
    this.#map = new SourceMap(JSON.parse(map) as SourceMapPayload);
    this.#frame = new RegExp(`${file.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`);
  }

  /** `ema.ts:12:5` for each frame of a stack that lies in the file, innermost first. */
  of(stack: string): string[] {
    const places: string[] = [];
    for (const line of stack.split("\n")) {
      const found = this.#frame.exec(line);
      if (!found) continue;
      const entry = this.#map.findEntry(Number(found[1]) - 1, Number(found[2]) - 1);
      if ("originalLine" in entry) places.push(`${this.#file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
    }
    return places.slice(0, MOST_FRAMES);
  }
}
