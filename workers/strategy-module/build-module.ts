import { createHash } from "node:crypto";
import { extname } from "node:path";
import type { TransformFailure } from "esbuild";
import { transform } from "esbuild";
import type { StrategyBuild } from "../../shared/contract/strategy-host.ts";
import { unfit } from "./unfit.ts";

/** Larger files are no strategies. */
export const MOST_BYTES = 1_000_000;
const LOADERS: Readonly<Record<string, "ts" | "js">> = { ".ts": "ts", ".mts": "ts", ".js": "js", ".mjs": "js" };
const MOST_ERRORS = 5;

/**
 * Makes JavaScript of a strategy's source. Types are dropped, not checked.
 * @param file name with its ending, which says the language.
 * @throws TerminalError (BadInput) with file, line and column of what cannot be read.
 */
export async function buildModule(source: string, file: string): Promise<StrategyBuild> {
  const loader = LOADERS[extname(file)];
  if (!loader) throw unfit(`${file} is no strategy: its name must end in .ts or .js.`);
  if (source.length > MOST_BYTES) throw unfit(`${file} has ${source.length} characters; a strategy has at most ${MOST_BYTES}.`);
  try {
    const { code, map } = await transform(source, {
      loader, format: "cjs", target: "es2024", sourcemap: "external", sourcefile: file, charset: "utf8", logLevel: "silent",
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    });
    return { file, code, map, hash: createHash("sha256").update(code).digest("hex") };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const lines = error.errors.slice(0, MOST_ERRORS).map(({ text, location }) => `${file}:${location?.line ?? 1}:${(location?.column ?? 0) + 1}: ${text}`);
    throw unfit(`${file} cannot be read. ${lines.join("; ")}.`);
  }
}

function isFailure(error: unknown): error is TransformFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
