/** The rules of regular expressions. They need no types, so a process of their own takes seconds and little memory. */
import { defineConfig } from "eslint/config";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["**/dist/", "generated/", "test/"] },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    // Comments in the code name rules of the other plugin.
    plugins: { regexp, "@typescript-eslint": tseslint.plugin },
    // The other configuration checks whether a comment that turns a rule off is needed.
    linterOptions: { reportUnusedDisableDirectives: "off" },
    rules: {
      // A text from outside must not take quadratic time. Where a text is short by what comes before, a comment says so.
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": ["error", { ignoreSticky: true }],
    },
  },
);
