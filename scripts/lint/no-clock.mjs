/** Time, chance and timers of the machine: in pure code they are passed in, so that a recording replays and a failure repeats. */
const GLOBALS = new Set([
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "requestAnimationFrame",
  "requestIdleCallback",
]);
const MEMBERS = { Date: new Set(["now"]), Math: new Set(["random"]), crypto: new Set(["randomUUID", "getRandomValues"]), process: new Set(["hrtime", "uptime"]), Temporal: new Set(["Now"]) };
const MODULES = /^(?:node:)?(?:timers(?:\/promises)?|perf_hooks)$/;
const CRYPTO = /^(?:node:)?crypto$/;
const CHANCE = new Set(["randomUUID", "randomBytes", "randomInt", "randomFill", "randomFillSync", "getRandomValues", "webcrypto"]);

/** The global's name that an expression stands for: `Date`, `globalThis.Date`. */
function globalName(node, sourceCode) {
  if (node.type === "MemberExpression" && node.object.type === "Identifier" && node.object.name === "globalThis") return nameOf(node);
  if (node.type !== "Identifier") return undefined;
  for (let scope = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const found = scope.set.get(node.name);
    if (found !== undefined && found.defs.length > 0) return undefined;
  }
  return node.name;
}

function nameOf({ property, computed }) {
  if (!computed) return property.name;
  return property.type === "Literal" ? property.value : undefined;
}

/** Names are fine as keys and in types; only a value that is read counts. */
function isRead({ parent }, node) {
  if (parent.type === "MemberExpression") return parent.object === node;
  if (parent.type === "Property") return parent.value === node && parent.parent.type === "ObjectExpression";
  return !/^(?:TS|Import|Export|MethodDefinition|PropertyDefinition|LabeledStatement)/.test(parent.type) || parent.type === "TSNonNullExpression" || parent.type === "TSAsExpression";
}

export const noClock = {
  meta: {
    type: "problem",
    schema: [],
    messages: { passedIn: "{{what}} is read from the machine here: take a clock, a random source, an id or timers as a parameter." },
  },
  create(context) {
    const { sourceCode } = context;
    const report = (node, what) => context.report({ node, messageId: "passedIn", data: { what } });
    return {
      Identifier(node) {
        if (GLOBALS.has(node.name) && isRead(node, node) && globalName(node, sourceCode) !== undefined) report(node, node.name);
      },
      MemberExpression(node) {
        const object = globalName(node.object, sourceCode);
        const member = nameOf(node);
        if (Object.hasOwn(MEMBERS, object ?? "") && MEMBERS[object].has(member)) report(node, `${object}.${member}`);
        if (globalName(node, sourceCode) !== undefined && GLOBALS.has(member)) report(node, member);
      },
      // Taken apart: const { now } = Date.
      VariableDeclarator({ id, init }) {
        const object = init ? globalName(init, sourceCode) : undefined;
        if (id.type !== "ObjectPattern" || !Object.hasOwn(MEMBERS, object ?? "")) return;
        for (const property of id.properties) if (property.type === "Property" && MEMBERS[object].has(nameOf({ property: property.key, computed: property.computed }))) report(property, `${object}.${property.key.name}`);
      },
      NewExpression(node) {
        if (node.arguments.length === 0 && globalName(node.callee, sourceCode) === "Date") report(node, "new Date()");
      },
      CallExpression(node) {
        if (globalName(node.callee, sourceCode) === "Date") report(node, "Date()");
      },
      ImportDeclaration(node) {
        if (node.importKind === "type") return;
        if (MODULES.test(node.source.value)) report(node, node.source.value);
        if (!CRYPTO.test(node.source.value)) return;
        for (const specifier of node.specifiers) if (specifier.type === "ImportSpecifier" && CHANCE.has(specifier.imported.name)) report(specifier, specifier.imported.name);
      },
    };
  },
};
