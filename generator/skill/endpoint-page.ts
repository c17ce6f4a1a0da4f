/** The page of the repository's documentation that lists all operations by product. */
import { exportedNames } from "../emit/exported-names.ts";
import { specifierOf, type ModuleSource } from "../explain/imports.ts";
import { nameOperation } from "../ir/names.ts";
import type { NamedOperation, Operation } from "../ir/model.ts";
import { identityOf, isEndpoint } from "../ir/operation.ts";
import type { Language } from "../util/language.ts";
import { familiesOf, type Family } from "./families.ts";
import { code, pageText } from "./text.ts";

interface Words {
  readonly title: string;
  readonly other: string;
  readonly intro: string;
  readonly head: string;
  readonly nameOf: (family: Family) => string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: "Endpoints and notifications",
    other: "[中文](zh-CN/endpoints.md)",
    intro:
      "All endpoints and notifications by product, in the order of their paths. Import the name from the module beside it; for a notification, the name is that of its type. `npx wechatpay-codegen find WORD…` searches this list, and `explain NAME` shows the fields of an operation.",
    head: "| title | operation | name | module |",
    nameOf: ({ title, english }) => (english === title ? pageText(title) : `${english} (${pageText(title)})`),
  },
  zh: {
    title: "接口与回调通知",
    other: "[English](../endpoints.md)",
    intro:
      "按产品列出全部接口和回调通知，以路径排序。从右侧的模块导入名称；回调通知的名称是其类型。`npx wechatpay-codegen find 词…` 可搜索本表，`explain 名称` 可查看接口的字段。",
    head: "| 标题 | 接口 | 名称 | 模块 |",
    nameOf: ({ title }) => pageText(title),
  },
};

/** Writes the page in a language. The operations are those of an IR. */
export function endpointPage(operations: readonly Operation[], language: Language): string {
  const { title, other, intro, head, nameOf } = words[language];
  const families = familiesOf(operations.map(nameOperation));
  const lines = [
    `# ${title}`,
    "",
    other,
    "",
    "<!-- `npm run docs` writes this page from specs/. -->",
    "",
    intro,
    "",
    ...families.flatMap((family) => [
      `## ${nameOf(family)}`,
      "",
      head,
      "| --- | --- | --- | --- |",
      ...family.operations.map(row),
      "",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const source: ModuleSource = { from: "package" };

function row(operation: NamedOperation): string {
  const [main] = exportedNames(operation);
  const name = main?.name ?? operation.names.function;
  const [title, address] = [pageText(operation.title), code(identityOf(operation))];
  const events = isEndpoint(operation) ? address : operation.events.map(code).join(", ");
  // Within a table, a bar in code ends the cell.
  const cells = [title, events, code(name), code(specifierOf(operation.names.module, source))];
  return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/gu, "\\|")).join(" | ")} |`;
}
