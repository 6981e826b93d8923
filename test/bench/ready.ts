import type { TerminalFace } from "../../electron/gateway/face.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { eachQuote } from "../../shared/contract/quote-frame.ts";
import { Q } from "../../shared/streams/quote-fields.ts";

export interface ReadyAccount {
  readonly account: AccountId;
  readonly quote: { readonly ltp: number; readonly tick: number };
}

const CALLER = { id: "bench" };

/** Waits until the first account trades and the instrument has a quote. @throws Error after 20 s. */
export async function readyAccount(terminal: TerminalFace, instrument: InstrumentKey): Promise<ReadyAccount> {
  const frames = terminal.frames(CALLER.id);
  const until = Date.now() + 20_000;
  let ltp = 0;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { accounts } = await terminal.handlers["terminal.snapshot"]({}, CALLER);
    const account = accounts[0];
    if (!account?.trading) continue;
    const { slots } = await terminal.handlers["market.watch"]({ keys: [instrument], full: [instrument] }, CALLER);
    const slot = slots[0]?.slot;
    const frame = frames.next();
    if (frame) eachQuote(frame, (one, offset) => void (one === slot && (ltp = frame[offset + Q.ltp] ?? 0)));
    if (ltp <= 0) continue;
    const { instruments } = await terminal.handlers["instruments.resolve"]({ keys: [instrument] }, CALLER);
    return { account: account.id, quote: { ltp, tick: instruments[0]?.tick ?? 1 } };
  }
  throw new Error("the terminal was not ready to trade within 20 s");
}
