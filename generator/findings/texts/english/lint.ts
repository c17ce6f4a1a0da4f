/** The English sentences of findings of comparing samples, examples and tables. */
export const lintFindings = {};
