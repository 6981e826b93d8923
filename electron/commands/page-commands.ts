import type { Snapshot } from "../../shared/contract/commands.ts";
import type { ToExchange } from "../../shared/contract/exchange.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { TerminalError, notConnected } from "../../shared/domain/errors.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import type { ExchangeHost } from "../practice/exchange-host.ts";
import type { JournalThread } from "../storage/journal-thread.ts";
import type { SettingsFile } from "../storage/settings-file.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import { instrumentCommands } from "./instrument-commands.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface PageServices {
  /** The market that pages look at. */
  readonly shown: () => ShownMarket;
  readonly show: (account: AccountId) => void;
  readonly settings: SettingsFile;
  readonly activity: ActivityLog;
  readonly journal: JournalThread;
  readonly exchange: ExchangeHost | undefined;
  readonly snapshot: () => Snapshot;
}

/** What the page needs to draw itself: first picture, settings, instruments, market data, the practice clock. */
export function pageCommands(services: PageServices): HandlersOf<"terminal" | "settings" | "instruments" | "market" | "activity" | "practice"> {
  const { shown, settings, activity, journal } = services;
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
    "settings.put": ({ name, value }) => done(settings.put(name, value)),
    ...instrumentCommands(() => shown().room),
    "market.watch": (request, caller) => shown().room.watching.watch(request, caller),
    "market.candles": (request) => {
      const { room, candles } = shown();
      return room.bars.answer(request, () => candles.page(request));
    },
    "market.show": ({ account }) => done(services.show(account)),
    "activity.page": async ({ before, count }) => ({ entries: [...(await journal.activityPage(before, count))] }),
    "practice.pause": () => tellExchange({ kind: "pause" }),
    "practice.resume": () => tellExchange({ kind: "resume" }),
    "practice.speed": ({ speed }) => tellExchange({ kind: "speed", speed }),
  };
}
