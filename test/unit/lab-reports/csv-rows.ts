/** Rows of a CSV file by RFC 4180, letter by letter: slow, obvious, and none of the writer's code. */
export function csvRows(bytes: Uint8Array): string[][] {
  const text = new TextDecoder("utf-8", { ignoreBOM: false }).decode(bytes);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') { cell += '"'; i++; }
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") { row.push(cell); cell = ""; }
    else if (sign === "\r" && text[i + 1] === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; i++; }
    else cell += sign;
  }
  return rows;
}
