/** The English sentences of all findings, by rule. */
import { correctionFindings } from "./corrections.ts";
import { lintFindings } from "./lint.ts";
import { readFindings } from "./read.ts";
import { refineFindings } from "./refine.ts";

/** The English sentences, by rule. */
export const english = { ...readFindings, ...refineFindings, ...correctionFindings, ...lintFindings };
