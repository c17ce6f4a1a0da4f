/** The Chinese sentences of findings of comparing samples, examples and tables. */
import type { lintFindings as english } from "../english/lint.ts";

export const lintFindings: typeof english = {};
