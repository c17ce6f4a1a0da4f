/** The Chinese sentences of findings of corrections and refining. */
import type { refineFindings as english } from "../english/refine.ts";

export const refineFindings: typeof english = {};
