import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Value of Cache-Control. Built files carry a hash in their name and never change; the rest is asked for anew. */
  readonly cache: string;
}

/** The file of a URL path below `root`; undefined for a path that would leave it or that is written in no decent way. */
function fileOf(root: string, path: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(path === "/" ? "/index.html" : path);
  } catch {
    return undefined;
  }
  if (!/^\/[\w./@ -]+$/.test(name)) return undefined;
  const file = join(root, name);
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : undefined;
}

/**
 * Reads one file of the built page.
 * @param path of the URL, still percent-encoded, without query.
 * @returns undefined where there is no such file, or none that may be served.
 */
export async function readPageFile(root: string, path: string): Promise<PageFile | undefined> {
  const file = fileOf(root, path);
  const type = file === undefined ? undefined : TYPES[extname(file)];
  if (file === undefined || type === undefined) return undefined;
  try {
    const bytes = await readFile(file);
    return { bytes, type, cache: path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache" };
  } catch {
    return undefined;
  }
}
