import { financialYear } from "../../shared/analytics/tax/financial-year.ts";
import type { CorporateAction } from "../../shared/analytics/tax/corporate-action.ts";
import { checkedAction } from "../../shared/analytics/tax/corporate-action.ts";
import { PERIOD_FORMATS } from "../../electron/reports/period/period-formats.ts";
import type { PeriodKind } from "../../shared/contract/schemas/reports.ts";
import { PERIOD_KINDS } from "../../shared/contract/schemas/reports.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { istDay } from "../../shared/domain/time.ts";
import { WORLDS } from "../../shared/domain/words.ts";
import { dayText } from "../../shared/history/days.ts";
import type { ScriptContext } from "../history/common.ts";
import { dataDirOf, dayOf, flagsOf, instrumentOf, pathFrom } from "../history/common.ts";

export const REPORT_HELP = `npm run report -- --account paper:Default:paper --from 2026-04-01 --to 2026-11-20 --kind tax --out FOLDER
  a live or paper period as files: what was traded, what it cost, what it earned

  --account ACCOUNT               as npm run journal -- list names it
  --from 2026-04-01               first day (default: the beginning of the financial year of --to)
  --to 2026-11-20                 last day (default: today)
  --kind statement|tax|calendar   days like contract notes; realised profit by class of income; calendar of results
  --format html,csv,excel,pdf     default html,csv
  --out FOLDER                    where to; without it only the sums are told
  --split NSE:ABC,2026-05-04,1,5  a split: from that day 1 share is 5; as often as there are splits
  --bonus NSE:ABC,2026-05-04,2,1  a bonus: for each 2 held 1 more came
  --life 1                        of a paper account that was reset: which of its lives (default: the present one)
  --world paper-replay            where several journals know the account: which
  --data-dir FOLDER               where Sauda keeps everything
  --json                          the last line is the summary as JSON

Nothing is changed. Sauda must not run meanwhile: its last fills might be missing.
Exit code 0: done; 1: nothing was made, and why; 2: made, and there are warnings that concern the sums.`;

const text = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const yes = { type: "boolean" } as const;
const OPTIONS = { account: text, from: text, to: text, kind: text, format: text, out: text, split: many, bonus: many, life: text, world: text, "data-dir": text, json: yes, help: yes } as const;

export interface ReportFlags {
  readonly account: AccountId;
  readonly from: string;
  readonly to: string;
  readonly kind: PeriodKind;
  readonly formats: readonly (typeof PERIOD_FORMATS)[number][];
  readonly out: string | undefined;
  readonly actions: readonly CorporateAction[];
  readonly life: number | undefined;
  /** Of the journal, as `journalsIn` names it. */
  readonly world: string | undefined;
  readonly dataDir: string;
  readonly json: boolean;
}

/** @returns undefined where help is wanted. @throws Error with a sentence that names the flag. */
export function reportFlags(args: readonly string[], context: ScriptContext): ReportFlags | undefined {
  const flags = flagsOf(args, OPTIONS, "report");
  if (flags.help === true || args.length === 0) return undefined;
  const to = dayText(dayOf("--to", flags.to ?? istDay(context.now)));
  const from = dayText(dayOf("--from", flags.from ?? `${financialYear(to).slice(0, 4)}-04-01`));
  if (from > to) throw new Error(`--from ${from} is after --to ${to}.`);
  return {
    account: accountOf(flags.account), from, to, kind: kindOf(flags.kind), formats: formatsOf(flags.format ?? "html,csv"),
    out: flags.out === undefined ? undefined : pathFrom(context, flags.out),
    actions: [...(flags.split ?? []).map((one) => actionOf("split", one)), ...(flags.bonus ?? []).map((one) => actionOf("bonus", one))],
    life: flags.life === undefined ? undefined : wholeNumber("--life", flags.life),
    world: flags.world,
    dataDir: dataDirOf(context, flags["data-dir"]), json: flags.json === true,
  };
}

function accountOf(flag: string | undefined): AccountId {
  if (flag === undefined) throw new Error("--account is missing. Name one like paper:Default:paper; npm run journal -- list tells which there are.");
  const [, , world, ...more] = flag.split(":");
  if (more.length > 0 || !WORLDS.some((one) => one === world)) throw new Error(`--account ${flag} is no account. Write broker:client:world, for example paper:Default:paper; worlds: ${WORLDS.join(", ")}.`);
  return flag as AccountId;
}

function kindOf(flag: string | undefined): PeriodKind {
  const kind = PERIOD_KINDS.find((one) => one === flag);
  if (kind === undefined) throw new Error(flag === undefined ? `--kind is missing. Name one of ${PERIOD_KINDS.join(", ")}.` : `--kind ${flag} is none of ${PERIOD_KINDS.join(", ")}.`);
  return kind;
}

function formatsOf(flag: string): ReportFlags["formats"] {
  return [...new Set(flag.split(",").map((name) => name.trim()))].map((name) => {
    const format = PERIOD_FORMATS.find(({ id }) => id === name);
    if (!format) throw new Error(`--format ${name} is none of html, csv, excel, pdf.`);
    return format;
  });
}

function actionOf(kind: CorporateAction["kind"], flag: string): CorporateAction {
  const [instrument, day = "", from = "", to = "", ...more] = flag.split(",");
  if (more.length > 0 || to === "") throw new Error(`--${kind} ${flag} cannot be read. Write it like NSE:ABC,2026-05-04,1,5.`);
  try {
    return checkedAction({ kind, instrument: instrumentOf(instrument), day: dayText(dayOf(`--${kind}`, day)), from: wholeNumber(`--${kind}`, from), to: wholeNumber(`--${kind}`, to) });
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`--${kind} ${flag}: ${error.message}.`, { cause: error });
    throw error;
  }
}

function wholeNumber(flag: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`${flag} ${value} is not a whole number.`);
  return Number(value);
}
