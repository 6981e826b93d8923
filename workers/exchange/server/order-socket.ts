/** The order-status socket: every change of the client's orders as one text message, with no replay. */

import type { WebSocket } from "ws";
import type { Door } from "./door.ts";
import { frameText } from "./frame-text.ts";
import { orderData } from "./rows/order-row.ts";

/** A reader this far behind is cut off: it reads the order book after it has reconnected. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** What the broker puts in `orderData` before there is an order to tell. */
const NO_ORDER = {
  variety: "",
  ordertype: "",
  ordertag: "",
  producttype: "",
  price: 0,
  triggerprice: 0,
  quantity: "0",
  disclosedquantity: "0",
  duration: "",
  squareoff: 0,
  stoploss: 0,
  trailingstoploss: 0,
  tradingsymbol: "",
  transactiontype: "",
  exchange: "",
  symboltoken: "",
  instrumenttype: "",
  strikeprice: 0,
  optiontype: "",
  expirydate: "",
  lotsize: "0",
  cancelsize: "0",
  averageprice: 0,
  filledshares: "",
  unfilledshares: "",
  orderid: "",
  text: "",
  status: "",
  orderstatus: "",
  updatetime: "",
  exchtime: "",
  exchorderupdatetime: "",
  fillid: "",
  filltime: "",
  parentorderid: "",
};

function message(client: string, code: string, data: object): string {
  return JSON.stringify({ "user-id": client, "status-code": "200", "order-status": code, "error-message": "", orderData: data });
}

function send(webSocket: WebSocket, data: string | Buffer): void {
  if (webSocket.bufferedAmount > MAX_BUFFERED_BYTES) webSocket.terminate();
  else webSocket.send(data);
}

export interface OrderSocket {
  accept(webSocket: WebSocket, client: string): void;
}

export function createOrderSocket(door: Door): OrderSocket {
  const readers = new Map<string, Set<WebSocket>>();
  /** Told once already, of those that come twice. */
  let late = "";

  door.core.onOrder((order, code) => {
    const listening = readers.get(order.client);
    const { mutedOrders, repeatedOrders } = door.quirks();
    if (listening === undefined || listening.size === 0 || mutedOrders === true) return;
    const text = message(order.client, code, orderData(door.core, order));
    const again = repeatedOrders === true ? late : "";
    late = text;
    for (const webSocket of listening) for (const one of [text, again]) if (one !== "") send(webSocket, one);
  });

  return {
    accept(webSocket, client) {
      let listening = readers.get(client);
      if (listening === undefined) readers.set(client, (listening = new Set()));
      const own = listening.add(webSocket);
      webSocket.on("close", () => void own.delete(webSocket));
      webSocket.on("message", (data, isBinary) => {
        if (frameText(data, isBinary) === "ping") send(webSocket, "pong");
      });
      // Besides the protocol's own pong, the broker answers a ping frame with one zero byte.
      webSocket.on("ping", () => send(webSocket, Buffer.alloc(1)));
      send(webSocket, message(client, "AB00", NO_ORDER));
    },
  };
}
