/** Validators over tables: what generated modules export as `isX` and `validateX`, for any table. */
export { describeInChinese } from "./validate/chinese.ts";
export { describe } from "./validate/issue.ts";
export type { Issue, IssueRule } from "./schema/issue.ts";
export { guard, validator, type Direction, type Validator } from "./validate/walk.ts";
