import { createReadStream, existsSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The built page; `SAUDA_PAGE_DIR` names another build to be served. */
const ROOT = process.env["SAUDA_PAGE_DIR"] ?? fileURLToPath(new URL("../../../out/renderer/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
};

/** The policy under which the page must work: no inline script, no eval. Inline styles are what the docking layout and the grids need. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the built page as the browser shell does. */
export function pageServer(): Server {
  if (!existsSync(join(ROOT, "index.html"))) throw new Error(`${ROOT} holds no page: build it first (npx vite build)`);
  return createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(ROOT, path === "/" ? "index.html" : path);
    if (!file.startsWith(ROOT) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": PAGE_POLICY, "cache-control": "no-store" });
    createReadStream(file).pipe(response);
  });
}
