/** The entry point `wechatpay-ts/check`: `isX` and `validateX` of generated modules, for any schema. */
export { describeInChinese } from "./validate/chinese.ts";
export { describe } from "./validate/issue.ts";
export type { Issue, IssueRule } from "./schema/issue.ts";
export { guard, validator, type Direction, type Validator } from "./validate/walk.ts";
export { variantGuard } from "./validate/variants.ts";
