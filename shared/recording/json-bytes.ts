/** JSON in plain ASCII: any editor shows it, and no table of letters is needed to read it. */

/** @param value of what JSON can say. */
export function jsonBytes(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** @throws SyntaxError for bytes that are no JSON. */
export function bytesJson(bytes: Uint8Array): unknown {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return JSON.parse(text);
}
