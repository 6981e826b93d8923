import type { HttpAnswer, HttpRequest } from "../../../shared/brokers/port.ts";
import type { Delivery, Http } from "../../brokers/http-client.ts";
import type { Redactor } from "../../credentials/redactor.ts";

export interface GuardedHttpOptions {
  readonly http: Http;
  readonly redactor: Redactor;
  /** Every answer to a write. */
  readonly onWritten: (answer: HttpAnswer) => void;
}

/**
 * Stands between the broker and everything that records, quotes or shows what the broker said: a gateway's
 * page may repeat the headers of the request, key and token among them.
 */
export class GuardedHttp implements Http {
  #options: GuardedHttpOptions;

  constructor(options: GuardedHttpOptions) {
    this.#options = options;
  }

  async deliver(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<Delivery> {
    const { http, redactor, onWritten } = this.#options;
    const delivery = await http.deliver(request, headers);
    if (delivery.kind !== "answer") return { ...delivery, why: redactor.text(delivery.why) };
    const answer = { ...delivery.answer, body: this.#clean(request, delivery.answer.body) };
    if (request.signed && request.writes) onWritten(answer);
    return { kind: "answer", answer };
  }

  close(): Promise<void> {
    return this.#options.http.close();
  }

  /** Figures of JSON answers stay as they are: a PIN of four digits may be one of them. A granted session must be read. */
  #clean(request: HttpRequest, body: string): string {
    const { redactor } = this.#options;
    const json = /^\s*[{[]/.test(body);
    if (!json) return redactor.text(body);
    if (request.route !== "sign-in" && request.route !== "refresh") return redactor.long(body);
    return body.includes("jwtToken") ? body : redactor.text(body);
  }
}
