import type { BrokerProtocol, Session } from "../../shared/brokers/port.ts";
import type { ExchangeDoors } from "../../shared/contract/exchange.ts";
import { accountId } from "../../shared/domain/identity.ts";
import type { RiskLimits } from "../orders/risk/limits.ts";
import type { PaperHandle } from "../paper/paper-accounts.ts";
import { PaperLink } from "../paper/paper-link.ts";
import { requiredMargin } from "../paper/required-margin.ts";
import type { OpenedJournal } from "../storage/journal-thread.ts";
import type { LinkEvents } from "./account-link.ts";
import type { AccountGround, AccountOptions } from "./account-options.ts";
import { NetworkLink } from "./network-link.ts";

/** What an account has of its own: where its record is kept, and its limits. */
export interface OwnParts {
  readonly storage: Pick<OpenedJournal, "standing"> & { readonly journal: Pick<OpenedJournal["journal"], "append" | "records"> };
  readonly limits: (account: AccountOptions["id"]) => RiskLimits;
}

export interface PracticeParts extends OwnParts {
  readonly doors: ExchangeDoors;
  readonly protocol: BrokerProtocol;
  readonly world: "practice" | "replay";
  /** The exchange sets no limits, and neither do we: for load tests. */
  readonly unlimited: boolean;
  readonly onSession: (session: Session) => void;
}

function recordOf({ storage }: OwnParts): Pick<AccountOptions, "journal" | "standing" | "records"> {
  return { journal: storage.journal, standing: storage.standing, records: (query) => storage.journal.records(query) };
}

/** The account at the practice exchange, over the network like any broker's. */
export function practiceAccount(ground: AccountGround, parts: PracticeParts): AccountOptions {
  const { doors, protocol, world, unlimited, onSession } = parts;
  const { clock, timers, random } = ground;
  const id = accountId(protocol.id, doors.account.clientCode, world);
  const limits = unlimited ? protocol.limits.map((limit) => ({ ...limit, windows: [], spacingMs: 0 })) : protocol.limits;
  return {
    ...ground,
    ...recordOf(parts),
    id,
    title: world === "replay" ? "Replay" : "Practice exchange",
    limits: () => parts.limits(id),
    link: (events) => new NetworkLink({ protocol, credentials: doors.account, codesMayRepeat: true, limits, clock, timers, random, onSession }, events),
  };
}

/** A paper account's options: by its type its link is the paper desk's, which has no broker. */
export type PaperOptions = Omit<AccountOptions, "link"> & { readonly link: (events: LinkEvents) => PaperLink };

/** A paper account, whose orders never leave this process, whichever market its prices come from. */
export function paperAccount(ground: AccountGround, handle: PaperHandle, parts: OwnParts): PaperOptions {
  const { id, account } = handle;
  return {
    ...ground,
    ...recordOf(parts),
    id,
    title: account.state.name,
    limits: () => parts.limits(id),
    required: (proposal, replacing) => requiredMargin(account, proposal, replacing),
    link: (events) => new PaperLink(handle, events, ground.timers),
  };
}
