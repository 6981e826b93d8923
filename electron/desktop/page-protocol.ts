import type { Protocol } from "electron";
import { readPageFile } from "../gateway/page-files.ts";
import { pageHeaders } from "../gateway/page-headers.ts";

const SCHEME = "app";
const HOST = "sauda";
/** Of our own page; no other page is ever shown. */
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** To be called before the app is ready. The page gets an origin of its own, with the rights of https and none of file://. */
export function registerPageScheme(protocol: Pick<Protocol, "registerSchemesAsPrivileged">): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/** Serves the built page, and nothing else, under app://sauda. */
export function servePage(protocol: Pick<Protocol, "handle">, root: string): void {
  const headers = pageHeaders([]);
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const known = host === HOST && request.method === "GET";
    const file = known ? await readPageFile(root, pathname) : undefined;
    if (file === undefined) return new Response("Sauda has no such file.", { status: 404, headers });
    return new Response(file.bytes, { headers: { ...headers, "Content-Type": file.type, "Cache-Control": file.cache } });
  });
}
