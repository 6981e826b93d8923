import type { SquareOffScope } from "../../../shared/contract/schemas/risk.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { OrderLedger } from "../order-ledger.ts";
import { handOf } from "../risk/working-book.ts";
import type { Whose } from "./shares.ts";

export interface ScopedPlace {
  readonly instrument: InstrumentKey;
  readonly product: Product;
}

function covers(scope: SquareOffScope, { instrument, product }: ScopedPlace): boolean {
  switch (scope.kind) {
    case "all":
    case "owner":
      return true;
    case "segment":
      return instrument.startsWith(`${scope.exchange}:`);
    case "instrument":
      return instrument === scope.instrument && (scope.product === undefined || scope.product === product);
  }
}

/** Whether what somebody has or wants there is to be closed. */
export function concerns(scope: SquareOffScope, { owner, ...place }: ScopedPlace & { readonly owner: string }): boolean {
  return covers(scope, place) && (scope.kind !== "owner" || handOf(scope.owner) === handOf(owner));
}

export function whoseOf(scope: SquareOffScope): Whose {
  return scope.kind === "owner" ? { owner: scope.owner } : "everybody";
}

export function openPlaces(scope: SquareOffScope, ledger: OrderLedger, account: AccountId): ScopedPlace[] {
  return [...ledger.owners.places()].filter((place) => place.account === account && covers(scope, place));
}

export function restingOrders(scope: SquareOffScope, ledger: OrderLedger, account: AccountId): Order[] {
  return ledger.working(account).filter((order) => concerns(scope, order));
}

export function scopeWords(scope: SquareOffScope): string {
  switch (scope.kind) {
    case "all":
      return "everything";
    case "segment":
      return `all of ${scope.exchange}`;
    case "instrument":
      return `${scope.instrument}${scope.product === undefined ? "" : ` ${scope.product}`}`;
    case "owner":
      return `all of "${scope.owner}"`;
  }
}

export function sameScope(a: SquareOffScope, b: SquareOffScope): boolean {
  return JSON.stringify(a, Object.keys(a).sort()) === JSON.stringify(b, Object.keys(b).sort());
}
