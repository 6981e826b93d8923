import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPath } from "../../../resource-files.ts";

const fromSource = import.meta.url.endsWith(".ts");
/** Below out/, where the build puts what `bundledScript` makes. */
export const BUILT_SCRIPT = "report/page.js";

let script: Promise<string> | undefined;

/**
 * The script of a report's page with the parts of ECharts that it uses, in one piece; made once.
 * @throws Error when the build lacks it: a broken installation.
 */
export function pageScript(): Promise<string> {
  script ??= (fromSource ? bundledScript() : readFile(builtPath(BUILT_SCRIPT), "utf8")).then(safeInScript).catch((cause: unknown) => {
    script = undefined;
    throw new Error("The part of the web report that draws its charts cannot be read. Install Sauda anew, or take the PDF, Excel or CSV report.", { cause });
  });
  return script;
}

/** @throws Error for code that cannot be bundled. */
export async function bundledScript(): Promise<string> {
  const { build } = await import("esbuild");
  const made = await build({
    entryPoints: [join(import.meta.dirname, "page", "main.ts")],
    bundle: true, minify: true, write: false, format: "iife", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "silent",
    banner: { js: "/* Contains Apache ECharts, Apache License 2.0, and ZRender, BSD 3-Clause. */" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return made.outputFiles[0]?.text ?? "";
}

/** Within strings and patterns, the only places where these can stand, a backslash changes nothing. */
function safeInScript(code: string): string {
  return code.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}
