import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode, SyntheticEvent } from "react";
import { missingReasons } from "../../../shared/analytics/card-reasons.ts";
import { LIVE_WORD } from "../../../shared/contract/schemas/strategies.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { terminalStore, useTerminal } from "../../state/terminal.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { Modal } from "../../workspace/modal.tsx";
import { labWith } from "../lab/lab-with.ts";
import { CardFields } from "./card-fields.tsx";
import classes from "./live-dialog.module.css";
import { answerOf, firstDraft, reasonsOf } from "./live-answer.ts";
import type { LiveQuestion, ReasonDraft } from "./live-question.ts";
import { keepDraft, useLiveQuestion } from "./live-question.ts";
import { limitSentences, shortHash } from "./strategy-words.ts";
import { useLiveCard } from "./use-live-card.ts";

type Asked = LiveQuestion & { readonly done: (yes: boolean) => void };

/** Before a version trades live: its report card, a reason for each red check, and for a start the word. */
export function LiveDialog() {
  const question = useLiveQuestion((state) => state.question);
  const strategy = useTerminal((state) => (question ? state.strategies.get(question.id) : undefined));
  if (!question) return null;
  return strategy ? <LiveBox key={`${question.id} ${question.way}`} question={question} strategy={strategy} /> : <Gone done={question.done} />;
}

function Gone({ done }: Pick<Asked, "done">) {
  useEffect(() => done(false), [done]);
  return null;
}

function LiveBox({ question, strategy }: { readonly question: Asked; readonly strategy: StrategyView }) {
  const link = useTerminal((state) => state.link === "live");
  const { value: card, problem: unasked, askAgain } = useLiveCard(question, strategy.fileHash, link);
  const key = card ? `${question.id} ${card.version.hash} ${JSON.stringify(card.version.parameters)}` : "";
  const kept = useLiveQuestion((state) => state.drafts[key]);
  const draft = kept ?? firstDraft(card);
  const [word, setWord] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useFirstReason(form, card?.asks === true, word);
  const missing = card?.asks ? missingReasons(card.card.checks, reasonsOf(draft, card), draft.sameForAll) : [];
  const worded = question.way !== "start" || word.trim() === LIVE_WORD;
  const ready = card !== undefined && link && missing.length === 0 && worded && !busy;
  const title = titleOf(question, strategy, card);
  const change = (next: ReasonDraft): void => {
    keepDraft(key, next);
    setProblem("");
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    try {
      await question.run(card.asks ? answerOf(draft, card) : undefined, word.trim());
      keepDraft(key, undefined);
      question.done(true);
    } catch (error) {
      setProblem(failureOf(error).sentence);
      setBusy(false);
      // What was refused may be the card: it may have changed since it was shown.
      askAgain();
    }
  };
  return (
    <Modal label={title} wide onClose={() => question.done(false)}>
      <form ref={form} className={classes["form"]} onSubmit={(event) => void submit(event)} onKeyDown={ready ? undefined : toMissing}>
        <h2>{title}</h2>
        <p className={classes["lead"]}>{noBreak(leadOf(question, strategy))}</p>
        <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="What it means, and its report card">
          {question.way === "start" && <Meaning strategy={strategy} />}
          <Card card={card} problem={unasked} askAgain={askAgain} draft={draft} onChange={change} onLab={() => openLab(question, strategy, card)} />
        </div>
        {problem !== "" && <p role="alert" className={classes["failed"]}>{noBreak(problem)}</p>}
        <div className={classes["actions"]}>
          {question.way === "start" && (
            <label className={classes["word"]}>
              <span>Type <b>{LIVE_WORD}</b> to go on</span>
              <input
                data-autofocus data-word value={word} autoComplete="off" spellCheck={false} maxLength={20}
                onChange={(event) => {
                  setWord(event.target.value);
                  setProblem("");
                }}
              />
            </label>
          )}
          <span role="status" className={classes["why"]}>{whyNot({ link, card, missing: missing.length, worded })}</span>
          <button type="button" data-autofocus={question.way === "start" ? undefined : true} className="button" onClick={() => question.done(false)}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button danger" disabled={!ready}>{busy ? "Working…" : ACTIONS[question.way]} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

const ACTIONS = { start: "Start it live", swap: "Swap it in live", swapBack: "Swap back live" } as const;

function titleOf({ way, parameters }: LiveQuestion, { title }: StrategyView, card: LiveCardView | undefined): string {
  switch (way) {
    case "start": return `Start ${title} live?`;
    case "swap": return parameters ? `Swap new parameters into ${title}?` : `Swap the new version of ${title} in?`;
    case "swapBack": return `Swap ${title} back${card ? ` to ${shortHash(card.version.hash)}` : ""}?`;
  }
}

function leadOf({ way }: LiveQuestion, { account }: StrategyView): string {
  const view = terminalStore.getState().accounts.get(account);
  const where = view ? `${view.title} (${view.broker} ${view.clientCode})` : clientOf(account);
  if (way === "start") return `From now on it sends orders by itself to ${where}, with real money, without asking.`;
  return `It takes over between two ticks, with position, orders and state, and trades live at ${where}. If it fails in its first seconds the one that runs comes back by itself.`;
}

interface State {
  readonly link: boolean;
  readonly card: LiveCardView | undefined;
  readonly missing: number;
  readonly worded: boolean;
}

/** What is still missing, in a few words. */
function whyNot({ link, card, missing, worded }: State): string {
  if (!link) return "No link to Sauda.";
  if (!card) return "";
  if (missing > 0) return missing === 1 ? "1 reason is missing." : `${missing} reasons are missing.`;
  return worded ? "" : `The word ${LIVE_WORD} is missing.`;
}

function Meaning({ strategy }: { readonly strategy: StrategyView }) {
  return (
    <ul className={classes["meaning"]} aria-label="Its limits">
      {limitSentences(strategy).map((one) => <li key={one}>{noBreak(one)}</li>)}
      <li>The limits of the account hold on top. The kill switch stops it like everything else.</li>
    </ul>
  );
}

interface CardProps {
  readonly card: LiveCardView | undefined;
  readonly problem: string | undefined;
  readonly askAgain: () => void;
  readonly draft: ReasonDraft;
  readonly onChange: (draft: ReasonDraft) => void;
  readonly onLab: () => void;
}

function Card({ card, problem, askAgain, draft, onChange, onLab }: CardProps): ReactNode {
  if (problem !== undefined) return <ErrorState title="The report card could not be asked for" sentence={problem} action={{ label: "Ask again", run: askAgain }} />;
  if (!card) {
    return (
      <div className={classes["card"]}>
        <p className={classes["dim"]}>The report card is read. What it lacks of its run is played first, which may take as long as the run took.</p>
        <LoadingState what="the report card" rows={5} />
      </div>
    );
  }
  return <CardFields card={card} draft={draft} onChange={onChange} onLab={onLab} />;
}

function openLab({ done, parameters }: Asked, strategy: StrategyView, card: LiveCardView | undefined): void {
  done(false);
  labWith(strategy.file, card?.version.parameters ?? parameters ?? strategy.parameters, strategy);
}

/** The first reason is typed first, unless the word was begun while the card was still read. */
function useFirstReason(form: { readonly current: HTMLFormElement | null }, asks: boolean, word: string): void {
  const begun = useRef(word);
  begun.current = word;
  useEffect(() => {
    if (asks && begun.current === "") focusMissing(form.current);
  }, [form, asks]);
}

/** Enter goes to what is still missing. */
function toMissing(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  focusMissing(event.currentTarget);
}

function focusMissing(form: HTMLFormElement | null): void {
  (form?.querySelector<HTMLInputElement>("input[data-missing]") ?? form?.querySelector<HTMLInputElement>("input[data-word]"))?.focus();
}
