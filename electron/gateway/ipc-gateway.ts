import { randomUUID } from "node:crypto";
import type { IpcMainEvent, WebContents } from "electron";
import { CHANNEL } from "./channels.ts";
import type { Log, TerminalFace } from "./face.ts";
import { PageConnection, type PageWire } from "./page-connection.ts";
import { Router } from "./router.ts";

/** True only for the top frame of our own page: not for a frame inside it, not for another origin, not for a page that is gone. */
export function fromOwnPage(event: Pick<IpcMainEvent, "senderFrame">, contents: WebContents, origin: string): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === contents.mainFrame && frame.parent === null && frame.origin === origin;
}

function wireOf(contents: WebContents, close: () => void): PageWire {
  const send = (channel: string, data: unknown): void => {
    if (!contents.isDestroyed()) contents.send(channel, data);
  };
  return {
    send: (text) => send(CHANNEL.message, text),
    sendFrame: (frame) => send(CHANNEL.frame, frame.slice().buffer),
    // Electron's channel tells no backlog; frames are limited by the paint marks all the same.
    backlog: () => 0,
    close,
  };
}

/** The contract over Electron's IPC, for the desktop window. The sender of each message is checked. */
export class IpcGateway {
  readonly #terminal: TerminalFace;
  readonly #router: Router;
  readonly #log: Log;
  readonly #origin: string;

  /** @param origin of our own page, for example "app://sauda". */
  constructor(terminal: TerminalFace, origin: string, log: Log) {
    this.#terminal = terminal;
    this.#router = new Router(terminal.handlers, log);
    this.#origin = origin;
    this.#log = log;
  }

  /** Serves one window until it is destroyed. */
  attach(contents: WebContents): void {
    let connection: PageConnection | undefined;
    const ours = (event: IpcMainEvent): boolean => {
      if (fromOwnPage(event, contents, this.#origin)) return true;
      this.#log.warn("A message that did not come from Sauda's own page was dropped.");
      return false;
    };
    contents.ipc.on(CHANNEL.open, (event) => {
      if (!ours(event)) return;
      connection?.closed();
      connection = undefined;
    });
    contents.ipc.on(CHANNEL.post, (event, text: unknown) => {
      if (!ours(event)) return;
      connection ??= this.#connect(contents, () => (connection = undefined));
      connection.receive(typeof text === "string" ? text : "");
    });
    contents.once("destroyed", () => connection?.closed());
    contents.on("render-process-gone", () => connection?.closed());
  }

  /** An ended connection leaves the window open: the page may begin again by another hello. */
  #connect(contents: WebContents, ended: () => void): PageConnection {
    return new PageConnection(randomUUID(), this.#terminal, this.#router, wireOf(contents, ended), this.#log);
  }
}
