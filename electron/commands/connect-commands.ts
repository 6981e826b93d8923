import type { Connections } from "../accounts/live/connections.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface ConnectServices {
  readonly connections: Connections;
}

/** Saved broker accounts. */
export function connectCommands({ connections }: ConnectServices): HandlersOf<"connect"> {
  return {
    "connect.save": async (request) => ({ account: await connections.save(request) }),
    "connect.open": (request) => done(connections.open(request)),
    "connect.close": ({ account }) => done(connections.close(account)),
    "connect.forget": ({ account, typed }) => done(connections.forget(account, typed)),
    "connect.unlock": ({ account, typed }) => done(connections.unlock(account, typed)),
    "connect.tryOrders": ({ account }) => done(connections.tryOrders(account)),
  };
}
