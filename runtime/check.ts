/** Validators over tables: what generated modules export as `isX` and `validateX`, for any table. */
export { describeInChinese } from "./validate/chinese.ts";
export { describe, type Issue, type IssueRule } from "./validate/issue.ts";
export { guard, validator, type Direction, type Validator } from "./validate/walk.ts";
export { variantGuard } from "./validate/variants.ts";
