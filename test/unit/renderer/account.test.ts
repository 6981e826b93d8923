import { beforeEach, describe, expect, test } from "vitest";
import { keepAccount, openAccounts } from "../../../renderer/state/account.ts";
import { selectAccount, useSelection } from "../../../renderer/state/selection.ts";
import { settingsArrived } from "../../../renderer/state/settings.ts";
import { useDialogs } from "../../../renderer/workspace/dialogs.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { ACCOUNT, defaultState } from "../../e2e/fake/default-state.ts";
import { UNIVERSE } from "../../e2e/fake/universe.ts";
import { SWING, SWING_ACCOUNT, SWING_PAPER } from "../../e2e/paper-day.ts";

const PRACTICE = defaultState(UNIVERSE).accounts[0]!;
const known = (...accounts: readonly AccountView[]) => ({ accounts: new Map(accounts.map((one) => [one.id, one])), paper: new Map([[SWING, SWING_PAPER]]) });
const chosen = () => useSelection.getState().account;
const words = () => useDialogs.getState().toasts.map(({ sentence }) => sentence);

beforeEach(() => {
  selectAccount(undefined);
  settingsArrived({});
  useDialogs.setState({ toasts: [] });
});

describe("the page's account", () => {
  test("at the start: the remembered one if it is there, else the first", () => {
    keepAccount(known(PRACTICE, SWING_ACCOUNT));
    expect(chosen()).toBe(ACCOUNT);
    selectAccount(undefined);
    settingsArrived({ page: { account: SWING } });
    keepAccount(known(PRACTICE, SWING_ACCOUNT));
    expect(chosen()).toBe(SWING);
    selectAccount(undefined);
    keepAccount(known(PRACTICE));
    expect(chosen()).toBe(ACCOUNT);
    expect(words()).toEqual([]);
  });

  test("stays where it is while others come and go", () => {
    keepAccount(known(PRACTICE));
    settingsArrived({ page: { account: SWING } });
    keepAccount(known(SWING_ACCOUNT, PRACTICE));
    expect(chosen()).toBe(ACCOUNT);
  });

  test("gives way, with a word, when it vanishes or is closed", () => {
    selectAccount(SWING);
    const closed = { ...known(PRACTICE, SWING_ACCOUNT), paper: new Map([[SWING, { ...SWING_PAPER, closed: true }]]) };
    expect(openAccounts(closed).map(({ id }) => id)).toEqual([ACCOUNT]);
    keepAccount(closed);
    expect(chosen()).toBe(ACCOUNT);
    expect(words()).toEqual(["Swing is closed; its history is in the list of accounts. The page now shows Practice, and orders go there."]);
    keepAccount(known());
    expect(chosen()).toBeUndefined();
  });

  test("a setting of another form is left aside", () => {
    settingsArrived({ page: { account: "nonsense" } });
    keepAccount(known(PRACTICE));
    expect(chosen()).toBe(ACCOUNT);
  });
});
