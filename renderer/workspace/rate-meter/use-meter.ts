import { useEffect, useState } from "react";
import type { BrokerMeterView } from "../../../shared/contract/schemas/meter.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";

/** The shortest window of the limits is a second. */
const EVERY_MS = 1_000;

export interface MeterReading {
  /** The link to the terminal stands. */
  readonly live: boolean;
  readonly meter: BrokerMeterView | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
}

const NOTHING: Omit<MeterReading, "live"> = { meter: undefined, problem: undefined };

/** How much of its broker's limits an account has used, read every second while the link stands. */
export function useMeter(account: AccountId): MeterReading {
  const live = useTerminal((state) => state.link === "live");
  const [reading, setReading] = useState(NOTHING);
  useEffect(() => {
    if (!live) return;
    let ended = false;
    let asking = false;
    const ask = (): void => {
      if (asking || document.visibilityState !== "visible") return;
      asking = true;
      client
        .call("broker.meter", { account })
        .then(
          (meter) => ended || setReading({ meter, problem: undefined }),
          (error: unknown) => ended || setReading({ meter: undefined, problem: failureOf(error).sentence }),
        )
        .finally(() => {
          asking = false;
        });
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      ended = true;
      clearInterval(timer);
      // Figures of another account, or of before the link was lost, must not stand as if they were of now.
      setReading(NOTHING);
    };
  }, [account, live]);
  return { live, ...reading };
}
