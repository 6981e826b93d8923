/**
 * An exchange in a process of its own, for a test that kills it: trades at random and writes a line
 * for everything that it is told, at the moment it is told. Arguments: data folder, seed.
 */
import { writeSync } from "node:fs";
import { openExchange } from "../../../workers/exchange/matching/exchange.ts";
import { openBookStore } from "../../../workers/exchange/matching/store/sqlite.ts";
import { SBIN } from "./scripted-source.ts";
import { lehmer, walkSource } from "./walk.ts";

const [folder = "", seed = "1"] = process.argv.slice(2);
const draw = lehmer(Number(seed));
const tell = (line: unknown): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const source = walkSource(Number(seed), 6_000, 20, "15:30:00");
const exchange = openExchange(source, openBookStore(folder, source.id, Date.now()), {
  speed: 10,
  startPaused: false,
  systemNow: Date.now,
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  delay: { least: 0, most: 5 },
  onFailure: (error) => {
    throw error;
  },
});
exchange.openAccount("A1", 10_00_000_00);
exchange.onOrder((order, code) => tell({ code, order }));
exchange.start();

setInterval(() => {
  const last = exchange.snapshot(SBIN.token)?.ltp ?? 0;
  const side = draw() < 0.5 ? "BUY" : "SELL";
  const answer = exchange.place({
    client: "A1", variety: "NORMAL", token: SBIN.token, side, orderType: "LIMIT", product: "INTRADAY", duration: "DAY",
    price: last + Math.round((draw() - 0.5) * 8) * 5, triggerPrice: 0, quantity: Math.ceil(draw() * 30), disclosedQuantity: 0, tag: "",
  });
  if (answer.ok) tell({ accepted: answer.value });
}, 2);
