import { expect, test } from "vitest";

import type { Field, FieldRole } from "#generator/ir/model";
import { serialHeader } from "#generator/ir/request";
import { walkOperation } from "#generator/ir/walk";
import { assignRoles } from "#generator/refine/roles";
import { field, notification, operation } from "../support/page.ts";

const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });

function rolesIn(...request: Field[]): [path: string, role: FieldRole][] {
  return [...walkOperation(assignRoles(operation({ request })))].flatMap(([path, { role }]) =>
    role ? [[path, role] as [string, FieldRole]] : [],
  );
}

test.each<[what: string, request: Field, ...roles: [path: string, role: FieldRole][]]>([
  ["a file as a string", group("body", field("file")), ["request.body.file", "file"]],
  ["a file as an object", group("body", field("image", { type: "object" })), ["request.body.image", "file"]],
  ["a file outside of an upload", group("json", field("file"))],
  [
    "a digest by its name",
    group("body", group("meta", field("sha256"), field("filename"))),
    ["request.body.meta.sha256", "digest"],
  ],
  [
    "a digest by its label",
    group("body", group("meta", field("file_digest", { label: "文件的SHA-256摘要" }))),
    ["request.body.meta.file_digest", "digest"],
  ],
  ["no digest in a part that has no fields", group("body", field("meta"))],
  ["no digest in another part", group("body", group("other", field("sha256")))],
  ["a digest by another algorithm", group("body", group("meta", field("digest", { label: "MD5 摘要" })))],
  ["a digest outside of an upload", group("json", field("sha256"))],
  [
    "the serial header in any case",
    group("headers", field("wechatpay-serial"), field("Accept")),
    ["request.headers.wechatpay-serial", "clientSerial"],
  ],
])("the generator recognizes %s", (_, request, ...roles) => {
  expect(rolesIn(request)).toEqual(roles);
});

test("a notification has no roles, since the client sends none", () => {
  const input = notification({ request: [group("headers", field("Wechatpay-Serial"))] });
  expect(serialHeader(assignRoles(input))).toBeUndefined();
});
