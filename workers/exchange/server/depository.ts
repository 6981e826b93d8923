/**
 * The depository behind the eDIS routes: a request is made through the broker, and the user authorises
 * it on the depository's own page. Here that page takes the form at once: there is no TPIN to know.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExchangeCore } from "../types.ts";

export const DEPOSITORY_PATH = "/eDIS/VerifyDIS/";
const LARGEST_FORM = 16_384;

export interface Authorisation {
  readonly id: string;
  readonly client: string;
  readonly token: string;
  readonly isin: string;
  readonly quantity: number;
  readonly day: string;
  authorised: boolean;
}

export interface Depository {
  /** A new request, or undefined where one of this client and share was authorised today. */
  begin(client: string, token: string, isin: string, quantity: number): Authorisation | undefined;
  find(client: string, id: string): Authorisation | undefined;
  /** The page's form. */
  serve(request: IncomingMessage, response: ServerResponse): void;
}

export function createDepository(core: ExchangeCore): Depository {
  const requests = new Map<string, Authorisation>();

  function authorise(form: URLSearchParams): boolean {
    const request = requests.get(form.get("ReqId") ?? "");
    if (request === undefined || form.get("TransDtls") !== detailsOf(request) || request.day !== core.clock().day) return false;
    request.authorised = true;
    core.authorise(request.client, request.token, request.quantity);
    return true;
  }

  return {
    begin(client, token, isin, quantity) {
      const { day } = core.clock();
      const done = [...requests.values()].some((other) => other.client === client && other.token === token && other.day === day && other.authorised && other.quantity >= quantity);
      if (done) return undefined;
      const id = String(2_000_000_000 + requests.size + 1);
      const request = { id, client, token, isin, quantity, day, authorised: false };
      requests.set(id, request);
      return request;
    },
    find(client, id) {
      const request = requests.get(id);
      return request?.client === client ? request : undefined;
    },
    serve(request, response) {
      const chunks: Buffer[] = [];
      let size = 0;
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= LARGEST_FORM) chunks.push(chunk);
      });
      request.on("error", () => response.destroy());
      request.on("end", () => {
        const good = size <= LARGEST_FORM && authorise(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
        const page = good ? "The shares are authorised for today. You may close this page." : "This request is not known, or its day has passed.";
        response.writeHead(good ? 200 : 400, { "Content-Type": "text/html;charset=UTF-8" }).end(`<!doctype html><title>Practice depository</title><p>${page}</p>`);
      });
    },
  };
}

/** What the page is given: opaque to the client, the same for one request always. */
export function detailsOf({ id, isin, quantity }: Authorisation): string {
  return Buffer.from(`${id}|${isin}|${quantity}`).toString("base64");
}
