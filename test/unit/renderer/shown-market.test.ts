import { expect, test } from "vitest";
import { otherMarket } from "../../../renderer/state/shown-market.ts";
import type { PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { World } from "../../../shared/domain/words.ts";

const view = (client: string, world: World): AccountView => ({ id: accountId("angelone", client, world), broker: "Angel One", title: client, clientCode: client, world, state: "ready", sentence: "", trading: true });
const [A, B, P, S] = [view("A1234", "live"), view("B1234", "live"), view("P1", "practice"), view("Swing", "paper")];
/** On the prices of A, and one whose account is not connected. */
const L = { ...view("Scalp", "paper"), id: accountId("paperlive", "Scalp", "paper") };
const W: AccountView = { ...view("Away", "paper"), id: accountId("paperlive", "Away", "paper"), state: "waiting", trading: false };
const accounts = new Map([A, B, P, S, L, W].map((one) => [one.id, one]));
const paper = new Map([[L.id, { account: L.id, prices: A.id } as PaperAccountView], [W.id, { account: W.id, prices: B.id } as PaperAccountView], [S.id, { account: S.id } as PaperAccountView]]);

test.each([
  ["practice", P, undefined], ["practice", S, undefined], ["replay", P, undefined], ["practice", A, A.id],
  [A.id, A, undefined], [A.id, B, B.id], [A.id, P, P.id], [A.id, S, S.id], ["practice", undefined, undefined],
  ["practice", L, L.id], [A.id, L, undefined], [B.id, L, L.id], ["practice", W, undefined], [A.id, W, undefined],
])("the page shows %s and trades in %o", (market, account, wanted) => {
  expect(otherMarket({ market, accounts, paper }, account?.id)).toBe(wanted);
});
