import type { Handlers, Snapshot } from "../shared/contract/commands.ts";
import type { ToExchange } from "../shared/contract/exchange.ts";
import { instrumentView } from "../shared/contract/schemas/market.ts";
import { TerminalError, badInput, notConnected } from "../shared/domain/errors.ts";
import type { AccountId, OrderKey } from "../shared/domain/identity.ts";
import type { AccountRuntime } from "./accounts/account-runtime.ts";
import type { CandleService } from "./market/candle-service.ts";
import type { InstrumentIndex } from "./market/instrument-index.ts";
import { searchInstruments } from "./market/instrument-search.ts";
import type { Watching } from "./market/watching.ts";
import type { ExchangeHost } from "./practice/exchange-host.ts";
import type { JournalThread } from "./storage/journal-thread.ts";
import type { SettingsFile } from "./storage/settings-file.ts";
import type { ActivityLog } from "./telemetry/activity-log.ts";

export interface HandlerServices {
  readonly accounts: ReadonlyMap<AccountId, AccountRuntime>;
  readonly instruments: InstrumentIndex;
  readonly candles: CandleService;
  readonly watching: Watching;
  readonly settings: SettingsFile;
  readonly activity: ActivityLog;
  readonly journal: JournalThread;
  readonly exchange: ExchangeHost | undefined;
  readonly snapshot: () => Snapshot;
}

/** An order in an instrument that nobody watches waits this long for its first quote, ms. */
const QUOTE_WAIT_MS = 1_500;

/** One function per command of the contract. They find the service and hand over; they decide nothing. */
export function commandHandlers(services: HandlerServices): Handlers {
  const { accounts, instruments, candles, watching, settings, activity, journal } = services;

  const account = (id: AccountId): AccountRuntime => {
    const found = accounts.get(id);
    if (!found) throw new TerminalError(badInput("account", "a connected account", `There is no account ${id} here.`));
    return found;
  };
  const accountOf = (order: OrderKey): AccountRuntime => {
    for (const runtime of accounts.values()) if (runtime.ledger.order(order)) return runtime;
    throw new TerminalError(badInput("order", "an order of today", "There is no such order today."));
  };
  const tellExchange = (message: ToExchange): Record<string, never> => {
    if (!services.exchange) throw new TerminalError(notConnected("No practice exchange is running."));
    services.exchange.tell(message);
    return {};
  };

  return {
    "terminal.snapshot": () => services.snapshot(),
    "terminal.report": ({ kind, message }) => {
      activity.note({ tone: "warning", topic: "sauda", sentence: `The page had a fault (${kind}): ${message.slice(0, 300)}` });
      return {};
    },
    "settings.put": async ({ name, value }) => {
      await settings.put(name, value);
      return {};
    },
    "instruments.search": ({ text, limit }) => ({ instruments: searchInstruments(instruments.all(), text, limit).map(instrumentView) }),
    "instruments.resolve": ({ keys }) => ({
      instruments: keys.flatMap((key) => {
        const found = instruments.get(key);
        return found ? [instrumentView(found)] : [];
      }),
    }),
    "market.watch": (request, caller) => watching.watch(request, caller),
    "market.candles": (request) => candles.page(request),
    "orders.preview": ({ proposal }) => account(proposal.account).desk.preview(proposal),
    "orders.place": async ({ proposal, once }) => {
      const { desk } = account(proposal.account);
      await watching.quoted(proposal.instrument, QUOTE_WAIT_MS);
      return { order: await desk.place(proposal, once) };
    },
    "orders.modify": async ({ order, terms }) => ({ order: await accountOf(order).desk.modify(order, terms) }),
    "orders.cancel": async ({ order }) => ({ order: await accountOf(order).desk.cancel(order) }),
    "orders.cancelAll": async (request) => ({ asked: await account(request.account).exits.cancelAll(request.instrument) }),
    "positions.exit": async (request) => {
      await watching.quoted(request.instrument, QUOTE_WAIT_MS);
      return { orders: await account(request.account).exits.exit(request, request.once) };
    },
    "positions.reverse": async (request) => {
      await watching.quoted(request.instrument, QUOTE_WAIT_MS);
      return { orders: await account(request.account).exits.reverse(request, request.once) };
    },
    "positions.squareOff": (request) => account(request.account).exits.squareOff(request.once),
    "account.retry": async (request) => {
      await account(request.account).retry();
      return {};
    },
    "activity.page": async ({ before, count }) => ({ entries: [...(await journal.activityPage(before, count))] }),
    "practice.pause": () => tellExchange({ kind: "pause" }),
    "practice.resume": () => tellExchange({ kind: "resume" }),
    "practice.speed": ({ speed }) => tellExchange({ kind: "speed", speed }),
  };
}
