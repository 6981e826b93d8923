import { useState } from "react";
import type { KeyboardEvent, SyntheticEvent } from "react";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { SignInField, SignInForm } from "../../../shared/domain/sign-in-form.ts";
import { checkSignInForm, NOTHING_KEPT } from "../../../shared/domain/sign-in-form.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import classes from "./connect.module.css";
import { showList } from "./connect-store.ts";
import type { SecretFieldProps } from "./secret-field.tsx";
import { SecretField } from "./secret-field.tsx";

const EMPTY: SignInForm = { clientCode: "", apiKey: "", pin: "", totpSecret: "", address: "", askPin: false, askCode: false };
const AS_SAVED = "as saved";

interface ConnectFormProps {
  /** The saved account that is changed; undefined for a new one. */
  readonly saved: ConnectionView | undefined;
  /** False while there is no list to go back to. */
  readonly canLeave: boolean;
}

/** Everything that signing in needs, with where each thing is found. What is typed stays in this form until it is saved. */
export function ConnectForm({ saved, canLeave }: ConnectFormProps) {
  const entry = useEntry(saved);
  const { form, busy, failed, send } = entry;
  const keychain = useTerminal((state) => state.connect.keychain);
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !canLeave) return;
    event.stopPropagation();
    showList();
  };
  const open = saved !== undefined && saved.state !== "signed-out";
  return (
    <form className={classes["form"]} aria-label={saved ? `Account ${saved.clientCode}` : "New account"} autoComplete="off" onSubmit={(event) => void send(event, !open)} onKeyDown={keys}>
      <div className={classes["fields"]}>
        <header>
          <h3>{saved ? `Angel One · ${saved.clientCode}` : "Connect an Angel One account"}</h3>
          <p>
            {saved ? "Secrets that are saved are not shown again; leave a field empty to keep it as it is." : "You need a SmartAPI app of your own, which is free: sign in at smartapi.angelone.in, make an app, and switch on TOTP there."}
          </p>
        </header>
        <Field entry={entry} name="clientCode" label="Client code" first={saved === undefined} most={40} disabled={saved !== undefined} placeholder="A123456" hint="Your Angel One login. In their app it stands under your name in Account." />
        <Field entry={entry} name="apiKey" label="API key" secret first={saved !== undefined} most={200} placeholder={entry.kept.apiKey ? AS_SAVED : ""} hint="Beside your app's name at smartapi.angelone.in, under My Apps." />
        <div className={classes["asked"]}>
          <Field
            entry={entry} name="pin" label="PIN" secret digits most={40} disabled={form.askPin} placeholder={form.askPin ? "asked each time" : entry.kept.pin ? AS_SAVED : ""}
            hint="The four digits you open their app with (MPIN), not the web password."
          />
          <Ask entry={entry} name="askPin" label="Ask for the PIN each time" />
        </div>
        <div className={classes["asked"]}>
          <Field
            entry={entry} name="totpSecret" label="TOTP secret" secret most={400} disabled={form.askCode} placeholder={form.askCode ? "a code is asked for each time" : entry.kept.totpSecret ? AS_SAVED : ""}
            hint="Under the QR code at smartapi.angelone.in/enable-totp, shown once. Blanks do no harm."
          />
          <Ask entry={entry} name="askCode" label="Ask for a code each time" />
        </div>
        <Field
          entry={entry} name="address" label="Registered IP address (optional)" most={60} placeholder="203.0.113.7"
          hint="Angel One takes API orders only from the static address you registered for the app. Prices, books and paper accounts work from anywhere."
        />
        <p className={classes["keychain"]} data-kept={keychain.kept}>
          {keychain.kept ? "PIN, key and secret go into this system's keychain and nowhere else; the page forgets them when you save." : keychain.sentence}
        </p>
      </div>
      {failed !== "" && <p role="alert" className={classes["failed"]}>{failed}</p>}
      <footer className={classes["foot"]}>
        {canLeave && (
          <button type="button" className="button" onClick={() => showList()}>
            Back <kbd>Esc</kbd>
          </button>
        )}
        {!open && (
          <button type="button" className="button" disabled={busy} onClick={(event) => void send(event, false)}>
            Save only
          </button>
        )}
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? "Saving…" : open ? "Save for the next connect" : "Save and connect"} <kbd>Enter</kbd>
        </button>
      </footer>
    </form>
  );
}

type FieldProps = Pick<SecretFieldProps, "label" | "most" | "hint" | "placeholder" | "secret" | "digits" | "first" | "disabled"> & { readonly entry: Entry; readonly name: SignInField };

function Field({ entry, name, disabled = false, ...shown }: FieldProps) {
  return (
    <SecretField
      {...shown} id={`connect-${name}`} disabled={disabled} value={disabled && name !== "clientCode" ? "" : entry.form[name]} problem={entry.problemOf(name)}
      onChange={(text) => entry.put({ [name]: text })} onLeave={() => entry.leave(name)}
    />
  );
}

function Ask({ entry, name, label }: { readonly entry: Entry; readonly name: "askPin" | "askCode"; readonly label: string }) {
  return (
    <label className={classes["ask"]}>
      <input type="checkbox" checked={entry.form[name]} onChange={(event) => entry.put({ [name]: event.target.checked })} /> {label}
    </label>
  );
}

type Entry = ReturnType<typeof useEntry>;

/** What is typed, what is wrong with it, and sending it. */
function useEntry(saved: ConnectionView | undefined) {
  const [form, setForm] = useState<SignInForm>(saved ? { ...EMPTY, clientCode: saved.clientCode, address: saved.address, askPin: saved.askPin, askCode: saved.askCode } : EMPTY);
  const [left, setLeft] = useState<ReadonlySet<SignInField>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const kept = saved?.kept ?? NOTHING_KEPT;
  const problems = checkSignInForm(form, kept);
  const send = async (event: SyntheticEvent, connects: boolean): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setLeft(new Set(problems.map(({ field }) => field)));
    const first = problems[0];
    if (first) return void document.getElementById(`connect-${first.field}`)?.focus();
    setBusy(true);
    setFailed("");
    try {
      const { account } = await client.call("connect.save", requestOf(form));
      showList(account);
      if (connects) client.call("connect.open", { account }).catch((error: unknown) => toast("bad", failureOf(error).sentence));
    } catch (error) {
      setFailed(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return {
    form, kept, busy, failed, send,
    put: (change: Partial<SignInForm>): void => setForm({ ...form, ...change }),
    problemOf: (field: SignInField): string | undefined => (left.has(field) ? problems.find((one) => one.field === field)?.sentence : undefined),
    /** An untouched field is not scolded before the form is sent. */
    leave: (field: SignInField): void => {
      if (form[field] !== "") setLeft(new Set([...left, field]));
    },
  };
}

/** An empty secret is left out: it stays as it was. */
function requestOf({ clientCode, apiKey, pin, totpSecret, address, askPin, askCode }: SignInForm) {
  const some = (name: "apiKey" | "pin" | "totpSecret", text: string) => (text.trim() === "" ? {} : { [name]: text });
  return { clientCode, address, askPin, askCode, ...some("apiKey", apiKey), ...(askPin ? {} : some("pin", pin)), ...(askCode ? {} : some("totpSecret", totpSecret)) };
}
