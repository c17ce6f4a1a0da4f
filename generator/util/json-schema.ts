/** Validates values by a JSON Schema. */
import type { AnySchemaObject, ErrorObject } from "ajv";

/** The first difference between a value and its schema. */
export interface SchemaIssue {
  /** `operations[3].request[0].name`; empty for the value as a whole. */
  readonly path: string;
  /** The kind of the difference. */
  readonly kind: "type" | "constant" | "enum" | "empty" | "pattern" | "minimum" | "missing" | "unknown";
  /** The types, the values, the pattern or the least number that the schema demands. */
  readonly expected: readonly string[];
}

/** Finds a difference between a value and a schema; undefined if the value is valid. */
export async function findSchemaIssue(
  value: unknown,
  schema: AnySchemaObject,
): Promise<SchemaIssue | undefined> {
  const { Ajv2020 } = await import("ajv/dist/2020.js"); // only a program that reads an IR file needs its size
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  if (validate(value)) return undefined;
  const error = deepest(validate.errors ?? []);
  return error && toIssue(error);
}

/** Picks the error of the form that fits best, where a value may have one of several forms. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;
  const isAlternative = ({ keyword }: ErrorObject) => keyword === "anyOf" || keyword === "oneOf";
  const own = errors.filter((error) => !isAlternative(error));
  return own.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0];
}

function toIssue({ keyword, instancePath, params }: ErrorObject): SchemaIssue {
  const values = (name: string) => [params[name] as unknown].flat().map(String);
  const at = (kind: SchemaIssue["kind"], expected: readonly string[] = [], member?: unknown) => ({
    path: formatPath(instancePath, member),
    kind,
    expected,
  });
  switch (keyword) {
    case "const":
      return at("constant", [JSON.stringify(params["allowedValue"])]);
    case "enum":
      return at("enum", values("allowedValues"));
    case "minLength":
    case "minItems":
      return at("empty");
    case "pattern":
      return at("pattern", values("pattern"));
    case "minimum":
      return at("minimum", values("limit"));
    case "required":
      return at("missing", [], params["missingProperty"]);
    case "additionalProperties":
      return at("unknown", [], params["additionalProperty"]);
    default:
      return at("type", values("type"));
  }
}

/** `/operations/3/request/0` → `operations[3].request[0]` */
function formatPath(pointer: string, member: unknown): string {
  const keys = [...pointer.split("/").slice(1), ...(typeof member === "string" ? [member] : [])];
  return keys
    .map((key) => (/^\d+$/u.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./u, "");
}
