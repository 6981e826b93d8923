// Runs before everything else, on whatever Node the machine has: built-in modules only.
import { install, isInstalled } from "./lib/install.mjs";
import { root } from "./lib/paths.mjs";

const LEAST_NODE = 20;

if (Number(process.versions.node.split(".")[0]) < LEAST_NODE) {
  console.error(`Sauda needs Node ${LEAST_NODE} or newer to install itself; this is ${process.version}. See https://nodejs.org.`);
  process.exit(1);
}

try {
  if (!isInstalled(root)) await install(root);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
