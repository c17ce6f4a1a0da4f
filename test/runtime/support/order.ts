/** A request schema with a field of each kind, a valid request, and helpers to change it and to build issues. */
import type { Issue, IssueDetail } from "#runtime/check";
import {
  boolean,
  integer,
  list,
  number,
  oneOf,
  required,
  encrypted,
  string,
  type Fields,
} from "#runtime/schema";

export const schema = {
  out_trade_no: required(string),
  query: { mchid: required(string), limit: integer },
  json: required({
    name: encrypted,
    state: required(oneOf("ON", "OFF")),
    level: oneOf(1, 2),
    rate: number,
    flag: boolean,
    attach: {},
    goods: list({ id: required(string), price: required(integer) }),
    tags: list(string),
  }),
  headers: required({ "Wechatpay-Serial": required(string), "Idempotency-Key": string }),
} satisfies Fields;

export const good = () => ({
  out_trade_no: "1",
  query: { mchid: "1900", limit: 0 },
  json: {
    name: "张三",
    state: "ON",
    level: 2,
    rate: 0.5,
    flag: false,
    attach: { any: ["thing"] },
    goods: [{ id: "a", price: 1 }],
    tags: [],
  },
});

/** Returns the valid request with one place changed; undefined removes it. */
export function changed(path: readonly (string | number)[], value: unknown): unknown {
  const request: unknown = good();
  let at = request as Record<string | number, unknown>; // Walked by paths that exist in `good`.
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ""] = value;
  return request;
}

export function issue(path: string, detail: IssueDetail): Issue {
  return { path, ...detail };
}
