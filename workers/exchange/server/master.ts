/** The scrip master: one JSON array of every listing, with the validators of a conditional download. */

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { masterRows } from "../market/master.ts";
import type { ExchangeCore, Listing } from "../types.ts";

export const MASTER_PATH = "/OpenAPI_File/files/OpenAPIScripMaster.json";

export interface MasterFile {
  serve(request: IncomingMessage, response: ServerResponse): void;
}

interface Built {
  readonly listings: readonly Listing[];
  readonly body: Buffer;
  readonly etag: string;
  /** Epoch ms of the system clock, whole seconds as HTTP dates are. */
  readonly modified: number;
}

/** Built at the first download and again when the market's listings have changed, which a new session day does. */
export function createMasterFile(core: ExchangeCore, now: () => number): MasterFile {
  let latest: Built | undefined;

  function current(): Built {
    const { listings } = core.source;
    if (latest?.listings === listings) return latest;
    const body = Buffer.from(JSON.stringify(masterRows(listings)));
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
    latest = { listings, body, etag, modified: latest?.etag === etag ? latest.modified : Math.floor(now() / 1000) * 1000 };
    return latest;
  }

  /** If-None-Match outranks If-Modified-Since (RFC 9110, section 13.2.2). */
  function isFresh(request: IncomingMessage, { etag, modified }: Built): boolean {
    const tags = request.headers["if-none-match"];
    if (tags !== undefined) return tags.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
    const since = Date.parse(request.headers["if-modified-since"] ?? "");
    return !Number.isNaN(since) && modified <= since;
  }

  return {
    serve(request, response) {
      const built = current();
      const { body, etag, modified } = built;
      const headers = { ETag: etag, "Last-Modified": new Date(modified).toUTCString(), "Cache-Control": "no-cache" };
      if (isFresh(request, built)) response.writeHead(304, headers).end();
      else {
        response.writeHead(200, { ...headers, "Content-Type": "application/json", "Content-Length": body.length });
        response.end(request.method === "HEAD" ? undefined : body);
      }
    },
  };
}
