import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import { Agent, request } from "undici";

export interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export type Downloaded =
  | ({ readonly kind: "list" } & Validators)
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly why: string };

/** More bytes than this, unpacked, is no instrument list: today's is 33 MB. */
const LARGEST_LIST = 512 * 1024 * 1024;

/**
 * Asks for the list, unless it is still the one of the validators, and hands on its bytes as they come.
 * @param take may throw: the download then ends, and the error is thrown on.
 */
export async function download(url: string, known: Validators | undefined, timeoutMs: number, take: (chunk: Buffer) => void): Promise<Downloaded> {
  const dispatcher = new Agent({ connections: 1, pipelining: 1, connect: { timeout: 5_000 }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  try {
    const response = await request(url, { method: "GET", headers: headersFor(known), dispatcher });
    if (response.statusCode === 304 && known) {
      await response.body.dump();
      return { kind: "unchanged" };
    }
    if (response.statusCode !== 200) {
      await response.body.dump();
      return { kind: "failed", why: `HTTP ${response.statusCode}` };
    }
    let bytes = 0;
    let fault: unknown;
    const body = unpacked(response.body, header(response.headers["content-encoding"]));
    for await (const chunk of body) {
      const part = chunk as Buffer;
      bytes += part.length;
      if (bytes > LARGEST_LIST) return { kind: "failed", why: `more than ${LARGEST_LIST} bytes` };
      try {
        take(part);
      } catch (error) {
        fault = error;
        break;
      }
    }
    if (fault !== undefined) throw new Stopped(fault);
    return { kind: "list", etag: header(response.headers["etag"]), lastModified: header(response.headers["last-modified"]) };
  } catch (error) {
    if (error instanceof Stopped) throw error.fault;
    return { kind: "failed", why: error instanceof Error ? error.message || wordOf(error) : String(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** The taker wants no more. */
class Stopped extends Error {
  readonly fault: unknown;

  constructor(fault: unknown) {
    super("stopped");
    this.fault = fault;
  }
}

function headersFor(known: Validators | undefined): Record<string, string> {
  return {
    accept: "application/json",
    "accept-encoding": "gzip, br",
    ...(known?.etag === undefined ? {} : { "if-none-match": known.etag }),
    ...(known?.lastModified === undefined ? {} : { "if-modified-since": known.lastModified }),
  };
}

function unpacked(body: Readable, encoding: string | undefined): Readable {
  const unpack = encoding === "gzip" || encoding === "x-gzip" ? createGunzip() : encoding === "br" ? createBrotliDecompress() : undefined;
  if (!unpack) return body;
  body.on("error", (error) => void unpack.destroy(error));
  return body.pipe(unpack);
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function wordOf(error: Error): string {
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : "no reason given";
}
