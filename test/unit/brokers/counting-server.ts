import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { onTestFinished } from "vitest";

/** One request as it came off the wire, and the means to answer it in any way, decent or not. */
export interface Heard {
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
  /** How many requests this connection has carried, this one included. */
  readonly nth: number;
}

export interface CountingServer {
  readonly root: string;
  readonly port: number;
  readonly heard: Heard[];
  readonly connections: Socket[];
  /** Bytes that came, whole requests or not. */
  bytes(): number;
  close(): Promise<void>;
}

export const http = (body: string, head = "HTTP/1.1 200 OK"): string => `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** A server of plain TCP that counts every request it is sent: nothing an HTTP library does by itself is hidden. */
export async function countingServer(answer: (heard: Heard) => void, connected: (socket: Socket) => void = () => {}): Promise<CountingServer> {
  const heard: Heard[] = [];
  const connections: Socket[] = [];
  let bytes = 0;
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    let text = "";
    let nth = 0;
    socket.on("data", (data) => {
      bytes += data.length;
      text += data.toString("latin1");
      for (;;) {
        const end = text.indexOf("\r\n\r\n");
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (end < 0 || text.length < end + 4 + length) return;
        const request = { head: text.slice(0, end), body: text.slice(end + 4, end + 4 + length), socket, nth: ++nth };
        text = text.slice(end + 4 + length);
        heard.push(request);
        answer(request);
      }
    });
    connected(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => void server.close(resolve));
  };
  onTestFinished(close);
  return { root: `http://127.0.0.1:${port}`, port, heard, connections, bytes: () => bytes, close };
}
