import { SBIN } from "../../support/orders.ts";
import { CALL, FUTURE, NIFTY_INDEX, PaperRig } from "../paper/paper-rig.ts";

/** A paper account over four days: deliveries, a day trade, a square-off at the end, an option and a future that expire. */
export async function livedThrough(): Promise<PaperRig> {
  const rig = await new PaperRig({ at: "2026-11-20T10:00:00+05:30" }).open();
  const at = async (key: typeof SBIN, ltp: number): Promise<void> => rig.tick(key, ltp, { bids: `${ltp}x50000`, asks: `${ltp}x50000` });
  await at(SBIN, 800);
  await at(CALL, 100);
  await at(FUTURE, 24_500);
  await at(NIFTY_INDEX, 24_450);
  const deal = async (instrument: typeof SBIN, side: "BUY" | "SELL", quantity: number, product: "CNC" | "MIS" | "NRML"): Promise<void> => void (await rig.place({ instrument, side, quantity, product, type: "MARKET" }));
  await deal(SBIN, "BUY", 100, "CNC");
  await deal(SBIN, "BUY", 40, "MIS");
  await at(SBIN, 805);
  await deal(SBIN, "SELL", 30, "MIS");
  await deal(CALL, "SELL", 65, "NRML");
  await deal(CALL, "BUY", 130, "NRML");
  await deal(FUTURE, "SELL", 65, "NRML");
  await rig.to("2026-11-20T18:00:00+05:30");
  await rig.to("2026-11-23T10:00:00+05:30");
  await rig.newDay();
  await at(SBIN, 820);
  await deal(SBIN, "SELL", 60, "CNC");
  await deal(SBIN, "BUY", 20, "CNC");
  await rig.to("2026-11-24T10:00:00+05:30");
  await rig.newDay();
  await at(NIFTY_INDEX, 24_600);
  await at(CALL, 99);
  await at(FUTURE, 24_601);
  await rig.to("2026-11-25T10:00:00+05:30");
  await rig.newDay();
  await at(SBIN, 790);
  await deal(SBIN, "SELL", 60, "CNC");
  await rig.to("2026-11-26T10:00:00+05:30");
  await rig.newDay();
  return rig;
}
