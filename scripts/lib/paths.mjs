import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, "node_modules");
/** What scripts remember between runs; goes with node_modules. */
export const cache = join(modules, ".cache", "sauda");
export const out = join(root, "out");
