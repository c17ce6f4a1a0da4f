/** The English sentences of findings of reading pages. */
export const readFindings = {};
