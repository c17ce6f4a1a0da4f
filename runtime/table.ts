/** The entry point `wechatpay-ts/table`: the schema of an endpoint, for one that no page documents. */
export * from "./schema/table.ts";
