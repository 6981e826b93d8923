import type { BrokerInstrument } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { ChainStrike, ExpiryRun } from "../../shared/instruments/chains.ts";
import { Chains } from "../../shared/instruments/chains.ts";
import { InstrumentTable } from "../../shared/instruments/instrument-table.ts";
import { buildTable } from "../../shared/instruments/table-builder.ts";
import type { SearchContext } from "../../shared/search/expand.ts";
import { InstrumentSearch } from "../../shared/search/instrument-search.ts";

/** Instruments held as objects: those of a full watch list and all that hang on it, a few times over. */
const HELD = 8_192;

/** Today's instruments by every name they go by. Objects are made when asked for and the latest kept. */
export class InstrumentIndex {
  #table = emptyTable();
  #chains = new Chains(this.#table);
  #search: InstrumentSearch | undefined;
  #made = new Map<InstrumentKey, Instrument>();
  #byRow = new Map<number, Instrument>();

  /** Replaces the whole list at once. */
  use(table: InstrumentTable): void {
    this.#table = table;
    this.#chains = new Chains(table);
    this.#search = undefined;
    this.#made = new Map();
    this.#byRow = new Map();
  }

  /** Replaces the list by instruments that are in memory already. */
  load(instruments: Iterable<Instrument>): void {
    const { buffer, segments } = buildTable(instruments);
    const table = InstrumentTable.open(buffer, segments);
    if (table) this.use(table);
  }

  get table(): InstrumentTable {
    return this.#table;
  }

  get size(): number {
    return this.#table.rows;
  }

  get(key: InstrumentKey): Instrument | undefined {
    const held = this.#made.get(key);
    if (held) return held;
    const row = this.#table.rowOfKey(key);
    return row < 0 ? undefined : this.#hold(row);
  }

  /**
   * How a broker's book names it: by symbol alone. Tokens are recycled, and against a list of yesterday
   * a token would find another contract, into which an exit would then go.
   */
  ofBroker(named: BrokerInstrument): Instrument | undefined {
    const row = this.#table.rowOfBrokerSymbol(named.segment, named.symbol);
    return row < 0 ? undefined : this.#hold(row);
  }

  /** By today's token, for answers that name nothing else (gainers, cautionary lists). Never for what was stored. */
  ofToken(segment: string, token: string): Instrument | undefined {
    const row = this.#table.rowOfToken(segment, token);
    return row < 0 ? undefined : this.#hold(row);
  }

  /** Whether futures or options on it are traded: its own hours and bands are other ones then. */
  hasDerivatives(underlying: string): boolean {
    const group = this.#table.groupOf(underlying);
    return group >= 0 && (this.#table.columns.groupContracts[group] ?? 0) > 0;
  }

  *all(): Iterable<Instrument> {
    for (let row = 0; row < this.#table.rows; row++) yield this.#table.instrument(row);
  }

  /** Shares of that name and its index. */
  spots(underlying: string): Instrument[] {
    const group = this.#table.groupOf(underlying);
    if (group < 0) return [];
    const { from, to } = this.#chains.rowsOf(group);
    const rows: Instrument[] = [];
    for (let row = from; row < to; row++) if (this.#table.columns.expiry[row] === 0) rows.push(this.#hold(row));
    return rows;
  }

  /** Near, next, far … @param today `YYYY-MM-DD`; what expired before is left out. */
  futures(underlying: string, today: string): Instrument[] {
    const group = this.#table.groupOf(underlying);
    return group < 0 ? [] : this.#chains.futures(group, today).map((row) => this.#hold(row));
  }

  /** Days on which options of it expire, nearest first. */
  expiries(underlying: string, today: string): ExpiryRun[] {
    const group = this.#table.groupOf(underlying);
    return group < 0 ? [] : this.#chains.optionExpiries(group, today);
  }

  /** Calls and puts of one expiry by strike; see `at` for the instruments behind the rows. */
  chain(run: ExpiryRun): ChainStrike[] {
    return this.#chains.strikes(run);
  }

  /** The instrument of a row of today's table; undefined for -1. */
  at(row: number): Instrument | undefined {
    return row < 0 ? undefined : this.#hold(row);
  }

  /** Search as you type, best first. */
  search(text: string, limit: number, context: SearchContext): Instrument[] {
    this.#search ??= new InstrumentSearch(this.#table);
    return this.#search.find(text, limit, context).map((row) => this.#hold(row));
  }

  #hold(row: number): Instrument {
    const held = this.#byRow.get(row);
    if (held) return held;
    if (this.#byRow.size >= HELD) {
      this.#byRow.clear();
      this.#made.clear();
    }
    const made = this.#table.instrument(row);
    this.#byRow.set(row, made);
    // Of two rows with one key the table has one by its key.
    if (this.#table.rowOfKey(made.key) === row) this.#made.set(made.key, made);
    return made;
  }
}

function emptyTable(): InstrumentTable {
  const { buffer, segments } = buildTable([]);
  const table = InstrumentTable.open(buffer, segments);
  if (!table) throw new Error("an empty instrument table cannot be read");
  return table;
}
