import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { Credentials, Endpoints } from "../../../shared/brokers/port.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { Request } from "../../../shared/contract/commands.ts";
import { FIRST_PRACTICE_DAY } from "../../../shared/contract/exchange.ts";
import type { ConnectionView, ConnectionsView } from "../../../shared/contract/schemas/connect.ts";
import { UNLOCK_WORD } from "../../../shared/contract/schemas/connect.ts";
import { TerminalError, badInput, notConnected } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { SignInForm } from "../../../shared/domain/sign-in-form.ts";
import { checkSignInForm, codeProblem, pinProblem, tidyClientCode, tidyCode, tidyTotpSecret } from "../../../shared/domain/sign-in-form.ts";
import type { AccountSecrets, CredentialVault } from "../../credentials/vault.ts";
import type { Redactor } from "../../credentials/redactor.ts";
import type { UsedWindowsFile } from "../../credentials/used-windows.ts";
import type { DayNotices } from "../../instruments/day-notices.ts";
import type { ShownMarket } from "../../market/market-choice.ts";
import type { MarketRoomOptions } from "../../market/market-room.ts";
import type { RiskLimits } from "../../orders/risk/limits.ts";
import type { OpenedJournal } from "../../storage/journal-thread.ts";
import type { AccountRuntime } from "../account-runtime.ts";
import { LiveAccount } from "./live-account.ts";
import type { LiveGround } from "./live-account.ts";
import { recordsOf } from "./live-journal.ts";
import type { OpenCandles } from "./live-market.ts";
import type { SavedConnection, SavedConnections } from "./saved-connections.ts";

export interface ConnectionsOptions {
  readonly saved: SavedConnections;
  readonly vault: CredentialVault;
  readonly usedWindows: UsedWindowsFile;
  readonly redactor: Redactor;
  /** A stand-in for the broker on this machine; the broker itself where left out. */
  readonly endpoints?: Endpoints | undefined;
  readonly ground: LiveGround;
  readonly calendar: TradingCalendar;
  readonly names: MarketRoomOptions["names"];
  readonly openCandles: OpenCandles;
  readonly notices: DayNotices;
  /** Path of a file in the data folder. */
  readonly file: (name: string) => string;
  /** Opens the journal of live accounts, at the first connect. */
  readonly openJournal: () => Promise<OpenedJournal>;
  readonly limits: (account: AccountId) => RiskLimits;
  /** Wires the account into the terminal before it starts, and takes it out when it has ended. */
  readonly onOpened: (account: AccountRuntime, market: ShownMarket) => void;
  readonly onClosed: (account: AccountRuntime, market: ShownMarket) => Promise<void>;
  /** Paper accounts that trade on the prices of this one. */
  readonly alongside: (account: AccountId) => readonly AccountRuntime[];
  readonly shown: () => ShownMarket;
}

const BROKER = angelone();
const NO_SECRETS: AccountSecrets = {};
const IDLE = { state: "signed-out", asks: [], step: "secrets", locked: true } as const;

/** The broker accounts that the user has saved: kept, connected, disconnected, forgotten. */
export class Connections {
  #options: ConnectionsOptions;
  #open = new Map<AccountId, LiveAccount>();
  /** One change of an account at a time. */
  #busy = new Map<AccountId, Promise<unknown>>();
  #kept = new Map<AccountId, ConnectionView["kept"]>();
  /** What is said of one that is not connected. */
  #words = new Map<AccountId, string>();
  #journal: Promise<OpenedJournal> | undefined;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  get view(): ConnectionsView {
    const { saved, vault, endpoints } = this.#options;
    return {
      connections: [...saved].map((one) => this.#viewOf(one)),
      keychain: vault.state,
      ...(endpoints === undefined ? {} : { testing: endpoints.rest }),
    };
  }

  /** Markets of the connected accounts. */
  marketOf(account: AccountId): ShownMarket | undefined {
    return this.#open.get(account)?.market;
  }

  /** Those that are connected, signed in or not. */
  get live(): ReadonlyMap<AccountId, LiveAccount> {
    return this.#open;
  }

  /** Asks the keychain what it holds, so that the list can say what is missing. */
  async begin(): Promise<void> {
    const { saved, vault } = this.#options;
    if ([...saved].length === 0) return;
    for (const { account } of saved) this.#noteKept(account, await vault.get(account));
    this.#changed();
  }

  /** @throws TerminalError (BadInput) naming the field that is wrong; then nothing is saved. */
  save(request: Request<"connect.save">): Promise<AccountId> {
    const account = accountId(BROKER.id, tidyClientCode(request.clientCode), "live");
    return this.#one(account, async () => {
      const { saved, vault, redactor } = this.#options;
      const before = (await vault.get(account)) ?? NO_SECRETS;
      const form: SignInForm = { ...request, apiKey: request.apiKey ?? "", pin: request.pin ?? "", totpSecret: request.totpSecret ?? "" };
      const [problem] = checkSignInForm(form, keptOf(before));
      if (problem) throw new TerminalError(badInput(problem.field, problem.expected, problem.sentence));
      const secrets: AccountSecrets = {
        apiKey: given(form.apiKey.trim()) ?? before.apiKey,
        pin: form.askPin ? undefined : (given(form.pin.trim()) ?? before.pin),
        totpSecret: form.askCode ? undefined : (given(tidyTotpSecret(form.totpSecret)) ?? before.totpSecret),
      };
      redactor.add(secrets.apiKey ?? "", secrets.pin ?? "", secrets.totpSecret ?? "");
      saved.put({ account, clientCode: tidyClientCode(form.clientCode), address: form.address.trim(), askPin: form.askPin, askCode: form.askCode });
      await vault.set(account, secrets);
      this.#noteKept(account, secrets);
      this.#words.set(account, this.#open.has(account) ? "" : "Saved. Not connected.");
      this.#changed();
      return account;
    });
  }

  /**
   * Connects, or goes on with what was asked for. Resolves when it is under way; the view tells the rest.
   * @throws TerminalError where nothing can be begun: an unknown account, a missing secret, a journal that cannot be opened.
   */
  open({ account, ...typed }: Request<"connect.open">): Promise<void> {
    return this.#one(account, async () => {
      const answer = this.#typed(typed);
      const there = this.#open.get(account);
      if (!there) return this.#connect(account, answer);
      // What comes of it is told by state: an unreachable broker must not keep the page waiting.
      if (answer.pin !== undefined || answer.code !== undefined) there.answer(answer);
      else if (there.status.state !== "connected") void there.retry();
    });
  }

  close(account: AccountId): Promise<void> {
    return this.#one(account, async () => {
      await this.#disconnect(account);
      this.#words.set(account, "Disconnected.");
      this.#changed();
    });
  }

  /** @throws TerminalError (BadInput) unless the client code was typed; (Fault) when the secrets may still be in the keychain. */
  forget(account: AccountId, typed: string): Promise<void> {
    return this.#one(account, async () => {
      const { saved, vault } = this.#options;
      const { clientCode } = this.#saved(account);
      if (tidyClientCode(typed) !== clientCode) throw new TerminalError(badInput("typed", clientCode, `Type ${clientCode} to forget this account. Nothing was removed.`));
      await this.#disconnect(account);
      try {
        await vault.remove(account);
      } catch (error) {
        throw new TerminalError({ kind: "Fault", sentence: error instanceof Error ? error.message : String(error) }, { cause: error });
      }
      saved.remove(account);
      this.#kept.delete(account);
      this.#words.delete(account);
      this.#changed();
    });
  }

  /** @throws TerminalError (BadInput) unless UNLOCK_WORD was typed. */
  unlock(account: AccountId, typed: string): void {
    if (typed.trim().toUpperCase() !== UNLOCK_WORD) throw new TerminalError(badInput("typed", UNLOCK_WORD, `Type ${UNLOCK_WORD} to let orders of this account open positions. It stays locked.`));
    this.#connected(account).unlock();
    this.#options.ground.activity.note({ tone: "warning", topic: "account", sentence: `${this.#saved(account).clientCode} is unlocked: orders go to the broker until it is disconnected.`, account });
  }

  tryOrders(account: AccountId): void {
    this.#connected(account).tryOrders();
  }

  /** About once a second. */
  look(): void {
    for (const live of this.#open.values()) live.look();
  }

  /** The journal of live accounts cannot be written. */
  journalBroken(sentence: string): void {
    for (const { runtime } of this.#open.values()) runtime.journalBroken(sentence);
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#busy.values());
    await Promise.all([...this.#open.values()].map((live) => live.end()));
    this.#open.clear();
    const opened = await this.#journal?.catch(() => undefined);
    await opened?.journal.close();
  }

  async #connect(account: AccountId, typed: { pin?: string; code?: string }): Promise<void> {
    const { vault, ground, onOpened, limits, calendar, names, usedWindows, redactor, endpoints, file, openCandles, notices, shown, alongside } = this.#options;
    const { clientCode, address, askPin, askCode } = this.#saved(account);
    const secrets = await vault.get(account);
    this.#noteKept(account, secrets);
    const missing = missingOf(secrets, askPin, askCode);
    if (missing !== "") {
      this.#changed();
      throw new TerminalError(notConnected(`${missing} of ${clientCode} ${missing.includes(" and ") ? "are" : "is"} not at hand. ${vault.state.kept ? "" : `${vault.state.sentence} `}Enter it again under “Edit”, then connect.`));
    }
    const credentials: Credentials = { clientCode, apiKey: secrets?.apiKey ?? "", pin: askPin ? "" : (secrets?.pin ?? ""), totpSecret: askCode ? "" : (secrets?.totpSecret ?? "") };
    const opened = await this.#openJournal();
    const { records, standing } = await recordsOf(opened, account);
    const live: LiveAccount = new LiveAccount({
      id: account, credentials, address, ground, standing, calendar, names, redactor, openCandles, notices,
      protocol: angelone(endpoints),
      journal: opened.journal,
      records: (query) => opened.journal.records(query),
      limits: () => limits(account),
      masterFile: file(endpoints === undefined ? "instruments-angelone-live.table" : "instruments-angelone-test.table"),
      usedWindows: usedWindows.of(account),
      playedDay: endpoints && (records.at(-1)?.day ?? FIRST_PRACTICE_DAY),
      shown: () => shown() === live.market,
      alongside: () => alongside(account),
      onStatus: () => this.#changed(),
    });
    this.#open.set(account, live);
    live.runtime.restore(records);
    onOpened(live.runtime, live.market);
    this.#changed();
    // With nothing to ask it would wait for the broker.
    if (askPin || askCode) await this.#begin(live, typed);
    else void live.start();
  }

  /** @throws TerminalError (BadInput) for a code that comes too soon after another. */
  async #begin(live: LiveAccount, typed: { pin?: string; code?: string }): Promise<void> {
    await live.start();
    const { asks } = live.status;
    if (asks.length > 0 && asks.every((one) => typed[one] !== undefined)) live.answer(typed);
  }

  async #disconnect(account: AccountId): Promise<void> {
    const live = this.#open.get(account);
    if (!live) return;
    this.#open.delete(account);
    await this.#options.onClosed(live.runtime, live.market);
    await live.end();
  }

  #openJournal(): Promise<OpenedJournal> {
    this.#journal ??= this.#options.openJournal().then(
      (opened) => {
        opened.journal.onFailure = (sentence) => this.journalBroken(sentence);
        for (const sentence of opened.notes) this.#options.ground.activity.note({ tone: "alarm", topic: "sauda", sentence });
        return opened;
      },
      (error: unknown) => {
        this.#journal = undefined;
        throw error;
      },
    );
    return this.#journal;
  }

  #typed({ pin, code }: { readonly pin?: string | undefined; readonly code?: string | undefined }): { pin?: string; code?: string } {
    const answer: { pin?: string; code?: string } = {};
    if (pin !== undefined) {
      const problem = pinProblem(pin.trim());
      if (problem) throw new TerminalError(badInput("pin", problem.expected, problem.sentence));
      this.#options.redactor.add(pin.trim());
      answer.pin = pin.trim();
    }
    if (code !== undefined) {
      const sentence = codeProblem(tidyCode(code));
      if (sentence !== undefined) throw new TerminalError(badInput("code", "six digits", sentence));
      answer.code = tidyCode(code);
    }
    return answer;
  }

  #viewOf({ account, clientCode, address, askPin, askCode }: SavedConnection): ConnectionView {
    const live = this.#open.get(account);
    const sentence = this.#words.get(account) ?? "Not connected.";
    const status = live?.status ?? { ...IDLE, asks: [], sentence };
    return { account, broker: BROKER.title, clientCode, address, askPin, askCode, kept: this.#kept.get(account) ?? keptOf(NO_SECRETS), ...status };
  }

  #saved(account: AccountId): SavedConnection {
    const found = this.#options.saved.get(account);
    if (!found) throw new TerminalError(badInput("account", "a saved account", `No account ${account} is saved here.`));
    return found;
  }

  #connected(account: AccountId): LiveAccount {
    const live = this.#open.get(account);
    if (!live) throw new TerminalError(notConnected(`${this.#saved(account).clientCode} is not connected.`));
    return live;
  }

  #noteKept(account: AccountId, secrets: AccountSecrets | undefined): void {
    this.#kept.set(account, keptOf(secrets ?? NO_SECRETS));
  }

  #one<T>(account: AccountId, work: () => Promise<T>): Promise<T> {
    const mine = (this.#busy.get(account) ?? Promise.resolve()).then(work, work);
    this.#busy.set(account, mine.catch(() => {}));
    return mine;
  }

  #changed(): void {
    this.#options.ground.publish("connect", this.view);
  }
}

function keptOf({ apiKey, pin, totpSecret }: AccountSecrets): ConnectionView["kept"] {
  return { apiKey: apiKey !== undefined, pin: pin !== undefined, totpSecret: totpSecret !== undefined };
}

function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** In words; "" when everything is there. */
function missingOf(secrets: AccountSecrets | undefined, askPin: boolean, askCode: boolean): string {
  const missing = [
    secrets?.apiKey === undefined ? "the API key" : "",
    askPin || secrets?.pin !== undefined ? "" : "the PIN",
    askCode || secrets?.totpSecret !== undefined ? "" : "the TOTP secret",
  ].filter((what) => what !== "");
  const words = missing.join(" and ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
