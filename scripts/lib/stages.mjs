/**
 * @typedef {{ name: string; title: string; needs?: string; run: () => Promise<boolean>; failures?: () => readonly string[] }} Stage
 * `failures`: what broke, told once more in the summary: of a long output often only the end is kept.
 */

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

async function runOne(stage) {
  try {
    return await stage.run();
  } catch (error) {
    console.error(error);
    return false;
  }
}

/**
 * Runs the stages one after the other, all of them whatever fails, and sums up.
 * @param {readonly Stage[]} stages
 * @param {readonly string[]} only names; none = all
 * @returns {Promise<number>} exit code: 0 when every stage passed
 */
export async function runStages(stages, only) {
  const unknown = only.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    console.error(`There is no stage “${unknown}”. Stages: ${stages.map(({ name }) => name).join(", ")}.`);
    return 1;
  }
  const results = new Map();
  for (const stage of stages) {
    if (only.length > 0 && !only.includes(stage.name)) continue;
    console.log(`\n── ${stage.title} ──`);
    const began = Date.now();
    const blocked = stage.needs !== undefined && results.get(stage.needs)?.outcome === "failed";
    if (blocked) console.log(`Not run: it needs the stage “${stage.needs}”, which failed.`);
    const passed = !blocked && (await runOne(stage));
    results.set(stage.name, { title: stage.title, outcome: blocked ? "not run" : passed ? "passed" : "failed", failures: passed || blocked ? [] : (stage.failures?.() ?? []), ms: Date.now() - began });
  }
  console.log("\n── Summary ──");
  let total = 0;
  for (const { title, outcome, failures, ms } of results.values()) {
    total += ms;
    console.log(`${outcome === "passed" ? "✓" : "✗"} ${title}: ${outcome}, ${seconds(ms)}`);
    for (const failure of failures) console.log(`    ${failure}`);
  }
  const broken = [...results.values()].filter(({ outcome }) => outcome !== "passed");
  console.log(broken.length === 0 ? `All passed in ${seconds(total)}.` : `Failed: ${broken.map(({ title }) => title).join("; ")}. ${seconds(total)}.`);
  return broken.length === 0 ? 0 : 1;
}
