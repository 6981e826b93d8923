import { create } from "zustand";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { terminalStore } from "../../state/terminal.ts";
import { focusField } from "../../workspace/focus.ts";

/** What the panel shows: the list, or the form of a new or a saved account. */
export type ConnectPage = { readonly kind: "list" } | { readonly kind: "form"; readonly account: AccountId | undefined };

interface ConnectState {
  readonly page: ConnectPage;
  /** The account that keys are about. */
  readonly chosen: AccountId | undefined;
}

export const useConnect = create<ConnectState>(() => ({ page: { kind: "list" }, chosen: undefined }));

export function showList(chosen?: AccountId): void {
  useConnect.setState((state) => ({ page: { kind: "list" }, chosen: chosen ?? state.chosen }));
  focusSoon();
}

export function showForm(account?: AccountId): void {
  useConnect.setState({ page: { kind: "form", account } });
  focusSoon();
}

/** Once the other page is drawn: the button that was pressed goes with the former one, and the keys must not be lost with it. */
function focusSoon(): void {
  requestAnimationFrame(() => focusField("connect"));
}

/** From anywhere: the panel with the form of a new account. */
export function openConnectForm(): void {
  showForm();
}

/** The chosen account, else the first one. */
export function chosenConnection(): ConnectionView | undefined {
  const { connections } = terminalStore.getState().connect;
  const { chosen } = useConnect.getState();
  return connections.find(({ account }) => account === chosen) ?? connections[0];
}
