import type { ImportPreview } from "../../../shared/contract/schemas/history.ts";
import { UPLOAD_LIMIT, UPLOAD_PIECE } from "../../../shared/contract/schemas/history.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";

export interface Uploaded {
  readonly upload: string;
  readonly file: string;
  readonly preview: ImportPreview;
}

/** Letters and digits for the name of an upload. */
const ALPHABET = 36;
const NAME_LENGTH = 16;
/** Bytes turned into text at a time: more arguments than this and the call overflows. */
const SLICE = 8_192;

/**
 * Sends a file to the terminal piece by piece and has it looked at.
 * @param told hears how much has gone, 0 to 1.
 */
export async function sendFile(file: File, told: (part: number) => void): Promise<Uploaded> {
  if (file.size === 0) throw new TerminalError(badInput("file", "a file with rows", `${file.name} is empty.`));
  if (file.size > UPLOAD_LIMIT) throw new TerminalError(badInput("file", `at most ${UPLOAD_LIMIT / 1_048_576} MB`, `${file.name} is larger than ${UPLOAD_LIMIT / 1_048_576} MB. Split it, or use npm run import.`));
  const upload = Array.from(crypto.getRandomValues(new Uint8Array(NAME_LENGTH)), (byte) => (byte % ALPHABET).toString(ALPHABET)).join("");
  for (let at = 0; at < file.size; at += UPLOAD_PIECE) {
    const bytes = new Uint8Array(await file.slice(at, at + UPLOAD_PIECE).arrayBuffer());
    await client.call("history.upload", { upload, at, data: base64(bytes) });
    told(Math.min(1, (at + bytes.length) / file.size));
  }
  return { upload, file: file.name, preview: await client.call("history.inspect", { upload, file: file.name }) };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += SLICE) text += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return btoa(text);
}
