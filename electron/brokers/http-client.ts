import { Agent, request as send } from "undici";
import type { HttpAnswer, HttpRequest } from "../../shared/brokers/port.ts";

/**
 * What came of sending a request. `not-sent` is certain: no byte reached the broker. `no-answer` is
 * not: the request may have been carried out.
 */
export type Delivery =
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  | { readonly kind: "not-sent"; readonly why: string }
  | { readonly kind: "no-answer"; readonly why: string };

/** Failures of the connecting itself. Codes like EHOSTUNREACH prove nothing: a route that breaks later gives them too. */
const WHILE_CONNECTING = new Set(["connect", "getaddrinfo"]);
const CONNECT_TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "ERR_SOCKET_CONNECTION_TIMEOUT"]);

/** Largest answer read, bytes: a day's book of 10,000 orders is about 10 MB, the scrip master 33 MB. */
const LARGEST_ANSWER = 96 * 1024 * 1024;
/** Connections for reads, and for writes: more of those than a broker's rate limit lets hang at a time. */
const READS = 8;
const WRITES = 100;

export interface HttpClientOptions {
  readonly root: string;
  /** Longest silence before the headers and within the body, ms. */
  readonly timeoutMs: number;
  /** Longest a request may take as a whole, so that a dripping answer ends too, ms; undefined = no limit. */
  readonly wholeMs?: number;
}

/** What callers need of it. */
export type Http = Pick<HttpClient, "deliver" | "close">;

/** The one HTTP client. It knows nothing of any broker and never repeats a request. */
export class HttpClient {
  #root: string;
  #wholeMs: number | undefined;
  #reads: Agent;
  /** Connections of their own, so that no exit ever waits behind books and candles that hang. */
  #writes: Agent;

  constructor(options: HttpClientOptions) {
    this.#root = options.root;
    this.#wholeMs = options.wholeMs;
    this.#reads = agent(READS, options.timeoutMs);
    this.#writes = agent(WRITES, options.timeoutMs);
  }

  async deliver(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<Delivery> {
    try {
      const response = await send(this.#root + request.path, {
        method: request.method,
        headers,
        body: request.body ?? null,
        dispatcher: request.writes ? this.#writes : this.#reads,
        signal: this.#wholeMs === undefined ? null : AbortSignal.timeout(this.#wholeMs),
      });
      const body = await response.body.text();
      return { kind: "answer", answer: { status: response.statusCode, headers: flatten(response.headers), body } };
    } catch (error) {
      const why = error instanceof Error ? error.message || wordOf(error, "code") : String(error);
      return nothingSent(error) ? { kind: "not-sent", why } : { kind: "no-answer", why };
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#reads.destroy(), this.#writes.destroy()]);
  }
}

/** One request per connection at a time: a cut connection then concerns one request only. */
function agent(connections: number, timeoutMs: number): Agent {
  return new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 5_000 },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST_ANSWER,
  });
}

/** Whether the failure proves that no byte of the request left: it was met while looking up or connecting. In doubt, no. */
export function nothingSent(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every((one) => nothingSent(one));
  return WHILE_CONNECTING.has(wordOf(error, "syscall")) || CONNECT_TIMEOUTS.has(wordOf(error, "code"));
}

function wordOf(error: unknown, name: "code" | "syscall"): string {
  const found: unknown = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  return typeof found === "string" ? found : "";
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}
