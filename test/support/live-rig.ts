import { join } from "node:path";
import type { TerminalFace } from "../../electron/gateway/face.ts";
import { startTerminal } from "../../electron/terminal.ts";
import type { Answer, CommandName, Request, Snapshot } from "../../shared/contract/commands.ts";
import type { ConnectionView } from "../../shared/contract/schemas/connect.ts";
import { FIRST_PRACTICE_DAY } from "../../shared/contract/exchange.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { accountId } from "../../shared/domain/identity.ts";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import { BrokerDoor } from "./broker-door.ts";
import { FakeKeychain } from "./fake-keychain.ts";
import { leaksIn, placesOf, tokensOf } from "./leaks.ts";
import { tempFolder } from "./temp-folder.ts";

export type LiveCredentials = RunningExchange["server"]["ready"]["account"];

/** A terminal whose live accounts are at practice exchanges, behind a door that sees and changes what passes. */
export class LiveRig {
  readonly door: BrokerDoor;
  readonly exchanges: readonly RunningExchange[];
  readonly keychain: FakeKeychain;
  readonly dataDir: string;
  /** Everything that pages were told, in order. */
  readonly told: { readonly topic: string; readonly payload: unknown }[] = [];
  /** Every failure that a page got, and every answer beside snapshots, as text. */
  readonly answered: string[] = [];
  terminal: TerminalFace;
  #quit = false;

  private constructor(door: BrokerDoor, exchanges: readonly RunningExchange[], keychain: FakeKeychain, dataDir: string, terminal: TerminalFace) {
    this.door = door;
    this.exchanges = exchanges;
    this.keychain = keychain;
    this.dataDir = dataDir;
    this.terminal = terminal;
    this.#listen();
  }

  /** @param strikesEachSide more than the practice market's, where a test needs many contracts. */
  static async open(accounts = 1, strikesEachSide?: number): Promise<LiveRig> {
    const folder = tempFolder();
    const door = await BrokerDoor.open();
    const fail = (error: unknown): never => {
      throw error instanceof Error ? error : new Error(String(error));
    };
    const exchanges: RunningExchange[] = [];
    for (let i = 0; i < accounts; i++) {
      const options = { port: 0, dataDir: join(folder, `exchange-${i}`), seed: 7 + i, day: FIRST_PRACTICE_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false } as const;
      const exchange = await startExchange(options, { warn: fail, onFailure: fail, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 }, ...(strikesEachSide !== undefined && { strikesEachSide }) });
      door.lead(exchange.server.ready.account.apiKey, exchange.server.ready.port);
      exchanges.push(exchange);
    }
    const keychain = new FakeKeychain();
    const dataDir = join(folder, "sauda");
    return new LiveRig(door, exchanges, keychain, dataDir, await begin(dataDir, door, keychain));
  }

  credentials(which = 0): LiveCredentials {
    return this.exchanges[which]!.server.ready.account;
  }

  id(which = 0): AccountId {
    return accountId("angelone", this.credentials(which).clientCode, "live");
  }

  async call<N extends CommandName>(command: N, request: Request<N>): Promise<Answer<N>> {
    try {
      const answer = await this.terminal.handlers[command](request, { id: "page" });
      if (command !== "terminal.snapshot") this.answered.push(JSON.stringify(answer));
      return answer;
    } catch (error) {
      this.answered.push(error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error));
      throw error;
    }
  }

  async snapshot(): Promise<Snapshot> {
    return this.call("terminal.snapshot", {});
  }

  async connection(which = 0): Promise<ConnectionView> {
    const { connect } = await this.snapshot();
    return connect.connections.find(({ account }) => account === this.id(which))!;
  }

  /** Saves the account as its user would, with changes. */
  async save(change: Partial<Request<"connect.save">> = {}, which = 0): Promise<AccountId> {
    const { clientCode, apiKey, pin, totpSecret } = this.credentials(which);
    return (await this.call("connect.save", { clientCode, apiKey, pin, totpSecret, address: "", askPin: false, askCode: false, ...change })).account;
  }

  async connect(which = 0): Promise<void> {
    await this.call("connect.open", { account: this.id(which) });
    await this.until(which, ({ state }) => state === "connected");
  }

  /** @throws Error with the connection as it stands when it does not come to that. */
  async until(which: number, wanted: (connection: ConnectionView) => boolean, withinMs = 30_000): Promise<ConnectionView> {
    const began = performance.now();
    for (;;) {
      const connection = await this.connection(which);
      if (wanted(connection)) return connection;
      if (performance.now() - began > withinMs) throw new Error(`never so; it stands at ${JSON.stringify(connection)}`);
      await wait(20);
    }
  }

  /** Quits the terminal; once. */
  async quit(): Promise<void> {
    if (this.#quit) return;
    this.#quit = true;
    await this.terminal.stop();
  }

  async restart(): Promise<void> {
    await this.quit();
    this.#quit = false;
    this.terminal = await begin(this.dataDir, this.door, this.keychain);
    this.#listen();
  }

  /** Secrets and tokens of the live accounts in what pages were told, in answers, failures and files. */
  leaks(): string[] {
    const secrets = this.exchanges.flatMap(({ server }) => [server.ready.account.apiKey, server.ready.account.totpSecret]);
    const places = [
      { name: "an event to the page", text: JSON.stringify(this.told) },
      { name: "an answer to the page", text: this.answered.join("\n") },
      ...placesOf(this.dataDir),
    ];
    return leaksIn(places, secrets, tokensOf(this.door));
  }

  async close(): Promise<void> {
    await this.quit();
    await this.door.close();
    for (const exchange of this.exchanges) await exchange.stop();
  }

  #listen(): void {
    this.terminal.onEvent((topic, payload) => void this.told.push({ topic, payload }));
  }
}

function begin(dataDir: string, door: BrokerDoor, keychain: FakeKeychain): Promise<TerminalFace> {
  return startTerminal({ dataDir, replay: [], speed: 1, seed: 3, liveAt: door.address, keychain });
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
