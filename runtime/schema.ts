/** The entry point `wechatpay-ts/schema`: the schema of an endpoint, for one that no page documents. */
export * from "./schema/schema.ts";
