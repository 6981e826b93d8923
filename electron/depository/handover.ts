import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TerminalError } from "../../shared/domain/errors.ts";
import { handoverPath } from "../../shared/domain/handover-link.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";
import { handoverPage, pageHeaders } from "./handover-page.ts";

/** How long a link leads anywhere, ms: the depository's own page wants its TPIN within minutes. */
export const LINK_MS = 5 * 60_000;
/** Where forms may be posted: the depository, or a stand-in for it on this machine. */
const HOSTS: ReadonlySet<string> = new Set(["edis.cdslindia.com"]);
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

export interface HandoverForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What the button leads to, in words. */
  readonly words: string;
}

export interface Handover {
  readonly link: string;
  readonly until: SystemTime;
}

/** @throws TerminalError (Fault) for an address to which no form of ours may go. */
export function checkForm({ url }: HandoverForm): URL {
  const to = URL.canParse(url) ? new URL(url) : undefined;
  const known = to && (to.protocol === "https:" ? HOSTS.has(to.hostname) && to.port === "" : to.protocol === "http:" && LOOPBACK.has(to.hostname));
  if (!known || to.username !== "" || to.password !== "") throw new TerminalError({ kind: "Fault", sentence: "The depository's address is not one that Sauda knows, so nothing was opened." });
  return to;
}

/**
 * A form can only be posted by a page, and the depository must be answered in the user's own browser, never
 * in ours: a page of this machine carries it there. It listens only while a link is good; whoever does not
 * have the 128-bit name in the link gets nothing, and it holds no credential.
 */
export class HandoverDoor {
  #clock: SystemClock;
  #timers: Timers;
  #forms = new Map<string, { readonly form: HandoverForm; readonly until: number }>();
  #server: Promise<Server> | undefined;
  #ended = false;

  constructor(clock: SystemClock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** @throws TerminalError (Fault) where the form may not go, or this machine does not let a page be served. */
  async offer(form: HandoverForm): Promise<Handover> {
    checkForm(form);
    if (this.#ended) throw new TerminalError({ kind: "Fault", sentence: "Sauda is ending; nothing was opened." });
    const name = randomBytes(16).toString("hex");
    const until = (this.#clock.now() + LINK_MS) as SystemTime;
    this.#forms.set(name, { form, until });
    const server = await (this.#server ??= this.#listen());
    this.#timers.after(LINK_MS, () => this.#tidy());
    const { port } = server.address() as AddressInfo;
    return { link: `http://127.0.0.1:${port}${handoverPath(name)}`, until };
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#forms.clear();
    await this.#close();
  }

  #listen(): Promise<Server> {
    const server = createServer((request, response) => this.#serve(request, response, server));
    return new Promise((resolve, reject) => {
      server.once("error", () => {
        this.#server = undefined;
        reject(new TerminalError({ kind: "Fault", sentence: "This machine does not let Sauda serve a page to your browser, so the depository's page cannot be opened from here. Authorise in the broker's own app." }));
      });
      server.listen(0, "127.0.0.1", () => resolve(server));
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse, server: Server): void {
    const { port } = server.address() as AddressInfo;
    const known = this.#forms.get((request.url ?? "").slice(handoverPath("").length));
    // Another name for this machine in the address is a foreign page's trick.
    const own = request.headers.host === `127.0.0.1:${port}`;
    const good = own && request.method === "GET" && (request.url ?? "").startsWith(handoverPath("")) && known !== undefined && known.until > this.#clock.now();
    response.writeHead(good ? 200 : 404, pageHeaders(good ? new URL(known.form.url).origin : undefined));
    response.end(handoverPage(good ? known.form : undefined));
  }

  /** Closed as soon as no link is good any more. */
  #tidy(): void {
    const now = this.#clock.now();
    for (const [name, { until }] of this.#forms) if (until <= now) this.#forms.delete(name);
    if (this.#forms.size === 0) void this.#close();
  }

  async #close(): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }
}
