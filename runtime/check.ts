/** The entry point `wechatpay-ts/check`: `isX` and `validateX` of generated modules, for any schema. */
export { describeInChinese } from "./validate/chinese.ts";
export { describe } from "./validate/english.ts";
export { guard } from "./validate/guard.ts";
export { validator, type Validator } from "./validate/validator.ts";
export { variantGuard } from "./validate/variants.ts";
export type { Direction } from "./schema/field-schema.ts";
export type { ExpectedLimits, ExpectedType, Issue, IssueDetail, IssueRule } from "./schema/issue.ts";
export type { Alphabet, Format, Limits } from "./schema/limits.ts";
export type { Kind } from "./util/kind.ts";
