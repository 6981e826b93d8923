/**
 * The official JavaScript SDK in a process of its own, steered by messages: its constructor asks
 * strangers for the public address and dies where they cannot be reached, and it writes what it was
 * told, PIN included, to ./error.log. So the look-up is replaced before the SDK is loaded, and the
 * parent starts this file in a folder that it throws away.
 */

import { createRequire } from "node:module";

interface SdkModule {
  SmartAPI: new (params: object) => Record<string, (...args: unknown[]) => Promise<unknown>>;
  WebSocketV2: new (params: object) => SdkSocket;
  WSOrderUpdates: new (params: object) => SdkSocket;
}

interface SdkSocket {
  connect(): Promise<unknown>;
  fetchData(request: object): void;
  on(event: string, listener: (data: unknown) => void): void;
  close(): void;
}

type Order =
  | { readonly id: number; readonly kind: "open"; readonly root: string; readonly apiKey: string; readonly streamUrl: string; readonly orderUrl: string }
  | { readonly id: number; readonly kind: "call"; readonly method: string; readonly args: readonly unknown[] }
  | { readonly id: number; readonly kind: "stream" | "orders"; readonly params: object }
  | { readonly id: number; readonly kind: "subscribe"; readonly request: object };

const require = createRequire(import.meta.url);
const publicIp = require.resolve("public-ip");
require.cache[publicIp] = { id: publicIp, filename: publicIp, loaded: true, exports: { v4: () => Promise.resolve("127.0.0.1") } } as unknown as NodeJS.Module;
// The SDK prints what it finds; nothing here reads it.
console.log = () => undefined;

const sdk = require("smartapi-javascript") as SdkModule;
const { CONSTANTS } = require("smartapi-javascript/config/constant") as { CONSTANTS: { websocketURL: string; wsclientupdatesURL: string } };

let api: InstanceType<SdkModule["SmartAPI"]> | undefined;
let stream: SdkSocket | undefined;

const tell = (message: object): void => void process.send?.(message);

async function connect(socket: SdkSocket, topic: string): Promise<string> {
  socket.on("tick", (data) => tell({ topic, data }));
  await socket.connect();
  return "open";
}

async function obey(order: Order): Promise<unknown> {
  switch (order.kind) {
    case "open":
      CONSTANTS.websocketURL = order.streamUrl;
      CONSTANTS.wsclientupdatesURL = order.orderUrl;
      api = new sdk.SmartAPI({ api_key: order.apiKey, root: order.root });
      return "open";
    case "call":
      return api?.[order.method]?.(...order.args);
    case "stream":
      stream = new sdk.WebSocketV2(order.params);
      return connect(stream, "stream");
    case "orders":
      return connect(new sdk.WSOrderUpdates(order.params), "orders");
    case "subscribe":
      stream?.fetchData(order.request);
      return "sent";
  }
}

process.on("message", (order: Order) => {
  obey(order).then(
    (result) => tell({ id: order.id, result }),
    (error: unknown) => tell({ id: order.id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
