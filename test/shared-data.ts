import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../shared/data/", import.meta.url));

/** Path of a file of the reference data that lies beside the checkout, or undefined where it is absent. */
export function sharedData(path: string): string | undefined {
  const file = root + path;
  return existsSync(file) ? file : undefined;
}

/** The plain message of a test that is skipped because the reference data is not on this machine. */
export const NO_SHARED_DATA = "reference data is not beside the checkout (../shared/data)";
