import { join } from "node:path";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, DAY, approved } from "../../support/orders.ts";

/** Appends for ever, printing the number of each record once it is told durable; the test kills it, or fails its disk: then it prints why. */
const folder = process.argv[2] ?? "";
try {
  const { journal } = await JournalThread.open({ journalPath: join(folder, "journal-practice.db"), activityPath: join(folder, "activity.db"), startedAt: Date.now() });
  for (let n = 1; ; n++) {
    await journal.append([{ account: ACCOUNT, day: DAY, event: approved({}, `abcd${n}` as OrderKey) }]);
    process.stdout.write(`${n}\n`);
  }
} catch (error) {
  process.stdout.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(3);
}
