import type { Answer, Caller, Request } from "../../shared/contract/commands.ts";
import { commands } from "../../shared/contract/commands.ts";
import type { TerminalFace } from "../gateway/face.ts";

/** The commands that unattended running needs: what a page could do as well, and nothing else. */
const USED = ["terminal.snapshot", "market.show", "paper.open", "connect.open", "connect.unlock", "strategies.add", "strategies.change", "strategies.start", "strategies.stop", "strategies.log"] as const;
export type UsedCommand = (typeof USED)[number];

/** The terminal, as far as it is used here. */
export interface Desk {
  readonly handlers: { readonly [N in UsedCommand]: (request: Request<N>, caller: Caller) => Promise<Answer<N>> | Answer<N> };
  readonly onEvent: TerminalFace["onEvent"];
}

const CALLER: Caller = { id: "unattended" };

/** Asks as a page would: what the contract does not know is refused before a service sees it. @throws what the handler throws. */
export async function ask<N extends UsedCommand>(desk: Desk, command: N, request: Request<N>): Promise<Answer<N>> {
  return desk.handlers[command](commands[command].request.parse(request) as Request<N>, CALLER);
}
