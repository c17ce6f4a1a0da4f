import { childNamed } from "../ir/field.ts";
import type { Field, NamedNotification } from "../ir/model.ts";
import { envelopeOf } from "../ir/notification.ts";
import { groupFields } from "../ir/request.ts";
import { headOf, jsonBody, parameterOf } from "./operation.ts";
import { notifications } from "./products.ts";
import { objectOf } from "./schema.ts";
import type { Header, PathOperation, Response } from "./types.ts";

/** A notification, which WeChat Pay sends to the merchant's `notify_url`. */
export function webhookOperation(operation: NamedNotification): PathOperation {
  const headers = groupFields(operation.request, "headers");
  const { body } = envelopeOf(operation);
  // The request body states its media type.
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

/** The merchant's replies: one for each class of status codes that the page lists. */
function responsesOf(response: readonly Field[]): Record<string, Response> {
  const classes = childNamed(response, "status")?.enum ?? ["20X"];
  const headers = groupFields(response, "headers");
  const body = groupFields(response, "body");
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

function isContentType(name: string): boolean {
  return name.toLowerCase() === "content-type";
}
