import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunningTerminal } from "../../../electron/gateway/face.ts";
import { BAN_FILE } from "../../../electron/instruments/day-notices.ts";
import { startTerminal } from "../../../electron/terminal.ts";
import type { Answer, CommandName, Request } from "../../../shared/contract/commands.ts";
import { FIRST_PRACTICE_DAY } from "../../../shared/contract/exchange.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { money } from "../../../shared/domain/units.ts";
import { wait } from "../../support/live-rig.ts";
import { proposal, rupees } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const READY_MS = 30_000;

async function withTerminal(dataDir: string, run: (call: <N extends CommandName>(command: N, request: Request<N>) => Promise<Answer<N>>, account: AccountView) => Promise<void>): Promise<void> {
  const terminal: RunningTerminal = await startTerminal({ dataDir, replay: [], speed: 1, seed: 3 });
  const call = <N extends CommandName>(command: N, request: Request<N>): Promise<Answer<N>> => Promise.resolve().then(() => terminal.handlers[command](request, { id: "page" }));
  try {
    const began = performance.now();
    for (;;) {
      const [account] = (await call("terminal.snapshot", {})).accounts;
      if (account?.trading === true) {
        await run(call, account);
        return;
      }
      if (performance.now() - began > READY_MS) throw new Error(`never ready; the account stands at ${JSON.stringify(account)}`);
      await wait(50);
    }
  } finally {
    await terminal.stop();
  }
}

test("a name on the day's ban list: what is listed on it is not opened, at the exchange and on paper", async () => {
  const dataDir = tempFolder();
  const [year, , date] = FIRST_PRACTICE_DAY.split("-");
  writeFileSync(join(dataDir, BAN_FILE), `Securities in Ban For Trade Date ${date}-SEP-${year}:\n1,BANKNIFTY\n`);
  await withTerminal(dataDir, async (call, { id }) => {
    const { account: paper } = await call("paper.open", { name: "Banned", capital: money(1_00_00_000 * 10_000), model: DEFAULT_FILL_MODEL });
    const found = async (account: AccountId, underlying: string): Promise<string> => {
      const { futures } = await call("instruments.underlying", { underlying });
      const { key: instrument, lot: quantity } = futures[0]!;
      const { problems } = await call("orders.preview", { proposal: proposal({ account, instrument, quantity, type: "MARKET", price: rupees(0), product: "NRML" }) });
      return problems.map(({ sentence }) => sentence).join(" ");
    };
    for (const account of [id, paper]) {
      expect(await found(account, "BANKNIFTY")).toContain("BANKNIFTY has reached its market-wide position limit");
      expect(await found(account, "NIFTY")).not.toContain("market-wide position limit");
    }
  });
}, 90_000);

test("the meter has every lane of the broker; a paper account has none; an account that is not here is named", async () => {
  await withTerminal(tempFolder(), async (call, { id }) => {
    const { account, lanes } = await call("broker.meter", { account: id });
    expect(account).toBe(id);
    expect(lanes.find(({ name }) => name === "orders")).toEqual({
      name: "orders",
      waiting: 0,
      windows: [
        { ms: 1_000, used: 0, limit: 8, official: 9 },
        { ms: 60_000, used: 0, limit: 490, official: 500 },
        { ms: 3_600_000, used: 0, limit: 980, official: 1_000 },
      ],
    });
    const { account: paper } = await call("paper.open", { name: "Mine", capital: money(1_00_000 * 10_000), model: DEFAULT_FILL_MODEL });
    expect(await call("broker.meter", { account: paper })).toEqual({ account: paper, lanes: [] });
    await expect(call("broker.meter", { account: accountId("angelone", "X1", "live") })).rejects.toThrow(/There is no account/);
  });
}, 90_000);
