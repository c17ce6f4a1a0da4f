/** Facts about the fields of a page that every call needs, computed once. */
import type { Field } from "../../generator/ir/model.ts";
import { memoize } from "../util/memo.ts";

/** Returns the fields of one object by name. */
export const fieldsByName: (fields: readonly Field[]) => ReadonlyMap<string, Field> = memoize(
  (fields: readonly Field[]) => new Map(fields.map((field) => [field.name, field])),
);

/** Reports whether a value of the fields differs as it arrives: marked fields are encrypted, JSON strings are text. */
export const areEncoded: (fields: readonly Field[]) => boolean = memoize(
  (fields: readonly Field[]): boolean =>
    fields.some(({ encryption, encoding, children = [] }) => {
      return encryption === "rsa-oaep" || encoding === "json" || areEncoded(children);
    }),
);
