/** The bases that an endpoint is served from: what the row `base_uri` names. */
import type { Field } from "../ir/model.ts";
import { groupRow } from "../ir/request.ts";

/** Any URL as a whole: which of them a client may call is checked when the pages are refined. */
const base = /[a-z][a-z\d+.-]*:\/\/[^\s`|<>"'“”，。；、（）()]+/giu;

/** Its addresses become the values of the row; the label keeps the words. */
export function withBases(request: readonly Field[]): Field[] {
  return request.map((field) => {
    if (field.name !== "base_uri") return field;
    const named = `${field.label} ${field.description ?? ""}`.match(base) ?? [];
    const values = [...new Set([...(field.enum ?? []), ...named])];
    const { enum: _, ...rest } = field;
    return {
      ...rest,
      label: field.label.replace(base, ""),
      ...(values.length > 0 && { enum: values }),
    };
  });
}

export function hostsOf(request: readonly Field[]): string[] {
  return (groupRow(request, "base_uri")?.enum ?? []).map(String);
}
