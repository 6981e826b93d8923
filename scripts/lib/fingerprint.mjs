import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** All files below the given files and folders, as paths from `root`, sorted. */
function filesOf(root, sources) {
  const found = [];
  for (const source of sources) {
    const at = join(root, source);
    if (!existsSync(at)) continue;
    if (statSync(at).isFile()) found.push(source);
    else for (const entry of readdirSync(at, { recursive: true, withFileTypes: true })) if (entry.isFile()) found.push(join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  return found.sort();
}

function hashOf(files, describe) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(describe(file)).update("\n");
  return hash.digest("hex");
}

function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}

/**
 * Tells whether something made from sources is older than they are. Sizes and times of change are looked
 * at first; contents only where those differ, since a checkout touches files without changing them.
 * @param {string} root
 * @param {readonly string[]} sources files and folders, from `root`
 * @param {string} stamp file that remembers
 */
export function fingerprint(root, sources, stamp) {
  const files = filesOf(root, sources);
  const quick = hashOf(files, (file) => {
    const { size, mtimeMs } = statSync(join(root, file));
    return `${size} ${mtimeMs}`;
  });
  let full;
  const content = () => (full ??= hashOf(files, (file) => readFileSync(join(root, file))));
  const write = () => {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, JSON.stringify({ quick, content: content() }));
  };
  return {
    isFresh() {
      const kept = readStamp(stamp);
      if (kept.quick === quick) return true;
      if (kept.content !== content()) return false;
      write();
      return true;
    },
    write,
  };
}
