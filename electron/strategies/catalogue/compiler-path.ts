import { createRequire } from "node:module";
import { sep } from "node:path";

const PACKED = `${sep}app.asar${sep}`;

/** Program of the compiler where it can be run: nothing can be started from inside of the packaged archive. */
export function unpacked(path: string): string {
  return path.replace(PACKED, `${sep}app.asar.unpacked${sep}`);
}

/** Undefined from source, where the compiler finds it by itself. */
export function compilerPath(): string | undefined {
  const { platform, arch } = process;
  const program = platform === "win32" ? `@esbuild/win32-${arch}/esbuild.exe` : `@esbuild/${platform}-${arch}/bin/esbuild`;
  try {
    const path = createRequire(import.meta.url).resolve(program);
    return path.includes(PACKED) ? unpacked(path) : undefined;
  } catch {
    return undefined;
  }
}
