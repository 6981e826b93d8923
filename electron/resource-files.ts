import { fileURLToPath } from "node:url";

/** From source this file lies in electron/, bundled in out/main/; resources/ stands at the root in both cases, packaged too. */
const root = new URL(import.meta.url.endsWith(".ts") ? "../" : "../../", import.meta.url);

/** @param name below resources/, for example "calendar/nse-holidays.json". */
export function resourcePath(name: string): string {
  return fileURLToPath(new URL(`resources/${name}`, root));
}

/** A folder of the build, for example "renderer". From source it is the last build's. */
export function builtPath(name: string): string {
  return fileURLToPath(new URL(`out/${name}`, root));
}
