import { once } from "node:events";
import { WebSocket } from "ws";
import type { Answer, CommandName, Request } from "../../shared/contract/commands.ts";
import { contractHash } from "../../shared/contract/hash.ts";
import { eachQuote, readFrameHeader } from "../../shared/contract/quote-frame.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import type { FromPage, ToPage } from "../../shared/contract/wire.ts";

export type QuoteVisitor = (slot: number, fields: Float64Array) => void;

/** @returns the session cookie that the one-time address buys. */
export async function signIn(address: string): Promise<string> {
  const response = await fetch(address, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (response.status !== 303 || cookie === undefined) throw new Error(`signing in was answered with ${response.status}: ${await response.text()}`);
  return cookie;
}

/** A page without a screen: it speaks the contract over the WebSocket gateway as the real one does. */
export class GatewayClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Extract<ToPage, { kind: "answer" | "failed" }>) => void>();
  readonly #quotes = new Set<QuoteVisitor>();
  readonly #events = new Set<(topic: TopicName, payload: unknown) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.#frame(data);
      else this.#message(JSON.parse(data.toString("utf8")) as ToPage);
    });
  }

  /** @param address as printed at the start of the terminal. */
  static async open(address: string): Promise<GatewayClient> {
    const { origin, host } = new URL(address);
    const socket = new WebSocket(`ws://${host}/gateway`, { origin, headers: { Cookie: await signIn(address) } });
    await once(socket, "open");
    const client = new GatewayClient(socket);
    const welcome = once(socket, "message");
    client.#send({ kind: "hello", contract: contractHash() });
    await welcome;
    return client;
  }

  /** Rejects with the failure's sentence. */
  call<N extends CommandName>(command: N, request: Request<N>): Promise<Answer<N>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        if (message.ok) resolve(message.value as Answer<N>);
        else reject(new Error(message.failure.sentence));
      });
      this.#send({ kind: "call", id, command, request });
    });
  }

  on<N extends TopicName>(topic: N, run: (payload: TopicPayload<N>) => void): void {
    this.#events.add((name, payload) => {
      if (name === topic) run(payload as TopicPayload<N>);
    });
  }

  /** Called for each quote of each frame; the frame is marked as painted afterwards. */
  onQuote(run: QuoteVisitor): () => void {
    this.#quotes.add(run);
    return () => this.#quotes.delete(run);
  }

  close(): void {
    this.#socket.close();
  }

  #send(message: FromPage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #message(message: ToPage): void {
    if (message.kind === "event") for (const run of this.#events) run(message.topic, message.payload);
    if (message.kind !== "answer" && message.kind !== "failed") return;
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }

  #frame(data: Buffer): void {
    // A copy, since the socket's buffer need not lie on a multiple of eight bytes.
    const frame = new Float64Array(Uint8Array.from(data).buffer);
    const header = readFrameHeader(frame);
    if (header === undefined) throw new Error("a frame of another version came");
    eachQuote(frame, (slot, offset, width) => {
      for (const run of this.#quotes) run(slot, frame.subarray(offset, offset + width));
    });
    this.#send({ kind: "painted", frame: header.number });
  }
}
