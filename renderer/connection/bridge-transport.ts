import type { FromPage, ToPage } from "../../shared/contract/wire.ts";
import type { Transport } from "./transport.ts";

/** What the desktop shell's preload puts on `window.sauda`. */
export interface SaudaBridge {
  post(message: FromPage): void;
  onMessage(run: (message: ToPage) => void): void;
  onFrame(run: (frame: ArrayBuffer) => void): void;
}

declare global {
  interface Window {
    readonly sauda?: SaudaBridge;
  }
}

/**
 * The desktop shell's bridge. It has one pair of listeners for the life of the page and cannot close;
 * a second opening (after the terminal stopped answering) takes the listeners over.
 */
export function bridgeTransport(bridge: SaudaBridge): Transport {
  let current: Parameters<Transport>[0] | undefined;
  let listening = false;
  return (events) => {
    current = events;
    if (!listening) {
      listening = true;
      bridge.onMessage((message) => current?.message(message));
      bridge.onFrame((frame) => current?.frame(frame));
    }
    queueMicrotask(() => {
      if (current === events) events.opened();
    });
    return {
      post: (message) => {
        if (current === events) bridge.post(message);
      },
      close: () => {
        if (current === events) current = undefined;
      },
    };
  };
}
