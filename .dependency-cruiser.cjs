/**
 * Arrows point one way: electron/, workers/ and renderer/ stand side by side on shared/, and shared/ stands
 * on nothing. Imports of types count like any other.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const NODE = ["core"];
const PACKAGES = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

module.exports = {
  forbidden: [
    rule("electron-stands-alone", "electron/ talks to threads and page through shared/contract/.", { path: "^electron/" }, { path: "^(workers|renderer|test|scripts)/" }),
    rule("workers-stand-alone", "workers/ talk to the terminal through shared/contract/.", { path: "^workers/" }, { path: "^(electron|renderer|test|scripts)/" }),
    rule("workers-are-strangers", "One worker knows nothing of another; how a strategy's file is opened is no worker but a shelf of two.", { path: "^workers/([^/]+)/" }, { path: "^workers/", pathNot: "^workers/($1|strategy-module)/" }),
    rule("strategies-are-opened-in-threads", "What a user's file does at its top may loop.", { path: "^workers/(?!strategy-|backtest/)" }, { path: "^workers/strategy-module/" }),
    rule("renderer-stands-alone", "renderer/ talks to the terminal through shared/contract/.", { path: "^renderer/" }, { path: "^(electron|workers|test|scripts)/" }),
    rule("renderer-is-a-page", "A page has no Node, and none of what only the main process may have.", { path: "^renderer/" }, { dependencyTypes: NODE }),
    rule("renderer-holds-no-door", "Sockets, files and Electron belong to the main process.", { path: "^renderer/" }, { path: "node_modules/(electron|ws|undici|better-sqlite3|pino|open|prom-client|otpauth)/" }),
    rule("shared-is-pure-of-rooms", "shared/ imports from no other room.", { path: "^shared/" }, { path: "^(electron|workers|renderer|test|scripts)/" }),
    rule("shared-is-pure-of-node", "shared/ runs in a page too.", { path: "^shared/" }, { dependencyTypes: NODE }),
    rule("shared-is-pure-of-packages", "Of packages shared/ knows the schema library, and the forest that a search for parameters learns with.", { path: "^shared/" }, { dependencyTypes: PACKAGES, pathNot: "node_modules/(zod|ml-random-forest)/" }),
    rule("exchange-is-a-stranger", "The practice exchange has nothing of the order path or of a broker's client: it is the other side.", { path: "^workers/exchange/" }, { path: "^shared/brokers/" }),
    rule(
      "paper-reaches-no-broker",
      "Simulated orders have no way to a real market.",
      { path: "^(electron/paper|workers/paper-fills|shared/simulation)/" },
      { path: "^electron/(brokers/(http-client|broker-account|network-line|order-socket|session-keeper)|accounts/network-link|credentials/|gateway/)|^shared/brokers/(?!port\\.ts)|node_modules/(undici|ws)/" },
    ),
    rule("checkers-know-nothing", "A checker that uses the code under test proves nothing.", { path: "^test/.*(checker|oracle)[^/]*\\.ts$" }, { path: "^(electron|shared|workers|renderer)/" }),
    rule("no-circle", "A circle of imports has no order in which it can be read.", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
    rule("nothing-missing", "The import leads nowhere.", { pathNot: "\\.d\\.ts$" }, { couldNotResolve: true }),
    rule(
      "packed-along",
      "What runs under Node is packed with the product only from `dependencies`.",
      { path: "^(electron|workers)/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/electron/", dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.(css|svg|woff2)$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"], extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".d.ts"] },
  },
};
