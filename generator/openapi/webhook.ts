import type { Field, NamedOperation } from "../ir/model.ts";
import { headOf, jsonBody, parameterOf } from "./operation.ts";
import { notifications } from "./products.ts";
import { objectOf } from "./schema.ts";
import type { Header, PathOperation, Response } from "./types.ts";

/** A notification, which WeChat Pay sends to the merchant's `notify_url`. */
export function webhookOperation(operation: NamedOperation): PathOperation {
  const headers = group(operation.request, "headers");
  const body = operation.request.find(({ name }) => name === "body");
  // The media type of the body is this one's place to be said.
  const parameters = headers.filter(({ name }) => !isContentType(name));
  return {
    ...headOf(operation, notifications.tag),
    // It is signed by WeChat Pay, in headers of its own.
    security: [],
    ...(parameters.length > 0 && { parameters: parameters.map((field) => parameterOf(field, "header")) }),
    ...(body && { requestBody: jsonBody(body) }),
    responses: responsesOf(operation.response),
  };
}

/** What the page calls the key of an event: `TRANSACTION.SUCCESS`. */
export function eventOf({ path }: NamedOperation): string {
  return path.slice("/v3/".length);
}

/** The merchant's answers: one for each class of status codes that the page lists. */
function responsesOf(response: readonly Field[]): Record<string, Response> {
  const classes = response.find(({ name }) => name === "status")?.enum ?? ["20X"];
  const headers = group(response, "headers");
  const body = group(response, "body");
  return Object.fromEntries(
    classes.map((listed): [string, Response] => {
      const status = statusClass(String(listed));
      return [
        status,
        {
          description: status.startsWith("2") ? "已收到通知，不再重发" : "未能处理，微信支付将重发通知",
          ...(headers.length > 0 && { headers: Object.fromEntries(headers.map(headerOf)) }),
          ...(body.length > 0 && { content: { "application/json": { schema: objectOf(body) } } }),
        },
      ];
    }),
  );
}

/** `20X` as OpenAPI writes it: `2XX`. */
function statusClass(listed: string): string {
  return listed.replace(/^(\d).?X$/u, "$1XX");
}

function headerOf(field: Field): [string, Header] {
  const { description = field.label, required, schema = {} } = parameterOf(field, "header");
  return [field.name, { description, required, schema }];
}

function group(fields: readonly Field[], name: string): readonly Field[] {
  return fields.find((field) => field.name === name)?.children ?? [];
}

function isContentType(name: string): boolean {
  return name.toLowerCase() === "content-type";
}
