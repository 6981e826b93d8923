import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { noClock } from "./scripts/lint/no-clock.mjs";

const CODE = ["**/*.ts", "**/*.tsx"];
/** Tools ask for a default export here, and so do declarations of what a bundler makes of a style sheet. */
const DEFAULT_EXPORTS = ["*.config.ts", "*.config.js", "**/*.d.ts"];
const SCRIPTS = ["scripts/**/*.mjs", "*.config.js", "*.cjs"];
/** Code that must give the same answer in a replay of 2021 as it gave then. */
const PURE = ["shared/**/*.ts", "electron/orders/**/*.ts"];

/** Rules that need no types. For every file, scripts too. */
const plain = {
  "max-lines": ["error", 400],
  "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
  eqeqeq: "error",
  "no-var": "error",
  "prefer-const": ["error", { ignoreReadBeforeAssign: true }],
  "no-eval": "error",
  "no-new-func": "error",
  "no-constant-condition": "error",
  "no-dupe-keys": "error",
  "no-fallthrough": "error",
  "no-unreachable": "error",
  "no-self-compare": "error",
  "no-throw-literal": "error",
  "no-unsafe-finally": "error",
  "no-sparse-arrays": "error",
  "no-debugger": "error",
};

const NO_DEFAULT_EXPORT = { selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']", message: "Export by name: a default export is called differently in every file that takes it." };

/** What a test may do and the product may not: look into parsed JSON without a schema, and say that a value is there. */
const STRICTER_THAN_TESTS = ["no-unsafe-argument", "no-unsafe-assignment", "no-unsafe-call", "no-unsafe-member-access", "no-unsafe-return", "no-non-null-assertion"];
const allOf = (names, level) => Object.fromEntries(names.map((name) => [`@typescript-eslint/${name}`, level]));

/** Rules that know the types. */
const typed = {
  ...allOf(STRICTER_THAN_TESTS, "error"),
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-promise-reject-errors": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/restrict-plus-operands": "error",
  "@typescript-eslint/no-for-in-array": "error",
  "@typescript-eslint/no-implied-eval": "error",
  "@typescript-eslint/no-array-delete": "error",
  "@typescript-eslint/require-array-sort-compare": ["error", { ignoreStringArrays: true }],
  "@typescript-eslint/no-unnecessary-type-assertion": "error",
  "@typescript-eslint/no-deprecated": "error",
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/no-require-imports": "error",
  "@typescript-eslint/ban-ts-comment": "error",
  "@typescript-eslint/no-unused-expressions": "error",
  "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT],
};

export default tseslint.config(
  { ignores: ["node_modules/", "out/", "dist/", "artifacts/", "test-results/"] },
  // Nobody switches a rule off from inside a file.
  { linterOptions: { noInlineConfig: true } },
  { files: SCRIPTS, rules: plain },
  {
    files: CODE,
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: { ...plain, ...typed },
  },
  { files: DEFAULT_EXPORTS, rules: { "no-restricted-syntax": "off" } },
  { files: PURE, plugins: { sauda: { rules: { "no-clock": noClock } } }, rules: { "sauda/no-clock": "error" } },
  { files: ["renderer/**/*.{ts,tsx}"], plugins: { "react-hooks": hooks }, rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" } },
  {
    files: ["test/**/*.ts"],
    // `describe` holds a whole suite.
    rules: { ...allOf(STRICTER_THAN_TESTS, "off"), "max-lines-per-function": "off" },
  },
);
