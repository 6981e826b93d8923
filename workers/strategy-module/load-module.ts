import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { buildModule } from "./build-module.ts";
import type { ModuleRealm } from "./module-realm.ts";
import type { LoadedStrategy } from "./open-module.ts";
import { openModule } from "./open-module.ts";

/** Reads, builds, evaluates and checks a strategy's file. @throws TerminalError (BadInput), or what reading the file throws. */
export async function loadModule(path: string, realm: ModuleRealm): Promise<LoadedStrategy> {
  return openModule(await buildModule(await readFile(path, "utf8"), basename(path)), realm);
}
