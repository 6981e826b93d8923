import type { BrokerProtocol, HttpAnswer } from "../../../shared/brokers/port.ts";

export interface AddressGuardOptions {
  readonly protocol: BrokerProtocol;
  /** As the user knows it; "" = not told. */
  readonly registered: string;
  /** Orders were turned away because of where they came from. */
  readonly onRefused: (sentence: string) => void;
}

/**
 * Watches the broker's answers to orders. One refusal of the address this machine calls from makes the account
 * read-only: the next orders would be refused alike, and each of them would look like a fault of its own.
 */
export class AddressGuard {
  #options: AddressGuardOptions;
  #why: string | undefined;

  constructor(options: AddressGuardOptions) {
    this.#options = options;
  }

  /** Why no order goes; undefined while none was refused for its address. */
  get why(): string | undefined {
    return this.#why;
  }

  /** An answer to a write. Refusals have one shape, whichever write it was. */
  look(answer: HttpAnswer): void {
    const { protocol, onRefused } = this.#options;
    const reading = protocol.rest.readPlacement(answer);
    if (reading.kind !== "refused" || protocol.advise(reading.code, reading.text).action !== "read-only") return;
    const told = this.#why !== undefined;
    this.#why = this.#sentence(reading.code);
    if (!told) onRefused(this.#why);
  }

  /** The user says that it may be tried again. */
  lift(): void {
    this.#why = undefined;
  }

  #sentence(code: string): string {
    const { protocol, registered } = this.#options;
    const known = registered === "" ? "The address you registered is not known here" : `You registered ${registered}`;
    return `${protocol.title} takes no orders from this internet connection (${code}): orders are accepted only from the static IP address registered for the API key. ${known}. Prices, books and paper accounts go on; open positions can be closed in ${protocol.title}'s own app. Connect through the registered line, or register this one at smartapi.angelone.in (it can be changed once a week), then choose “Try orders again”.`;
  }
}
