/** The optional fields that the form of an operation is filled with, since the request needs one of several. */
import type { Endpoint, Operation } from "../../generator/ir/model.ts";
import { isEndpoint } from "../../generator/ir/operation.ts";
import { groupRow } from "../../generator/ir/request.ts";

/** Returns the names of optional fields that a form has, by the method and the path of its operation. */
export type Choices = (method: string, path: string) => readonly string[];

/** What sentences of the pages, and the sandbox, demand beyond the tables of the pages. */
const byPath: readonly (readonly [path: RegExp, ...names: string[]])[] = [
  [/^GET \/v3\/payscore\/(?:partner\/)?serviceorder$/u, "out_order_no"],
  [/^GET \/v3\/apply4subject\/applyment$/u, "business_code"],
  [/^GET \/v3\/global\/refunds$/u, "mchid", "out_trade_no"],
  [/^POST \/v3\/(?:global\/)?refunds$/u, "out_trade_no"],
  [/^POST \/v3\/(?:brand\/|ecommerce\/)?profitsharing\/return-?orders$/u, "out_order_no"],
];

/** Returns the choices for operations: the first variant of a query, and those of sentences. */
export function choicesOf(operations: readonly Operation[]): Choices {
  const variants = new Map(operations.filter(isEndpoint).map((one) => [keyOf(one), variantOf(one)]));
  return (method, path) => {
    const key = keyOf({ method: method.toUpperCase(), path });
    const named = byPath.find(([pattern]) => pattern.test(key))?.slice(1) ?? [];
    return [...(variants.get(key) ?? []), ...named.map(String)];
  };
}

/** The first variant of a query; the first field of a query that must have one, and requires none. */
function variantOf({ request }: Endpoint): readonly string[] {
  const { required = false, variants = [], children: fields = [] } = groupRow(request, "query") ?? {};
  if (variants[0]) return variants[0].has;
  const isAnyNeeded = required && !fields.some((field) => field.required);
  return isAnyNeeded ? fields.slice(0, 1).map(({ name }) => name) : [];
}

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}
