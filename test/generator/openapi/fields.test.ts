/** The fields of the document are the fields of the IR, of every operation. */
import { describe, expect, test } from "vitest";

import type { Field, NamedOperation } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import { identityOf, isEndpoint } from "#generator/ir/operation";
import { toOpenApi } from "#generator/openapi/document";

import { describedPages, specOperations } from "../../support/specs.ts";
import { documentFields, type Document, type DocumentField } from "../support/document-fields.ts";

const operations = specOperations();
// As it leaves: what JSON cannot say is not there.
const document = JSON.parse(JSON.stringify(toOpenApi(operations))) as Document; // the reader checks what it reads
const documented = documentFields(document);

/** What no schema describes: that parameters come in groups, and where a call goes. */
const groups = /^request\.(?:query|headers|base_uri)$/u;

function factsOf(operation: NamedOperation): DocumentField[] {
  return [...walkOperation(operation)]
    .filter(([path]) => !groups.test(path) && !isAnswerGroup(operation, path))
    .map(([path, field]) => factOf(path, isInUrl(operation, path) ? { ...field, required: true } : field));
}

/** One page calls such a parameter optional, which no URL can do without. */
function isInUrl(operation: NamedOperation, path: string): boolean {
  return operation.kind === "endpoint" && operation.path.includes(`{${path.replace("request.", "")}}`);
}

/** The answer to a notification has a status, headers and a body; an answer of WeChat Pay is its body. */
function isAnswerGroup({ kind }: NamedOperation, path: string): boolean {
  return kind === "notification" && /^response\.(?:status|headers|body)$/u.test(path);
}

function factOf(
  path: string,
  { type, required, enum: values, encryption, encoding, wide }: Field,
): DocumentField {
  return {
    path,
    type: wide ? type.replace("number", "integer") : type,
    required,
    ...(values && { enum: values }),
    ...(encryption && { encryption }),
    ...(encoding && { encoding }),
  };
}

const byPath = (a: DocumentField, b: DocumentField) => (a.path < b.path ? -1 : 1);

test("the document has every operation, and nothing else", () => {
  expect([...documented.keys()].sort()).toEqual(operations.map(identityOf).sort());
  expect(documented.size).toBeGreaterThanOrEqual(describedPages().length);
});

describe("the document states path, type, 必填, values and encryption of every field", () => {
  test.each(operations.map((operation) => [identityOf(operation), operation] as const))(
    "%s",
    (key, operation) => {
      expect(documented.get(key)?.toSorted(byPath)).toEqual(factsOf(operation).sort(byPath));
    },
  );
});

test("a webhook lists the replies by the classes of status codes of its page", () => {
  for (const operation of operations.filter(({ kind }) => kind === "notification")) {
    const status = operation.response.find(({ name }) => name === "status");
    const listed = status?.enum?.map((value) => String(value).replace("20X", "2XX"));
    expect(Object.keys(document.webhooks[identityOf(operation)]?.["post"]?.responses ?? {})).toEqual(listed);
  }
});

test("an operation has the servers that its page names", () => {
  const { paths, servers } = toOpenApi(operations);
  expect(servers[0]?.url).toBe("https://api.mch.weixin.qq.com");
  const elsewhere = operations.filter(isEndpoint).filter(({ hosts }) => hosts.length > 0);
  expect(elsewhere.length).toBeGreaterThan(50);
  for (const { path, method, hosts } of elsewhere) {
    const item = paths[path]?.[method.toLowerCase() as "get" | "post"]; // the methods of those pages
    expect(item?.servers?.map(({ url }) => `${url}/`)).toEqual(hosts);
  }
});
