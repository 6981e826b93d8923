import type { StrategyLedger } from "./ledger.ts";

/** What the strategy has to its name. Rupees. */
export class Account {
  readonly #ledger: StrategyLedger;
  readonly #unitsPerRupee: number;
  /** Given to it at the start. */
  readonly capital: number;

  constructor(capital: number, ledger: StrategyLedger, unitsPerRupee: number) {
    this.#ledger = ledger;
    this.#unitsPerRupee = unitsPerRupee;
    this.capital = capital / unitsPerRupee;
  }

  /** What is not tied up in shares and premiums; the margin of futures and sold options is not counted here. */
  get cash(): number {
    return this.#ledger.cash() / this.#unitsPerRupee;
  }

  /** Capital with all results, open ones and charges included. */
  get equity(): number {
    return this.#ledger.equity() / this.#unitsPerRupee;
  }
}
