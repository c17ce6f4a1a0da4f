/** The English sentences of findings of corrections and refining. */
export const refineFindings = {};
