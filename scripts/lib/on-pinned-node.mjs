import { realpathSync } from "node:fs";
import { aloud } from "./child.mjs";
import { pinnedNode } from "./install.mjs";
import { root } from "./paths.mjs";

// Imported first by the scripts that need the project's packages. npm runs them after bootstrap.mjs and
// on the pinned Node; called in another way (`node scripts/start.mjs`, or an npm told to run no
// pre-scripts) they see to both themselves.
await import("../bootstrap.mjs");

const pinned = pinnedNode(root);
if (realpathSync(process.execPath) !== realpathSync(pinned)) {
  const { code } = await aloud(pinned, process.argv.slice(1));
  process.exit(code ?? 1);
}
