/** The type of a field by its path, so that a program can name the types of nested objects. */
import type { PathOf } from "./allow.ts";

/**
 * The type of a field of a request, response or notification. The path is spelled as in issues and in `allow`: names
 * separated by dots, with `[]` for the items of a list. The type of an optional field does not include `undefined`.
 *
 * @example
 * ```ts
 * import type { At } from "wechatpay-ts";
 * import type { PostPayTransactionsNativeRequest } from "wechatpay-ts/v3/pay/transactions/native";
 *
 * type GoodsDetail = At<PostPayTransactionsNativeRequest, "json.detail.goods_detail[]">;
 * const goods: GoodsDetail = { merchant_goods_id: "1001", quantity: 1, unit_price: 828800 };
 * ```
 */
export type At<Of, Path extends PathOf<Of>> = Follow<Of, Path>;

type Follow<Of, Path extends string> = Path extends `${infer Step}.${infer Rest}`
  ? Follow<Value<Of, Step>, Rest>
  : Value<Of, Path>;

/** The value of one step: of `goods_detail[]`, the item of the list. */
type Value<Of, Step extends string> = Step extends `${infer Name}[]`
  ? Item<Value<Of, Name>>
  : Member<Of, Step>;

type Item<List> = List extends readonly (infer Item)[] ? Item : never;

/**
 * The member of a union is that of each variant that has it. `NonNullable` would make the open enum of a response a plain
 * string.
 */
type Member<Of, Name extends string> = Of extends unknown
  ? Name extends keyof Of
    ? Exclude<Of[Name], null | undefined>
    : never
  : never;
