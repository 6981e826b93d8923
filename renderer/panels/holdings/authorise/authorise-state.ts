import { create } from "zustand";
import type { AuthorisationView } from "../../../../shared/contract/schemas/depository.ts";
import { failureOf } from "../../../../shared/domain/errors.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import type { AccountId, InstrumentKey } from "../../../../shared/domain/identity.ts";
import { worldOf } from "../../../../shared/domain/identity.ts";
import { client } from "../../../connection/client.ts";
import { terminalStore } from "../../../state/terminal.ts";
import { toast } from "../../../workspace/dialogs.ts";
import { readWhole } from "../../ticket/number-text.ts";

interface AuthoriseDialog {
  readonly wanted: { readonly account: AccountId; readonly instrument: InstrumentKey } | undefined;
  /** As typed. */
  readonly text: string;
  readonly answer: AuthorisationView | undefined;
  readonly busy: boolean;
  readonly problem: string;
}

const CLOSED: AuthoriseDialog = { wanted: undefined, text: "", answer: undefined, busy: false, problem: "" };
export const useAuthorise = create<AuthoriseDialog>(() => CLOSED);

export function openAuthorise(account: AccountId, instrument: InstrumentKey, quantity: number): void {
  if (worldOf(account) === "paper") return toast("plain", "A paper account sells its holdings without any authorisation.");
  if (terminalStore.getState().link !== "live") return toast("alarm", "The page is not connected to Sauda: nothing can be asked for now. Authorise in the broker's own app if it is urgent.");
  useAuthorise.setState({ ...CLOSED, wanted: { account, instrument }, text: groupDigits(quantity) });
}

export function closeAuthorise(): void {
  useAuthorise.setState(CLOSED);
}

export function typeQuantity(text: string): void {
  useAuthorise.setState({ text, problem: "" });
}

export function typedUnits(text: string): number | undefined {
  const read = readWhole(text);
  return read.kind === "value" ? read.value : undefined;
}

async function ask(run: (wanted: NonNullable<AuthoriseDialog["wanted"]>) => Promise<AuthorisationView>): Promise<void> {
  const { wanted, busy } = useAuthorise.getState();
  if (!wanted || busy) return;
  useAuthorise.setState({ busy: true, problem: "" });
  try {
    const answer = await run(wanted);
    // The link stays what it was: a look tells of the state only.
    if (useAuthorise.getState().wanted === wanted) useAuthorise.setState(({ answer: before }) => ({ answer: { ...(answer.request === before?.request && before), ...answer }, busy: false }));
  } catch (error) {
    if (useAuthorise.getState().wanted === wanted) useAuthorise.setState({ busy: false, problem: failureOf(error).sentence });
  }
}

export function begin(): Promise<void> {
  const quantity = typedUnits(useAuthorise.getState().text);
  if (quantity === undefined) return Promise.resolve();
  return ask((wanted) => client.call("depository.begin", { ...wanted, quantity }));
}

export function look(): Promise<void> {
  const request = useAuthorise.getState().answer?.request;
  if (request === undefined) return Promise.resolve();
  return ask(({ account }) => client.call("depository.look", { account, request }));
}
