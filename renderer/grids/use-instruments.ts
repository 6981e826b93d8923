import { useEffect } from "react";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { instruments } from "../state/instruments.ts";

/**
 * Asks for the instruments of the rows, for their names and decimals; the grids show themselves anew when they come.
 * @param of a constant function of one module.
 */
export function useInstruments<T>(rows: readonly T[], of: (row: T) => InstrumentKey | undefined): void {
  useEffect(() => {
    const keys = [...new Set(rows.map(of))].filter((key) => key !== undefined);
    // Without a link the next connection asks for them again.
    if (keys.length > 0) instruments.ensure(keys).catch(() => {});
  }, [rows, of]);
}
