import { useMemo, useState } from "react";
import type { SyntheticEvent, ReactNode } from "react";
import type { PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import { DEFAULT_FILL_MODEL, PAPER_CAPITAL, paperName } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { chooseAccount } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { capitalText, readCapital } from "./capital-text.ts";
import { modelText, readModel } from "./fill-words.ts";
import { TextField } from "./form-field.tsx";
import { ModelFields } from "./model-fields.tsx";
import { closePaperDialog, usePaperDialog } from "./paper-dialogs.ts";
import classes from "./paper-forms.module.css";

/** The open dialog about paper accounts, if any. */
export function PaperDialogs() {
  const dialog = usePaperDialog((state) => state.dialog);
  const paper = useTerminal((state) => (dialog.kind === "reset" || dialog.kind === "model" ? state.paper.get(dialog.account) : undefined));
  if (dialog.kind === "open") return <OpenDialog />;
  if (dialog.kind === "reset" && paper) return <ResetDialog paper={paper} />;
  return dialog.kind === "model" && paper ? <ModelDialog paper={paper} /> : null;
}

interface FormProps {
  readonly title: string;
  readonly action: string;
  readonly danger?: boolean;
  /** Nothing is sent while something is wrong; the fields say what. */
  readonly ready: boolean;
  readonly send: () => Promise<void>;
  readonly children: ReactNode;
}

/** A dialog that sends one thing; what fails is told in it, and it stays open. */
function DialogForm({ title, action, danger = false, ready, send, children }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setProblem("");
    try {
      await send();
      closePaperDialog();
    } catch (error) {
      setProblem(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return (
    <Modal label={title} onClose={closePaperDialog}>
      <form className={classes["form"]} onSubmit={(event) => void submit(event)}>
        <h2>{title}</h2>
        <div className={classes["content"]}>{children}</div>
        {problem !== "" && <p role="alert" className={classes["failed"]}>{problem}</p>}
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={closePaperDialog}>
            Leave it <kbd>Esc</kbd>
          </button>
          <button type="submit" className={danger ? "button danger" : "button primary"} disabled={!ready || busy}>
            {busy ? "Working…" : action} <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Modal>
  );
}

function OpenDialog() {
  const paper = useTerminal((state) => state.paper);
  const [name, setName] = useState("");
  const [capital, setCapital] = useState(capitalText(PAPER_CAPITAL.usual));
  const [model, setModel] = useState(() => modelText(DEFAULT_FILL_MODEL));
  const [prices, setPrices] = useState<AccountId | undefined>(undefined);
  const givers = useGivers();
  const amount = readCapital(capital);
  const fills = readModel(model);
  const taken = [...paper.values()].some((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  const nameProblem = taken ? `There is a paper account ${name.trim()} already (closed ones keep their name).` : name !== "" && !paperName.safeParse(name.trim()).success ? "Letters and digits, beginning with a letter, at most 20." : undefined;
  const send = async (): Promise<void> => {
    if (!amount.ok || !fills.ok) return;
    const { account } = await client.call("paper.open", { name: name.trim(), capital: amount.capital, model: fills.model, ...(prices !== undefined && { prices }) });
    chooseAccount(account);
    toast("good", `The paper account ${name.trim()} is open with ${formatMoney(amount.capital)}. The page now trades in it.`);
  };
  return (
    <DialogForm title="New paper account" action="Open the account" ready={name.trim() !== "" && nameProblem === undefined && amount.ok && fills.ok} send={send}>
      <p className={classes["lead"]}>Real prices or practice ones, money that does not exist. No order of a paper account ever reaches a broker.</p>
      <div className={classes["pair"]}>
        <TextField id="paper-name" first label="Name" value={name} problem={nameProblem} hint="Such as Swing or Options1" onChange={setName} />
        <TextField
          id="paper-capital" label="Capital" prefix="₹" value={capital} problem={amount.ok ? undefined : amount.why} hint={amount.ok ? `${formatMoney(amount.capital)} to begin with` : ""}
          onChange={setCapital}
        />
      </div>
      <PricesField givers={givers} value={prices} onChange={setPrices} />
      <ModelFields text={model} read={fills} onChange={setModel} />
    </DialogForm>
  );
}

/** Connected accounts, whose feeds can be traded on. */
function useGivers(): readonly AccountView[] {
  const accounts = useTerminal((state) => state.accounts);
  return useMemo(() => [...accounts.values()].filter(({ world }) => world === "live"), [accounts]);
}

interface PricesFieldProps {
  readonly givers: readonly AccountView[];
  readonly value: AccountId | undefined;
  readonly onChange: (prices: AccountId | undefined) => void;
}

/** Which market the account trades in; it stays with it. */
function PricesField({ givers, value, onChange }: PricesFieldProps) {
  const replay = useTerminal((state) => [...state.accounts.values()].some(({ world }) => world === "replay"));
  const own = replay ? "Replay" : "Practice market";
  const chosen = givers.find(({ id }) => id === value);
  const hint = chosen
    ? `Real prices of ${chosen.clientCode}'s feed. While ${chosen.clientCode} is not connected, the account waits.`
    : givers.length === 0
      ? "For real prices connect a broker account first; it then stands in this list."
      : `The prices of the ${own.toLowerCase()}.`;
  return (
    <div className={classes["field"]}>
      <label htmlFor="paper-prices">Prices</label>
      <select id="paper-prices" className={classes["select"]} value={value ?? ""} aria-describedby="paper-prices-note" onChange={(event) => onChange(givers.find(({ id }) => id === event.target.value)?.id)}>
        <option value="">{own}</option>
        {givers.map(({ id, broker, clientCode, trading }) => <option key={id} value={id} disabled={!trading}>{`${broker} ${clientCode}, live${trading ? "" : " (not ready)"}`}</option>)}
      </select>
      <p id="paper-prices-note" className={classes["hint"]}>{hint}</p>
    </div>
  );
}

function ResetDialog({ paper }: { readonly paper: PaperAccountView }) {
  const [capital, setCapital] = useState(capitalText(paper.capital));
  const [typed, setTyped] = useState("");
  const amount = readCapital(capital);
  const send = async (): Promise<void> => {
    if (!amount.ok) return;
    await client.call("paper.reset", { account: paper.account, capital: amount.capital });
    toast("good", `The paper account ${paper.name} begins anew with ${formatMoney(amount.capital)}. What was before is kept as run ${paper.generation}.`);
  };
  return (
    <DialogForm title={`Reset the paper account ${paper.name}?`} action="Reset the account" danger ready={amount.ok && typed.trim() === paper.name} send={send}>
      <p className={classes["lead"]}>
        Working orders are cancelled, positions and holdings are gone, and the account begins anew. <b>History is kept:</b> the results until now stay as run {paper.generation}, to be chosen in the Paper panel.
      </p>
      <div className={classes["pair"]}>
        <TextField id="paper-reset-capital" label="Capital to begin with" prefix="₹" value={capital} problem={amount.ok ? undefined : amount.why} hint={amount.ok ? formatMoney(amount.capital) : ""} onChange={setCapital} />
        <TextField
          id="paper-reset-name" first label={`Type ${paper.name} to go on`} value={typed} problem={typed !== "" && !paper.name.startsWith(typed.trim()) ? `Type ${paper.name} exactly.` : undefined}
          onChange={setTyped}
        />
      </div>
    </DialogForm>
  );
}

function ModelDialog({ paper }: { readonly paper: PaperAccountView }) {
  const [model, setModel] = useState(() => modelText(paper.model));
  const fills = readModel(model);
  const send = async (): Promise<void> => {
    if (!fills.ok) return;
    await client.call("paper.model", { account: paper.account, model: fills.model });
    toast("good", `Fills of ${paper.name} follow the new model from now on.`);
  };
  return (
    <DialogForm title={`Fill model of ${paper.name}`} action="Use this model" ready={fills.ok} send={send}>
      <p className={classes["lead"]}>Holds for orders from now on; results until now stay as they are.</p>
      <ModelFields text={model} read={fills} onChange={setModel} />
    </DialogForm>
  );
}
