import { useState } from "react";
import type { Answer } from "../../../shared/contract/commands.ts";
import { MOST_RULES, TRADE_EXPORTS } from "../../../shared/contract/schemas/trade-journal.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { noBreak } from "../../theme/no-break.ts";
import { Modal } from "../../workspace/modal.tsx";
import form from "../strategies/strategy-dialogs.module.css";
import { PICTURE_WORDS } from "./entry-words.ts";
import { keepRules } from "./journal-actions.ts";
import { useTradeJournal } from "./journal-store.ts";
import { usePicture } from "./picture-box.tsx";
import classes from "./trade-journal.module.css";

function close(): void {
  useTradeJournal.setState({ dialog: undefined });
}

export function JournalDialogs() {
  const dialog = useTradeJournal((page) => page.dialog);
  switch (dialog?.kind) {
    case undefined: return null;
    case "export": return <ExportDialog />;
    case "rules": return <RulesDialog />;
    case "picture": return <PictureDialog id={dialog.picture} />;
  }
}

type Format = (typeof TRADE_EXPORTS)[number];
const FORMATS: Readonly<Record<Format, readonly [title: string, what: string]>> = {
  html: ["Web page", "One file with the pictures in it; opens in any browser, without a network."],
  xlsx: ["Excel", "One line a trade, without pictures."],
  csv: ["CSV", "One line a trade, without pictures."],
};

function ExportDialog() {
  const { filter, list } = useTradeJournal();
  const [format, setFormat] = useState<Format>("html");
  const [done, setDone] = useState<Answer<"tradeJournal.export">>();
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailed("");
    setDone(undefined);
    try {
      setDone(await client.call("tradeJournal.export", { filter, format }));
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
    setBusy(false);
  };
  const total = list?.total ?? 0;
  return (
    <Modal label="Export the trade journal" onClose={close}>
      <form
        className={form["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>{`Export ${groupDigits(total)} trade${total === 1 ? "" : "s"}`}</h2>
        <p className={form["lead"]}>What the filter shows, with tags, notes and rules.</p>
        <div className={form["choices"]} role="radiogroup" aria-label="Format">
          {TRADE_EXPORTS.map((one) => (
            <label key={one} data-on={one === format || undefined}>
              <input type="radio" name="trade-journal-format" checked={one === format} data-autofocus={one === "html" || undefined} onChange={() => setFormat(one)} />
              <b>{FORMATS[one][0]}</b>
              <span>{FORMATS[one][1]}</span>
            </label>
          ))}
        </div>
        {done && <p role="status" className={classes["written"]}>Written: <span className="selectable">{done.files.map(({ path }) => path).join(", ")}</span></p>}
        {failed !== "" && <p role="alert" className={form["failed"]}>{noBreak(`Nothing was written: ${failed}`)}</p>}
        <div className={form["actions"]}>
          <button type="button" className="button" onClick={close}>{done ? "Close" : "Leave it"} <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={busy}>{busy ? "Writing…" : "Write it"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

/** The user's own rules, a line each. Trades keep the words of a rule that is taken out. */
function RulesDialog() {
  const known = useTradeJournal((page) => page.list?.rules) ?? [];
  const [text, setText] = useState(() => known.join("\n"));
  const [failed, setFailed] = useState("");
  const rules = [...new Set(text.split("\n").map((rule) => rule.trim()).filter((rule) => rule !== ""))];
  const long = rules.find((rule) => rule.length > 120);
  const problem = rules.length > MOST_RULES ? `${rules.length} rules; at most ${MOST_RULES} are kept.` : long === undefined ? "" : `A rule has at most 120 letters: “${long.slice(0, 40)}…” has ${long.length}.`;
  const send = async (): Promise<void> => {
    if (problem !== "") return;
    const sentence = await keepRules(rules);
    if (sentence === undefined) close();
    else setFailed(sentence);
  };
  return (
    <Modal label="Your rules" onClose={close}>
      <form
        className={form["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>Your rules</h2>
        <p className={form["lead"]}>One a line. Each trade can say which of them was kept or broken; trades keep the words of a rule that you take out.</p>
        <textarea
          className={classes["rules"]} aria-label="Rules, one a line" data-autofocus value={text} spellCheck={false} placeholder={"Wait for the candle to close\nNo averaging down\nStop before entry"} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.ctrlKey) event.currentTarget.form?.requestSubmit();
          }}
        />
        {(problem !== "" || failed !== "") && <p role="alert" className={form["failed"]}>{noBreak(problem || `Not kept: ${failed}`)}</p>}
        <div className={form["actions"]}>
          <button type="button" className="button" onClick={close}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={problem !== ""}>Keep them <kbd>Ctrl ↵</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

/** One picture as large as the window allows; arrows show the others of the trade. */
function PictureDialog({ id }: { readonly id: number }) {
  const { src, problem } = usePicture(id);
  const pictures = useTradeJournal((page) => page.whole?.pictures) ?? [];
  const place = pictures.findIndex((picture) => picture.id === id);
  const step = (by: number): void => {
    const next = pictures[place + by];
    if (next) useTradeJournal.setState({ dialog: { kind: "picture", picture: next.id } });
  };
  const kind = pictures[place]?.kind;
  return (
    <Modal label="Picture of the chart" onClose={close} wide>
      <div
        className={classes["large"]} tabIndex={-1} data-autofocus
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") step(1);
          else if (event.key === "ArrowLeft") step(-1);
        }}
      >
        <p>
          <b>{kind === undefined ? "" : PICTURE_WORDS[kind]}</b>
          <span>{`${place + 1} of ${pictures.length}`} <kbd>←</kbd> <kbd>→</kbd></span>
          <button type="button" className={classes["tool"]} onClick={close}>Close <kbd>Esc</kbd></button>
        </p>
        {src !== undefined && <img src={src} alt="Chart of the trade" />}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </div>
    </Modal>
  );
}
