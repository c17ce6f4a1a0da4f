/** The Chinese sentences of all findings, by rule. */
import { correctionFindings } from "./corrections.ts";
import { lintFindings } from "./lint.ts";
import { readFindings } from "./read.ts";
import { refineFindings } from "./refine.ts";

/** The Chinese sentences, by rule. */
export const chinese = { ...readFindings, ...refineFindings, ...correctionFindings, ...lintFindings };
