import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["**/dist/", "**/.next/", "**/next-env.d.ts", "generated/", "test/fixtures/"] },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly" } },
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      // A number in a template is as plain as a string.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `void` before a call that is not awaited, or after an arrow, says so on purpose.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // A type parameter used once is how a caller names the type of what it knows.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // The casts of a JavaScript file are comments, which the linter does not see.
    files: ["**/*.mjs"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // It runs where there is no node; the compiler knows what there is.
    files: ["test/runtimes/**"],
    rules: { "no-undef": "off" },
  },
  {
    files: ["test/**"],
    rules: {
      "max-lines-per-function": "off",
      // Tests do what nobody should: print a client, await a proxy, take a method off its object.
      "@typescript-eslint/await-thenable": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
