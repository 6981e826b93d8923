import type { Transport } from "./transport.ts";

/** WebSocket of the browser shell: JSON text both ways, quote frames as binary. */
export function socketTransport(url: string): Transport {
  return (events) => {
    const socket = new WebSocket(url);
    let over = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (!over) events.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (over) return;
      if (data instanceof ArrayBuffer) events.frame(data);
      else events.message(readJson(data));
    };
    // An error is always followed by a close.
    socket.onclose = () => {
      if (over) return;
      over = true;
      events.closed();
    };
    return {
      post: (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      },
      close: () => {
        over = true;
        socket.close();
      },
    };
  };
}

/** Unreadable text becomes undefined, which no schema accepts. */
function readJson(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
