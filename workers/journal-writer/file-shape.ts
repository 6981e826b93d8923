/** What one format has that the one before it had not. */
export interface ShapeStep {
  readonly to: number;
  readonly statements: readonly string[];
}

export interface FileShape {
  readonly path: string;
  /** From the first format to today's. */
  readonly steps: readonly ShapeStep[];
  /** FULL: a commit returns after fdatasync of the WAL. NORMAL may lose the last commits with the power. */
  readonly synchronous: "FULL" | "NORMAL";
  /** Whether a copy is made and checked before a step changes the file. */
  readonly backup: boolean;
}

/** Part of a file's name that tells when. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[:.]/g, "-");
}
