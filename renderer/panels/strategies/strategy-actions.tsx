import type { StopPolicy, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { askLive } from "./live-question.ts";
import type { LiveQuestion } from "./live-question.ts";
import { isActive, isFlat, shortHash, switchText } from "./strategy-words.ts";

const many = (count: number): string => (count === 1 ? "1 strategy" : `${count} strategies`);

function failed(what: string, error: unknown): void {
  toast("bad", `${what}: ${failureOf(error).sentence}`);
}

/** Starts what stands and resumes what is paused. A live one asks for the word; several are asked about once, and live ones are started one by one. */
export async function startStrategies(chosen: readonly StrategyView[]): Promise<void> {
  const paused = chosen.filter(({ state }) => state === "paused");
  const idle = chosen.filter((one) => !isActive(one));
  const live = idle.filter(({ mode }) => mode === "live");
  const [only] = idle;
  if (paused.length + idle.length === 0) return toast("plain", chosen.length === 1 ? `${chosen[0]?.title ?? "It"} runs already.` : "None of them can be started: they run already.");
  if (idle.length === 1 && only && paused.length === 0) return live.length === 1 ? startLive(only) : startOne(only);
  const quiet = idle.filter(({ mode }) => mode !== "live");
  if (live.length > 0) toast("warning", `${many(live.length)} would trade live: ${live.length === 1 ? "it is" : "they are"} not started together with others. Start each by itself.`);
  const both = [...paused, ...quiet];
  if (both.length > 1) {
    // What was paused live goes on live: the word was typed at its start.
    const goOnLive = paused.filter(({ mode }) => mode === "live").length;
    const yes = await confirm({
      title: paused.length === 0 ? `Start ${many(quiet.length)}?` : quiet.length === 0 ? `Resume ${many(paused.length)}?` : `Start ${quiet.length} and resume ${paused.length}?`,
      body: `${both.map(({ title }) => title).join(", ")}. ${goOnLive === 0 ? "None of them is live." : `${goOnLive === 1 ? "One of them trades" : `${goOnLive} of them trade`} live and opens positions again.`}`,
      action: paused.length === 0 ? `Start ${quiet.length}` : quiet.length === 0 ? `Resume ${paused.length}` : "Start and resume",
      danger: goOnLive > 0,
    });
    if (!yes) return;
  }
  if (paused.length > 0) await resume(paused);
  await Promise.all(quiet.map(startOne));
}

async function startOne({ id, title }: StrategyView): Promise<void> {
  await client.call("strategies.start", { id }).catch((error: unknown) => failed(`${title} did not start`, error));
}

async function startLive({ id }: StrategyView): Promise<void> {
  await askLive({ id, way: "start", run: async (accept, word) => void (await client.call("strategies.start", { id, word, ...(accept && { accept }) })) });
}

async function resume(paused: readonly StrategyView[]): Promise<void> {
  await client.call("strategies.resume", { ids: paused.map(({ id }) => id) }).catch((error: unknown) => failed(`${many(paused.length)} not resumed`, error));
}

/** From then on they open nothing; what protects and closes goes on. */
export async function pauseStrategies(chosen: readonly StrategyView[]): Promise<void> {
  const running = chosen.filter(({ state }) => state === "running");
  if (running.length === 0) return toast("plain", "Only what runs can be paused.");
  try {
    await client.call("strategies.pause", { ids: running.map(({ id }) => id) });
    if (running.length > 1) toast("good", `${many(running.length)} paused: they open nothing, and their stops stay.`);
  } catch (error) {
    failed(`${many(running.length)} not paused`, error);
  }
}

/** @returns what went wrong, or undefined. */
export async function stopStrategies(chosen: readonly StrategyView[], policy: StopPolicy): Promise<string | undefined> {
  try {
    await client.call("strategies.stop", { ids: chosen.map(({ id }) => id), policy });
    return undefined;
  } catch (error) {
    return failureOf(error).sentence;
  }
}

/** The file as it is now takes over between two ticks, after a yes. */
export async function swapIn(strategy: StrategyView): Promise<void> {
  const { id, title, hash, fileHash, mode } = strategy;
  if (strategy.state !== "running" && strategy.state !== "paused") return toast("plain", `${title} does not run: its next start takes the file as it is.`);
  if (hash === fileHash) return toast("plain", `The file of ${title} is the version that runs. Save a change, then swap it in.`);
  if (mode === "live") return void (await swapLive(title, { id, way: "swap" }));
  const yes = await confirm({
    title: `Swap the new version of ${title} in?`,
    body: `${shortHash(fileHash)} takes over from ${shortHash(hash)} between two ticks, with position, orders and state. If it fails in its first seconds the old one comes back by itself.`,
    action: "Swap it in",
  });
  if (yes) await swapped(title, client.call("strategies.swap", { id }));
}

export async function swapBack(strategy: StrategyView): Promise<void> {
  const { id, title, swap, mode } = strategy;
  if (!swap || swap.outcome === "refused" || swap.outcome === "rolled back") return toast("plain", `${title} has no version to go back to.`);
  if (mode === "live") return void (await swapLive(title, { id, way: "swapBack" }));
  const yes = await confirm({
    title: `Swap ${title} back?`,
    body: `${shortHash(swap.from)}, the version before, takes over from ${shortHash(swap.to)} between two ticks, with position, orders and state.`,
    action: "Swap back",
  });
  if (yes) await swapped(title, client.call("strategies.swapBack", { id }));
}

/** Of one that trades live: the report card of the version that takes over is asked about first. @param before done first, once it was answered. */
export function swapLive(title: string, question: Pick<LiveQuestion, "id" | "way" | "parameters">, before?: () => Promise<void>): Promise<boolean> {
  const { id, way, parameters } = question;
  return askLive({
    ...question,
    run: async (accept) => {
      await before?.();
      const answer = accept && { accept };
      const { switchMs } = await (way === "swapBack" ? client.call("strategies.swapBack", { id, ...answer }) : client.call("strategies.swap", { id, ...(parameters && { parameters }), ...answer }));
      tellSwitched(title, switchMs);
    },
  });
}

export function tellSwitched(title: string, switchMs: number): void {
  toast("good", `${title} was switched in ${switchText(switchMs)}. Its trial runs now: see Versions.`);
}

async function swapped(title: string, call: Promise<{ readonly switchMs: number }>): Promise<void> {
  try {
    const { switchMs } = await call;
    tellSwitched(title, switchMs);
  } catch (error) {
    failed(`${title} was not swapped, the version that ran goes on`, error);
  }
}

/** Takes one off the list; its record stays in the journal. */
export async function removeStrategy(strategy: StrategyView): Promise<void> {
  const { id, title, openOrders } = strategy;
  if (isActive(strategy)) return toast("plain", `${title} runs: stop it before you remove it.`);
  if (!isFlat(strategy) || openOrders > 0) return toast("plain", `${title} still has something open: close its positions and cancel its orders first.`);
  const yes = await confirm({ title: `Remove ${title}?`, body: "It goes off the list with its settings. Its file stays, and so does what it did, in the journal.", action: "Remove it", danger: true });
  if (yes) await client.call("strategies.remove", { id }).catch((error: unknown) => failed(`${title} was not removed`, error));
}
