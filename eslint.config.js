import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  {
    ignores: [
      ...["**/dist/", "**/.cache/", "**/.next/", "**/next-env.d.ts", "generated/", "test/fixtures/"],
      "test/examples/nest/*.ts", // its packages are installed by its run.mjs alone
    ],
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", AbortSignal: "readonly" } },
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      // The text of a number is unambiguous.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // The code writes `void` deliberately: before a call that is not awaited, and after an arrow.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // A type parameter that is used once lets the caller state a type.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Casts in JavaScript are comments, which the linter ignores.
    files: ["**/*.mjs"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // This code also runs on other runtimes. The compiler checks its globals.
    files: ["test/runtimes/**"],
    rules: { "no-undef": "off" },
  },
  {
    // What users of a test runner write: tests that no one awaits, and CommonJS.
    files: ["test/examples/runners/**"],
    languageOptions: { globals: { require: "readonly" } },
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  {
    files: ["test/**"],
    rules: {
      "max-lines-per-function": "off",
      // Tests deliberately misuse the API: they print a client, await a proxy, or detach a method from its object.
      "@typescript-eslint/await-thenable": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
