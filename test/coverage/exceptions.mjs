// What the branch coverage of `npm run coverage` does not count, and why.

/**
 * Files that run only in processes of their own, where the coverage of the test runner does not reach. `tests` run them.
 * @type {readonly { file: string, tests: string }[]}
 */
export const OWN_PROCESS = [];

/**
 * The empty values behind `??` that do not count: `noUncheckedIndexedAccess` requires a value for an element that is always
 * there, such as the first part of a split text. JavaScript has no other way to write it without an assertion.
 */
export const EMPTY_VALUE = /^(?:""|0|\[\]|\{\})(?![\w.[(])/u;
