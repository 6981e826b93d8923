import type { Accounts } from "../accounts/accounts.ts";
import type { KillSwitch } from "../orders/kill-switch.ts";
import type { LimitsFile } from "../orders/risk/limits-file.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface SafetyServices {
  readonly accounts: Accounts;
  readonly limits: LimitsFile;
  readonly kill: KillSwitch;
}

/** What stops trading: limits, breaker, kill switch. */
export function safetyCommands({ accounts, limits, kill }: SafetyServices): HandlersOf<"risk" | "kill"> {
  return {
    "risk.setLimits": ({ account, limits: wanted }) => done(limits.set(accounts.get(account).view.id, wanted)),
    "risk.lift": ({ account, typed }) => done(accounts.get(account).safety.watch.lift(typed)),
    "kill.pull": ({ squareOff }) => done(kill.pull(squareOff)),
    "kill.release": ({ typed }) => done(kill.release(typed)),
  };
}
