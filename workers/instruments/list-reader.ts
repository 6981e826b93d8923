import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import type { BuiltTable } from "../../shared/instruments/table-builder.ts";
import { TableBuilder } from "../../shared/instruments/table-builder.ts";
import type { KnownName } from "../../shared/instruments/terms.ts";
import { RowScanner } from "./row-scanner.ts";

export interface ReadList extends BuiltTable {
  /** Rows of the file. */
  readonly rows: number;
  readonly instruments: number;
  /** Rows left out, in words. */
  readonly leftOut: string | undefined;
}

/** Rows of a large list: 145,000 in 2026. */
const EXPECTED = 1 << 18;

/** Bytes of a list in, the table of a day out. */
export class ListReader {
  #builder: TableBuilder;
  #scanner: RowScanner;
  #bad = 0;
  #example = "";

  constructor(protocol: Pick<BrokerProtocol, "readMasterRow">, names: readonly KnownName[]) {
    this.#builder = new TableBuilder(names, EXPECTED);
    this.#scanner = new RowScanner((row) => {
      const read = protocol.readMasterRow(row);
      if (!read) return;
      if ("instrument" in read) return this.#builder.add(read.instrument);
      this.#bad++;
      this.#example ||= read.why;
    });
  }

  /** @throws BrokenList */
  push(chunk: Buffer): void {
    this.#scanner.push(chunk);
  }

  /** @throws BrokenList when the list is not whole. */
  end(): ReadList {
    this.#scanner.end();
    const leftOut = this.#bad === 0 ? undefined : `${this.#bad} row${this.#bad === 1 ? "" : "s"} of the instrument list left out, for example: ${this.#example}`;
    return { ...this.#builder.finish(), rows: this.#scanner.rows, instruments: this.#builder.count, leftOut };
  }
}
