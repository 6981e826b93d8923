import { create } from "zustand";
import type { ConversionPreview } from "../../../../shared/contract/schemas/conversion.ts";
import type { PositionView } from "../../../../shared/contract/schemas/portfolio.ts";
import { failureOf } from "../../../../shared/domain/errors.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import type { Product } from "../../../../shared/domain/words.ts";
import { client } from "../../../connection/client.ts";
import { terminalStore } from "../../../state/terminal.ts";
import { toast } from "../../../workspace/dialogs.ts";
import { readWhole } from "../../ticket/number-text.ts";

type Place = Pick<PositionView, "account" | "instrument" | "product">;

interface ConvertDialog {
  readonly step: "closed" | "choose" | "run";
  /** The position as it was when the question was opened. */
  readonly place: Place | undefined;
  readonly to: Product;
  /** As typed. */
  readonly text: string;
  readonly preview: ConversionPreview | undefined;
  readonly sending: boolean;
  readonly problem: string;
  /** Of the conversion that was asked for. */
  readonly id: string | undefined;
}

const CLOSED: ConvertDialog = { step: "closed", place: undefined, to: "CNC", text: "", preview: undefined, sending: false, problem: "", id: undefined };
export const useConvert = create<ConvertDialog>(() => CLOSED);

/** Marks of presses whose answer was lost, by what was asked: the terminal acts on each once. */
const doubt = new Map<string, string>();
/** Only the newest question's answer counts. */
let asked = 0;

/** Where such a position mostly goes. */
function usualTarget({ product, instrument }: Place): Product {
  if (product !== "MIS") return "MIS";
  return /^(NSE|BSE):/.test(instrument) ? "CNC" : "NRML";
}

export function openConvert({ account, instrument, product, quantity }: PositionView): void {
  if (quantity === 0) return toast("plain", "This position is closed: there is nothing to convert.");
  if (terminalStore.getState().link !== "live") return toast("alarm", "The page is not connected to Sauda: nothing can be converted now. Use the broker's own app if it is urgent.");
  const place = { account, instrument, product };
  useConvert.setState({ ...CLOSED, step: "choose", place, to: usualTarget(place), text: groupDigits(Math.abs(quantity)) });
  void lookUp();
}

export function closeConvert(): void {
  asked++;
  useConvert.setState(CLOSED);
}

export function changeConvert(change: Partial<Pick<ConvertDialog, "to" | "text">>): void {
  useConvert.setState({ ...change, problem: "" });
  void lookUp();
}

/** Undefined while the text is no quantity. */
export function typedQuantity(text: string): number | undefined {
  const read = readWhole(text);
  return read.kind === "value" ? read.value : undefined;
}

/** What it would do, asked anew with every change of the position or the form. */
export async function lookUp(): Promise<void> {
  const { place, to, text, step } = useConvert.getState();
  if (!place || step !== "choose") return;
  const mine = ++asked;
  const { account, instrument, product: from } = place;
  try {
    const preview = await client.call("conversion.preview", { account, instrument, from, to, quantity: typedQuantity(text) ?? 0 });
    if (mine === asked) useConvert.setState({ preview });
  } catch (error) {
    if (mine === asked) useConvert.setState({ preview: undefined, problem: failureOf(error).sentence });
  }
}

/** Sends what was read, once; from then on the dialog shows what becomes of it. */
export async function sendConvert(): Promise<void> {
  const { place, to, text, preview, sending } = useConvert.getState();
  const quantity = typedQuantity(text);
  if (!place || sending || quantity === undefined || !preview || preview.problems.length > 0) return;
  const { account, instrument, product: from } = place;
  const conversion = { account, instrument, from, to, quantity };
  const name = JSON.stringify(conversion);
  const once = doubt.get(name) ?? crypto.randomUUID();
  useConvert.setState({ sending: true, problem: "" });
  try {
    const { id } = await client.call("conversion.start", { conversion, once });
    doubt.delete(name);
    // Closed meanwhile: it goes on, and the panel tells of it.
    if (useConvert.getState().place === place) useConvert.setState({ step: "run", id, sending: false });
  } catch (error) {
    const { kind, sentence } = failureOf(error);
    if (kind === "Unresolved" || kind === "Fault") doubt.set(name, once);
    else doubt.delete(name);
    if (useConvert.getState().place === place) useConvert.setState({ sending: false, problem: sentence });
    else toast("alarm", `Conversion: ${sentence}`);
  }
}
