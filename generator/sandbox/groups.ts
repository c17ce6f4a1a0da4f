import { isList, scalarOf } from "../ir/field.ts";
import type { Endpoint, Field, Json } from "../ir/model.ts";
import { groupRow } from "../ir/request.ts";
import type { RawRequest } from "./authorization.ts";
import { Refusal } from "./refusal.ts";
import type { Upload } from "./upload.ts";

/** A request by the groups of its page: `{ json, query, headers, …path parameters }`. */
export type Groups = { [group: string]: Json };

export function groupRequest(
  request: RawRequest,
  search: URLSearchParams,
  { request: fields }: Endpoint,
  parameters: Readonly<Record<string, string>>,
  upload: Upload | undefined,
): Groups {
  const query = queryOf(search, groupRow(fields, "query"));
  return {
    ...readParameters(parameters, fields),
    ...(groupRow(fields, "headers") && { headers: headersOf(request) }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(upload && { body: partsOf(upload) }),
    ...(!upload && request.body.length > 0 && { json: bodyOf(request) }),
  };
}

/** A file is what is told of it: nobody wants to read its bytes. */
function partsOf({ meta, files }: Upload): Json {
  const told = Object.entries(files).map(([name, { bytes, type }]) => [name, `${bytes} bytes of ${type}`]);
  return { ...(Object.fromEntries(told) as Record<string, string>), meta }; // entries of texts
}

/** A path is text as a query is. */
function readParameters(parameters: Readonly<Record<string, string>>, fields: readonly Field[]): Groups {
  const entries = Object.entries(parameters).map(([name, text]): [string, Json] => {
    return [
      name,
      scalar(
        text,
        fields.find((field) => field.name === name),
      ),
    ];
  });
  return Object.fromEntries(entries);
}

function headersOf({ headers }: RawRequest): Json {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}

function bodyOf({ headers, body }: RawRequest): Json {
  if (!/^application\/json\b/iu.test(headers["content-type"] ?? "")) {
    throw new Refusal(400, "PARAM_ERROR", "A body must be sent as Content-Type: application/json.");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as Json; // what JSON.parse gives is Json
  } catch {
    throw new Refusal(400, "PARAM_ERROR", "The body is no JSON in UTF-8.", {
      issue: "not JSON",
      location: "body",
    });
  }
}

/** A query is text; where the page documents a number, it is read as one. */
function queryOf(search: URLSearchParams, group: Field | undefined): Groups {
  const byName = new Map((group?.children ?? []).map((field) => [field.name, field]));
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name): [string, Json] => {
      const field = byName.get(name);
      const values = search.getAll(name).map((text) => scalar(text, field));
      if (values.length > 1 && !(field && isList(field.type))) {
        const issue = "is given more than once";
        throw new Refusal(400, "PARAM_ERROR", `query.${name} ${issue}.`, {
          field: `/${name}`,
          issue,
          location: "query",
        });
      }
      return [name, field && isList(field.type) ? values : (values[0] ?? "")];
    }),
  );
}

function scalar(text: string, field: Field | undefined): Json {
  const type = field && scalarOf(field.type);
  if ((type === "number" || type === "integer") && /^-?\d+(?:\.\d+)?$/u.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
