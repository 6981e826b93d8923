import { contractHash } from "../../shared/contract/hash.ts";
import { type FromPage, fromPage, type ToPage } from "../../shared/contract/wire.ts";
import { badInput, notConnected } from "../../shared/domain/errors.ts";
import { EventOutbox } from "./event-outbox.ts";
import type { Log, TerminalFace } from "./face.ts";
import { FramePump } from "./frame-pump.ts";
import type { Outcome, Router } from "./router.ts";

/** Longest text message of a page, characters: the largest setting (262,144) as escaped JSON fits. */
export const MESSAGE_LIMIT = 1_048_576;
/** Calls of one page that may be unanswered at once. */
export const CALL_LIMIT = 256;
const HELLO_WITHIN_MS = 10_000;
/** A page of ours sends none; a stranger is not listened to for ever. */
const MALFORMED_LIMIT = 20;

/** One transport to one page. */
export interface PageWire {
  send(text: string): void;
  sendFrame(frame: Float64Array): void;
  /** Bytes taken from us and not yet by the page; 0 where the transport does not tell. */
  backlog(): number;
  close(reason: string): void;
}

let ownHash: string | undefined;

function parse(text: string): FromPage | undefined {
  try {
    const parsed = fromPage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** One page's conversation with the terminal, whatever it travels over: hello, calls, events, frames. */
export class PageConnection {
  readonly #id: string;
  readonly #terminal: TerminalFace;
  readonly #router: Router;
  readonly #wire: PageWire;
  readonly #log: Log;
  readonly #outbox: EventOutbox;
  readonly #hello: NodeJS.Timeout;
  #state: "new" | "open" | "stale" | "closed" = "new";
  #pump: FramePump | undefined;
  #unsubscribe: (() => void) | undefined;
  #calls = 0;
  #malformed = 0;

  /** @param id unique among all pages of this run; handlers get it as the caller's. */
  constructor(id: string, terminal: TerminalFace, router: Router, wire: PageWire, log: Log) {
    this.#id = id;
    this.#terminal = terminal;
    this.#router = router;
    this.#wire = wire;
    this.#log = log;
    this.#outbox = new EventOutbox(wire);
    this.#hello = setTimeout(() => this.#end("The page did not say hello."), HELLO_WITHIN_MS);
  }

  receive(text: string): void {
    if (this.#state === "closed") return;
    const message = text.length <= MESSAGE_LIMIT ? parse(text) : undefined;
    if (message === undefined) this.#refuse();
    else if (message.kind === "hello") this.#greet(message.contract);
    else if (this.#state === "new") this.#end("The page did not say hello first.");
    else if (message.kind === "painted") this.#pump?.painted(message.frame);
    else this.#call(message.id, message.command, message.request);
  }

  /** The transport is gone. */
  closed(): void {
    this.#state = "closed";
    clearTimeout(this.#hello);
    this.#hush();
  }

  /** Ends what is sent unasked. */
  #hush(): void {
    this.#unsubscribe?.();
    this.#pump?.stop();
    this.#outbox.forget();
  }

  /** A page that says hello again over the same wire has forgotten everything: it starts over. */
  #greet(contract: string): void {
    clearTimeout(this.#hello);
    this.#hush();
    ownHash ??= contractHash();
    this.#send({ kind: "welcome", contract: ownHash });
    if (contract !== ownHash) {
      // The page shows that it must be reloaded; until then nothing it says is acted on.
      this.#state = "stale";
      return;
    }
    this.#state = "open";
    this.#unsubscribe = this.#terminal.onEvent((topic, payload) => this.#outbox.publish(topic, payload));
    this.#pump = new FramePump(this.#terminal.frames(this.#id), (frame) => this.#wire.sendFrame(frame));
  }

  #call(id: number, command: string, request: unknown): void {
    if (this.#state === "stale") {
      this.#answer(id, { ok: false, failure: notConnected("This page is of another version than the terminal: reload it.") });
      return;
    }
    if (this.#calls >= CALL_LIMIT) {
      const sentence = `The page has ${CALL_LIMIT} requests waiting: this one was not looked at. Try again.`;
      this.#answer(id, { ok: false, failure: badInput("command", `fewer than ${CALL_LIMIT} waiting`, sentence) });
      return;
    }
    const outcome = this.#router.route(command, request, { id: this.#id });
    if (command === "terminal.snapshot") this.#outbox.forget();
    if (!(outcome instanceof Promise)) {
      this.#answer(id, outcome);
      return;
    }
    this.#calls++;
    void outcome.then((settled) => {
      this.#calls--;
      this.#answer(id, settled);
    });
  }

  #answer(id: number, outcome: Outcome): void {
    if (outcome.ok) this.#send({ kind: "answer", id, ok: true, value: outcome.value });
    else this.#send({ kind: "failed", id, ok: false, failure: outcome.failure });
  }

  #send(message: ToPage): void {
    if (this.#state !== "closed") this.#wire.send(JSON.stringify(message));
  }

  #refuse(): void {
    this.#malformed++;
    if (this.#malformed === 1) this.#log.warn("A page sent a message that is not of the contract; it was dropped.");
    if (this.#malformed >= MALFORMED_LIMIT) this.#end("Too many messages that are not of the contract.");
  }

  #end(reason: string): void {
    if (this.#state === "closed") return;
    this.#log.warn(`A page's connection was ended: ${reason}`);
    this.closed();
    this.#wire.close(reason);
  }
}
