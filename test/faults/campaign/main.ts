import { check } from "../checker/check.ts";
import { run } from "../world/run.ts";
import type { Progress } from "./campaign.ts";
import { campaign } from "./campaign.ts";
import { Coverage } from "./coverage.ts";
import { realSeeds } from "./real-seeds.ts";

interface Wanted {
  readonly seeds: number;
  readonly first: number;
  readonly replay: number | undefined;
  readonly real: number;
}

const USUAL = 300;
const USAGE = `npm run faults -- --seeds N [--seed S]   N seeds from S, or from 1, on virtual time
npm run faults -- --seed S               one seed again, with its whole story
npm run faults -- --real N [--seed S]    N seeds with real processes that are killed`;

/** @throws Error naming the word that is not understood. */
function wantedFrom(args: readonly string[]): Wanted {
  const found = new Map<string, number>();
  for (let i = 0; i < args.length; i += 2) {
    const [name = "", value = ""] = [args[i], args[i + 1]];
    if (!["--seeds", "--seed", "--real"].includes(name) || !/^\d+$/.test(value)) throw new Error(`"${name} ${value}" is not understood.\n${USAGE}`);
    found.set(name, Number(value));
  }
  const seed = found.get("--seed");
  const many = found.has("--seeds") || found.has("--real");
  return { seeds: found.get("--seeds") ?? (many ? 0 : USUAL), first: seed ?? 1, replay: many ? undefined : seed, real: found.get("--real") ?? 0 };
}

/** One seed with its whole story. */
async function replay(seed: number): Promise<boolean> {
  const ran = await run(seed);
  for (const line of ran.words) console.log(line);
  const wrong = [...check(ran.history), ...(ran.stuck === undefined ? [] : [ran.stuck])];
  const { broker, asked } = ran.history;
  console.log(`\nseed ${seed}: ${asked.length} wishes, ${broker.orders.length} orders, ${broker.fills.length} fills; ${wrong.length === 0 ? "nothing wrong" : "wrong:"}`);
  for (const line of wrong) console.log(`  ${line}`);
  return wrong.length === 0;
}

function progress({ done, seeds, failed, seconds, outcome }: Progress): void {
  if (outcome.wrong.length > 0) console.log(`\nseed ${outcome.seed}: ${outcome.wrong.slice(0, 3).join("\n  ")}`);
  const line = `${done}/${seeds} seeds, ${(done / seconds).toFixed(1)} a second, ${failed} failed`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}  `);
  else if (done % 100 === 0) console.log(line);
}

async function main(): Promise<boolean> {
  const { seeds, first, replay: one, real } = wantedFrom(process.argv.slice(2));
  if (one !== undefined) return replay(one);
  let well = true;
  if (seeds > 0) {
    const coverage = new Coverage();
    const failed = await campaign(first, seeds, coverage, progress);
    console.log(`\n\n${coverage.summary()}\n\nKills, by what was going wrong and by the border at which they fell:\n${coverage.table()}\n\nCases:\n${coverage.cases()}\n`);
    if (failed.size > 0) console.log(`failed: ${[...failed.keys()].join(", ")}\nreplay one with: npm run faults -- --seed ${[...failed.keys()][0] ?? ""}`);
    well = failed.size === 0;
  }
  return (real === 0 || (await realSeeds(first, real))) && well;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
