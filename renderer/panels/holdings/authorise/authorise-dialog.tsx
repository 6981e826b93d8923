import { useEffect, useRef, useState } from "react";
import type { AuthorisationView } from "../../../../shared/contract/schemas/depository.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import { nameOf } from "../../../grids/columns.ts";
import { useTerminal } from "../../../state/terminal.ts";
import { noBreak } from "../../../theme/no-break.ts";
import { WorldPill } from "../../../workspace/accounts/world-pill.tsx";
import { Modal } from "../../../workspace/modal.tsx";
import { NumberField } from "../../ticket/number-field.tsx";
import { begin, closeAuthorise, look, typeQuantity, typedUnits, useAuthorise } from "./authorise-state.ts";
import classes from "../../positions/convert/convert.module.css";
import own from "./authorise.module.css";

/** Leave of the depository to sell out of holdings: asked for here, given in the user's own browser. */
export function AuthoriseDialog() {
  const { wanted, text, answer, busy, problem } = useAuthorise();
  const account = useTerminal((state) => (wanted ? state.accounts.get(wanted.account) : undefined));
  const next = useRef<HTMLButtonElement>(null);
  // What had the focus may be gone with the step before: Enter always takes the next one.
  useEffect(() => {
    if (answer) next.current?.focus();
  }, [answer]);
  if (!wanted || !account) return null;
  const name = nameOf(wanted.instrument);
  const units = typedUnits(text);
  const linked = answer?.state === "asked" && answer.link !== undefined;
  const done = answer?.state === "authorised";
  return (
    <Modal label={`Authorise the sale of ${name}`} onClose={closeAuthorise}>
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (done) closeAuthorise();
          else void (linked ? look() : begin());
        }}
      >
        <header className={classes["head"]}>
          <h2>Authorise sale (eDIS)</h2>
          <span>{`${account.title} · ${account.clientCode}`}</span>
          <WorldPill world={account.world} />
        </header>
        <div className={classes["content"]}>
          <p className={classes["what"]}><b>{name}</b> out of the demat account</p>
          {!answer && (
            <>
              <p className={own["lead"]}>Without a power of attorney or DDPI at the broker, the depository (CDSL) must be told once a day which shares may be sold. What was bought today needs none.</p>
              <NumberField
                id="authorise-quantity" label="Quantity" first value={text} suffix="units" problem={text.trim() !== "" && units === undefined ? "Enter a whole number of units." : undefined}
                step={(steps) => groupDigits(Math.max(1, (units ?? 0) + steps))} onChange={typeQuantity}
              />
            </>
          )}
          {answer && <p role="status" className={classes["outcome"]} data-state={done ? "converted" : "sending"}>{noBreak(answer.sentence)}</p>}
          {linked && <Link link={answer.link} />}
          {problem !== "" && <p role="alert" className={classes["problem"]}>{noBreak(problem)}</p>}
        </div>
        <div className={classes["actions"]}>
          {!done && <button type="button" className="button" onClick={closeAuthorise}>Close <kbd>Esc</kbd></button>}
          <button ref={next} type="submit" className="button primary" disabled={!answer && units === undefined} aria-busy={busy}>
            {labelOf(answer, busy)} <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Modal>
  );
}

function labelOf(answer: AuthorisationView | undefined, busy: boolean): string {
  if (answer?.state === "authorised") return "Close";
  if (busy) return "Asking…";
  return answer ? "Check" : "Ask the depository";
}

/** A link of this machine: it opens the user's own browser, or is copied there. */
function Link({ link }: { readonly link: string | undefined }) {
  const [copied, setCopied] = useState("");
  if (link === undefined) return null;
  const copy = (): void => void navigator.clipboard.writeText(link).then(() => setCopied("Copied."), () => setCopied("It could not be copied; choose the text with the mouse."));
  return (
    <div className={own["link"]}>
      <a className="button primary" href={link} target="_blank" rel="noreferrer">Open the depository’s page</a>
      <code aria-label="Link for your browser on this machine">{link}</code>
      <span>
        <button type="button" className="button" onClick={copy}>Copy link</button> <span role="status">{copied}</span>
      </span>
      <p>Works in a browser on this machine, for five minutes.</p>
    </div>
  );
}
