/** The `allow` option: differences from the documentation that a call ignores, by path. */
import { isObject } from "../util/kind.ts";
import { itemPath, parentPath, formatTrail } from "../util/trail.ts";
import type { FileInput } from "../util/file.ts";
import type { Ciphertext } from "../protocol/ciphertext.ts";
import type { Issue, IssueRule } from "../schema/issue.ts";
import type { IsAllowed } from "./state.ts";

/** One rule, some, or with `true` all of them. */
export type Allowed = true | IssueRule | readonly IssueRule[];

/**
 * The rules to ignore by path, for the field there and those below it; `[]` is an item of a list:
 * `{ "json.goods[].price": "integer" }`, `{ "json.attach": true }`. The path `"*"` is every field:
 * `{ "*": ["enum", "unknown"] }`.
 *
 * A name or type that may hide a field to encrypt is refused unless its path, or one above it, is here: `"*"` does not count.
 */
export type Allow<Request = unknown> = { readonly [Path in PathOf<Request> | "*"]?: Allowed | undefined };

/**
 * The paths of a request, as issues have them but for the indices: `json.data[].cert_no`. Below a field of type `unknown`,
 * any path.
 */
export type PathOf<Value, At extends string = ""> = unknown extends Value
  ? At extends ""
    ? string
    : `${At}.${string}`
  : Value extends string | number | bigint | boolean | null | undefined | FileInput | Ciphertext
    ? never
    : Value extends readonly (infer Item)[]
      ? `${At}[]` | PathOf<Item, `${At}[]`>
      : {
          [Name in keyof Value & string]: Member<At, Name> | PathOf<Value[Name], Member<At, Name>>;
        }[keyof Value & string];

type Member<At extends string, Name extends string> = At extends "" ? Name : `${At}.${Name}`;

const rules: ReadonlySet<unknown> = new Set<IssueRule>([
  "required",
  "type",
  "integer",
  "enum",
  "unknown",
  "variant",
  "empty",
  "four-byte",
  "identifier",
  "format",
  "length",
  "minimum",
  "ciphertext",
]);

/** The rule of `allow`, as a clause for an error message. */
export const ALLOW_RULE = `expected paths ("json.goods[].price", or "*" for all), each with true or rules of ${[...rules].join(", ")}`;

/** Reports whether a value is an `allow` option. */
export function isAllow(value: unknown): value is Allow {
  return isObject(value) && Object.values(value).every(isAllowedRules);
}

function isAllowedRules(value: unknown): boolean {
  if (value === true || value === undefined || rules.has(value)) return true;
  return Array.isArray(value) && value.every((rule) => rules.has(rule));
}

/** Creates the function that reports whether an issue is ignored. */
export function toIsAllowed(allow: Allow): IsAllowed {
  const entries = Object.entries(allow).map(([path, allowed]) => [itemPath(path), allowed] as const);
  return (trail, rule) => {
    const path = itemPath(formatTrail(trail));
    return entries.some(([above, allowed]) => isBelow(path, above) && allows(allowed, rule));
  };
}

function isBelow(path: string, above: string): boolean {
  return above === "*" || path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

function allows(allowed: Allowed | undefined, rule: IssueRule): boolean {
  return allowed === true || allowed === rule || (Array.isArray(allowed) && allowed.includes(rule));
}

/** Describes how to allow an issue. An unknown field has no documented path, so its parent is named. */
export function suggestAllow({ path, rule }: Issue): string {
  const place = rule === "unknown" ? parentPath(path) : path;
  const entry = JSON.stringify({ [itemPath(place) || "*"]: rule });
  return `If the documentation is wrong, allow it in the options of the call: allow: ${entry}`;
}
