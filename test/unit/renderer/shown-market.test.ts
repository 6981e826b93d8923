import { expect, test } from "vitest";
import { otherMarket } from "../../../renderer/state/shown-market.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { World } from "../../../shared/domain/words.ts";

const view = (client: string, world: World): AccountView => ({ id: accountId("angelone", client, world), broker: "Angel One", title: client, clientCode: client, world, state: "ready", sentence: "", trading: true });
const [A, B, P, S] = [view("A1234", "live"), view("B1234", "live"), view("P1", "practice"), view("Swing", "paper")];
const accounts = new Map([A, B, P, S].map((one) => [one.id, one]));

test.each([
  ["practice", P, undefined], ["practice", S, undefined], ["replay", P, undefined], ["practice", A, A.id],
  [A.id, A, undefined], [A.id, B, B.id], [A.id, P, P.id], [A.id, S, S.id], ["practice", undefined, undefined],
])("the page shows %s and trades in %o", (market, account, wanted) => {
  expect(otherMarket({ market, accounts }, account?.id)).toBe(wanted);
});
