import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charge-tables.ts";

/** An account by the file of its order journal. */
export interface WorldAccount {
  readonly world: string;
  readonly account: AccountId;
}

/** What the terminal asks of the trade journal's thread: each call is a message and an answer. */
export interface TradeJournalCalls {
  /** Looks for new fills. */
  sync(at: SystemTime): { readonly changed: boolean; readonly problems: readonly string[] };
  list(request: Request<"tradeJournal.list">): Answer<"tradeJournal.list">;
  open(request: Request<"tradeJournal.open">): Answer<"tradeJournal.open">;
  write(request: Request<"tradeJournal.write">, at: SystemTime): void;
  rules(request: Request<"tradeJournal.rules">): void;
  picture(request: Request<"tradeJournal.picture">): Answer<"tradeJournal.picture">;
  attach(request: Request<"tradeJournal.attach">, at: SystemTime): Answer<"tradeJournal.attach"> & { readonly fresh: boolean };
  removePicture(request: Request<"tradeJournal.removePicture">): void;
  wanted(accounts: readonly WorldAccount[]): Answer<"tradeJournal.wanted">;
  export(request: Request<"tradeJournal.export">, at: SystemTime): Promise<Answer<"tradeJournal.export">>;
}

export interface TradeJournalData {
  /** The data folder. */
  readonly folder: string;
  readonly charges: ChargeTables;
}

export interface ToTradeJournal {
  readonly id: number;
  readonly name: keyof TradeJournalCalls | "close";
  readonly args: readonly unknown[];
}

export type FromTradeJournal =
  | { readonly kind: "opened"; readonly notes: readonly string[] }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly failure: Failure };
