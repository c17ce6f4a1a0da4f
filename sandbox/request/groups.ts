import { isList, scalarOf } from "../../generator/ir/field.ts";
import type { Endpoint, Field, Json } from "../../generator/ir/model.ts";
import { groupRow } from "../../generator/ir/request.ts";
import type { RawRequest } from "../http/request.ts";
import { ApiError } from "../http/api-error.ts";
import { isTooDeep } from "../util/json.ts";
import { fieldsByName } from "./fields.ts";
import type { Upload } from "./upload.ts";

/** A request by the groups of its page: `{ json, query, headers, body, …path parameters }`. */
export type RequestGroups = { [group: string]: Json };

/** Groups a request as its page does. @throws ApiError if a part of it cannot be read */
export function groupRequest(
  request: RawRequest,
  search: URLSearchParams,
  { request: fields }: Endpoint,
  parameters: Readonly<Record<string, string>>,
  upload: Upload | undefined,
): RequestGroups {
  const query = queryOf(search, groupRow(fields, "query"));
  return {
    ...readParameters(parameters, fields),
    ...(groupRow(fields, "headers") && { headers: headersOf(request) }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(upload && { body: partsOf(upload) }),
    ...(!upload && request.body.length > 0 && { json: bodyOf(request) }),
  };
}

/** Describes the files by size and type, since their bytes are not shown. */
function partsOf({ meta, files }: Upload): Json {
  const descriptions = Object.entries(files).map(([name, { bytes, type }]) => [
    name,
    `${bytes} bytes of ${type}`,
  ]);
  return { ...(Object.fromEntries(descriptions) as Record<string, string>), meta }; // entries of strings
}

/** Reads path parameters as numbers where the page documents numbers. */
function readParameters(
  parameters: Readonly<Record<string, string>>,
  fields: readonly Field[],
): RequestGroups {
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
    throw new ApiError(400, "PARAM_ERROR", "content-type: expected application/json.");
  }
  const value = parseBody(body);
  if (isTooDeep(value)) throw new ApiError(400, "PARAM_ERROR", "request: expected fewer levels of nesting.");
  return value;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parseBody(body: Buffer): Json {
  try {
    return JSON.parse(decoder.decode(body)) as Json; // JSON.parse returns Json
  } catch {
    throw new ApiError(400, "PARAM_ERROR", "body: expected JSON in UTF-8.", {
      issue: "expected JSON in UTF-8",
      location: "body",
    });
  }
}

const none: readonly Field[] = [];

/** Reads query values as numbers and booleans where the page documents them. */
function queryOf(search: URLSearchParams, group: Field | undefined): RequestGroups {
  const byName = fieldsByName(group?.children ?? none);
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name): [string, Json] => {
      const field = byName.get(name);
      const values = search.getAll(name).map((text) => scalar(text, field));
      if (values.length > 1 && !(field && isList(field.type))) {
        const issue = "expected one value, received several";
        throw new ApiError(400, "PARAM_ERROR", `query.${name}: ${issue}.`, {
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
