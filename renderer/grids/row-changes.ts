export interface RowChanges<T> {
  readonly add: T[];
  readonly update: T[];
  readonly remove: T[];
}

/**
 * What turns the rows a grid holds into the rows it should hold. Rows are replaced and never changed in
 * place, so that one that is the same object is the same row.
 * @param held by key; brought up to date by the call.
 */
export function rowChanges<T>(held: Map<string, T>, rows: readonly T[], keyOf: (row: T) => string): RowChanges<T> {
  const changes: RowChanges<T> = { add: [], update: [], remove: [] };
  const wanted = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    wanted.add(key);
    const known = held.get(key);
    if (known === row) continue;
    (known === undefined ? changes.add : changes.update).push(row);
    held.set(key, row);
  }
  if (held.size > wanted.size) {
    for (const [key, row] of held) {
      if (wanted.has(key)) continue;
      changes.remove.push(row);
      held.delete(key);
    }
  }
  return changes;
}

export function anyChange<T>({ add, update, remove }: RowChanges<T>): boolean {
  return add.length + update.length + remove.length > 0;
}
