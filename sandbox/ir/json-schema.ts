/** The part of JSON Schema that ir.schema.json uses, so that the sandbox needs no validator package. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The first difference between a value and its schema. */
export interface SchemaIssue {
  /** `operations[3].request[0].name`; empty for the value as a whole. */
  readonly path: string;
  readonly kind: "type" | "constant" | "enum" | "empty" | "pattern" | "minimum" | "missing" | "unknown";
  /** The types, the values, the pattern or the least number that the schema demands. */
  readonly expected: readonly string[];
}

type ScalarIssue = Omit<SchemaIssue, "path">;

type Value = Readonly<Record<string, unknown>>;

/** Finds the first difference between a value and a schema; undefined where the value is valid. */
export function findSchemaIssue(value: unknown, root: JsonSchema): SchemaIssue | undefined {
  return check(value, root, "", root);
}

function check(value: unknown, schema: JsonSchema, path: string, root: JsonSchema): SchemaIssue | undefined {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    if (!target) throw new Error(`${schema.$ref}: the schema does not define it.`);
    return check(value, target, path, root);
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return checkAlternatives(value, alternatives, path, root);
  const issue = checkScalar(value, schema);
  if (issue) return { path, ...issue };
  if (Array.isArray(value)) return checkItems(value, schema, path, root);
  return typeof value === "object" && value !== null
    ? checkMembers(value as Value, schema, path, root) // an object, as the condition says
    : undefined;
}

/** Reports the issue of the alternative that fits best: the one whose first difference is deepest. */
function checkAlternatives(
  value: unknown,
  alternatives: readonly JsonSchema[],
  path: string,
  root: JsonSchema,
): SchemaIssue | undefined {
  const issues = alternatives.map((one) => check(value, one, path, root));
  if (issues.includes(undefined)) return undefined;
  const depthOf = (issue: SchemaIssue | undefined) => issue?.path.split(/[.[]/u).length ?? 0;
  return issues.toSorted((a, b) => depthOf(b) - depthOf(a))[0];
}

function checkScalar(value: unknown, schema: JsonSchema): ScalarIssue | undefined {
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  if (types && !types.some((type) => isOfType(value, type))) return { kind: "type", expected: types };
  if (schema.const !== undefined && value !== schema.const)
    return { kind: "constant", expected: [JSON.stringify(schema.const)] };
  if (schema.enum && !schema.enum.includes(value)) return { kind: "enum", expected: schema.enum.map(String) };
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) return { kind: "empty", expected: [] };
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
      return { kind: "pattern", expected: [schema.pattern] };
  }
  if (typeof value === "number" && value < (schema.minimum ?? -Infinity))
    return { kind: "minimum", expected: [String(schema.minimum ?? 0)] };
  return Array.isArray(value) && value.length < (schema.minItems ?? 0)
    ? { kind: "empty", expected: [] }
    : undefined;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function checkItems(
  value: readonly unknown[],
  { items }: JsonSchema,
  path: string,
  root: JsonSchema,
): SchemaIssue | undefined {
  if (!items) return undefined;
  for (const [at, item] of value.entries()) {
    const issue = check(item, items, `${path}[${at}]`, root);
    if (issue) return issue;
  }
  return undefined;
}

function checkMembers(
  value: Value,
  { required = [], properties, additionalProperties }: JsonSchema,
  path: string,
  root: JsonSchema,
): SchemaIssue | undefined {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { path: at(missing), kind: "missing", expected: [] };
  for (const [name, member] of Object.entries(value)) {
    const schema = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema && additionalProperties === false) return { path: at(name), kind: "unknown", expected: [] };
    const issue = schema && check(member, schema, at(name), root);
    if (issue) return issue;
  }
  return undefined;
}
