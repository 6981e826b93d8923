/** Cells of a CSV text, quotes taken off; blank lines are left out. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g) ?? [];
    if (!line.endsWith(",")) cells.pop();
    rows.push(cells.map((cell) => cell.replace(/,$/, "").replace(/^\s*"|"\s*$/g, "").replaceAll('""', '"').trim()));
  }
  return rows;
}
