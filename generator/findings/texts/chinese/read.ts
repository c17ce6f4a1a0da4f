/** The Chinese sentences of findings of reading pages. */
import type { readFindings as english } from "../english/read.ts";

export const readFindings: typeof english = {};
