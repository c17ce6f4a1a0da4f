/** The Chinese sentences of findings of reading pages. */
import type { readFindings as english } from "../english/read.ts";
import { fileFindings } from "./files.ts";

type Texts<Rules extends keyof typeof english> = Pick<typeof english, Rules>;

const writeHeader = "请将表头写为“请求参数”或“返回字典”。";

const escapeBar = "单元格中的竖线请写成 \\|。";

const useMarkdown = "请改用该页面的 Markdown 源文件。";

const attributeFindings: Texts<
  | "attribute-misplaced"
  | "attribute-spelled"
  | "attribute-unknown"
  | "attribute-unreadable"
  | "encryption-unknown"
  | "indent-invalid"
> = {
  "attribute-misplaced": ({ mark }) => ({
    reason: `标记“${mark}”写在了描述中，不会生效。`,
    fix: "请将它移到字段名或类型的单元格中。",
  }),
  "attribute-spelled": () => ({
    reason: "属性列表的写法不规范，但含义明确，已按其含义读取。",
    fix: "请写成一个属性列表：{key key=value}。",
  }),
  "attribute-unknown": (data) => {
    if (data.case === "flag") {
      return {
        reason: `“${data.attribute}”是开关属性，取值“${data.value}”不能将其关闭。`,
        fix: "请删除该属性，或去掉它的取值。",
      };
    }
    if (data.case === "encoding") {
      return { reason: `未知的编码方式“${data.value}”，已忽略。`, fix: "请写成 by-json_encode。" };
    }
    return {
      reason: `未知的属性“${data.attribute}”，已忽略。`,
      fix: data.suggestion === undefined ? "请删除该属性。" : `是否应为 ${data.suggestion}？`,
    };
  },
  "attribute-unreadable": ({ list }) => ({
    reason: `无法读取属性列表“${list}”。`,
    fix: '请写成 {key key=value key="two words"}，并以右花括号结束。',
  }),
  "encryption-unknown": (data) =>
    data.case === "attribute"
      ? {
          reason: `未知的属性“${data.attribute}”，它可能是加密标记。`,
          fix: "加密标记请写成 data-encrypted。",
        }
      : { reason: `未知的加密方式“${data.value}”。`, fix: "请写成 by-rsa-pubkey 或 by-aes-gcm。" },
  "indent-invalid": ({ indent }) => ({
    reason: `缩进“${indent}”无效。`,
    fix: "请填写不小于 0 的整数。",
  }),
};

const cellFindings: Texts<
  | "enum-spelled"
  | "enum-unreadable"
  | "example-unreadable"
  | "limits-unreadable"
  | "name-invalid"
  | "name-marked"
  | "name-missing"
  | "name-spaced"
  | "type-missing"
  | "type-spelled"
  | "type-unknown"
> = {
  "enum-spelled": (data) =>
    data.case === "invisible"
      ? { reason: `枚举值含有不可见字符，按“${data.value}”读取。`, fix: "请删除其中的不可见字符。" }
      : { reason: `枚举值“${data.value}”含有全角字符或控制字符，已原样采用。`, fix: "请使用半角字符。" },
  "enum-unreadable": ({ words }) => ({
    reason: `无法读取${words.map((word) => `“${word}”`).join("、")}，这可能是该字段的枚举值；该字段未采用任何枚举值。`,
    fix: "请写成：`A` \\| `B` 枚举值之一。",
  }),
  "example-unreadable": () => ({
    reason: "示例不是写在反引号中的 JSON 值，已忽略。",
    fix: '请写成 `"text"`、`1` 或 `true`。',
  }),
  "limits-unreadable": (data) => {
    if (data.case === "attribute") {
      return {
        reason: `属性 ${data.attribute} 的值“${data.value}”不适用于该字段，已忽略。`,
        fix: data.formats
          ? `字符串请填写以下取值之一：${data.formats.join("、")}；否则请删除该属性。`
          : "字符串的长度请填写不小于 1 的整数，数字的最小值请填写不小于 0 的整数。",
      };
    }
    if (data.case === "format") {
      return {
        reason: `该行说明的格式“${data.written}”未知，不按其校验取值。`,
        fix: `请添加该字段的更正，将 format 设为 ${data.formats.join("、")} 之一；也可不处理。`,
      };
    }
    return {
      reason: `该行说明至少 ${data.minLength} 个字符且最多 ${data.maxLength} 个字符，二者均未采用。`,
      fix: "请更正长度。",
    };
  },
  "name-invalid": ({ name, character }) => ({
    reason: `“${name}”含有字符 ${character}，不能作为字段名。`,
    fix: "请只写字段名，由字母、数字、下划线、连字符、点和 @ 组成。",
  }),
  "name-marked": ({ written, name }) => ({
    reason: `字段名“${written}”含有 Markdown 标记，按“${name}”读取。`,
    fix: "字段名请不要使用 Markdown 标记。",
  }),
  "name-missing": () => ({ reason: "该行没有字段名。", fix: "请在第一个单元格中填写字段名。" }),
  "name-spaced": ({ written, name }) => ({
    reason: `字段名“${written}”含有空白字符，按“${name}”读取。`,
    fix: "字段名请不要包含空白字符。",
  }),
  "type-missing": ({ types }) => ({
    reason: "该行没有类型。",
    fix: `请在第二个单元格中填写以下类型之一：${types.join("、")}。`,
  }),
  "type-spelled": ({ written, type }) => ({
    reason: `类型“${written}”不符合页面的写法，按 ${type} 读取。`,
    fix: `请写成 ${type}。`,
  }),
  "type-unknown": ({ written, types }) => ({
    reason: `未知的类型“${written}”。`,
    fix: `请填写以下类型之一：${types.join("、")}。`,
  }),
};

const rowFindings: Texts<
  | "bar-bare"
  | "block-repeated"
  | "ciphertext-unmarked"
  | "field-clash"
  | "indent-jump"
  | "indent-missing"
  | "row-commented"
  | "row-empty"
  | "row-split"
  | "row-stray"
> = {
  "bar-bare": () => ({
    reason: "描述被未转义的竖线分成了多个单元格，已合并读取。",
    fix: escapeBar,
  }),
  "block-repeated": ({ field, line }) => ({
    reason: `字段“${field}”在第 ${line} 行已有描述；两处描述合并为一个字段，符合任意一处即可。`,
    fix: "请删除其中一处。",
  }),
  "ciphertext-unmarked": () => ({
    reason: "字段“ciphertext”没有加密标记，按使用 APIv3密钥加密读取。",
    fix: "请加上 data-encrypted=by-aes-gcm。",
  }),
  "field-clash": ({ field, earlierLine, types }) => ({
    reason: types
      ? `字段“${field}”在此处的类型为 ${types.here}，而在第 ${earlierLine} 行的类型为 ${types.earlier}。`
      : `字段“${field}”在此处的标记（data-encrypted、data-encoded）与第 ${earlierLine} 行不一致。`,
    fix: "请修改、重命名或删除有误的一处。",
  }),
  "indent-jump": ({ field, indent, expected, parent }) => ({
    reason:
      parent === undefined
        ? `字段“${field}”的缩进为 ${indent}，但上方没有包含它的行，按顶层字段读取。`
        : `字段“${field}”的缩进为 ${indent}，但按上一行，缩进只能为 ${expected}，按“${parent}”的子字段读取。`,
    fix: `请写成 data-indent=${expected}，或补充其父字段的行。`,
  }),
  "indent-missing": ({ field, indent }) => ({
    reason: `字段“${field}”没有缩进，而上下各行都有缩进，按缩进 ${indent} 读取。`,
    fix: `请写成 data-indent=${indent}。`,
  }),
  "row-commented": ({ rows }) => ({
    reason: `页面有 ${rows} 行位于 HTML 注释中，不会被读取。`,
    fix: "若页面应当含有这些字段，请去掉注释。",
  }),
  "row-empty": () => ({ reason: "该行为空，已忽略。", fix: "请删除该行。" }),
  "row-split": ({ cells, columns }) => ({
    reason: `该行有 ${cells} 个单元格，而表头只有 ${columns} 个，末尾的单元格会丢失。`,
    fix: escapeBar,
  }),
  "row-stray": (data) => ({
    reason: {
      place: "该行不属于任何接口或回调通知的表格。",
      bars: "该行没有表格的竖线（|），而是用了其他字符或字符实体。",
      html: "该行属于 HTML 表格，不会被读取。",
      fence: "该行位于代码块中，不会被读取。",
      header: "该行位于表头的位置，不会被读取。",
    }[data.case],
    fix: "请将该行移到带有表头和分隔线的表格中，该表格须位于标有请求方法的标题之下。",
  }),
};

const tableFindings: Texts<
  | "header-unreadable"
  | "table-cut"
  | "table-lost"
  | "table-mark"
  | "table-missing"
  | "table-repeated"
  | "table-unknown"
> = {
  "header-unreadable": (data) =>
    data.case === "title"
      ? {
          reason: `未知的表头“${data.title}”，表格按其结束标记 #${data.table} 读取。`,
          fix: writeHeader,
        }
      : {
          reason: `表头只有 ${data.columns} 个单元格，少于 3 个；各行按字段名、类型、描述的顺序读取。`,
          fix: "请将表头写为：| 请求参数 | 类型 {.type} | 描述 {.desc}。",
        },
  "table-cut": () => ({
    reason: "表格被空行分成了两部分，空行之后的各行仍按同一表格读取。",
    fix: "请删除该空行。",
  }),
  "table-lost": (data) => ({
    reason: data.case === "header" ? "这一行像是表头，但不属于任何表格。" : "结束标记的上方没有表格。",
    fix: "请用竖线（|）书写表格，包括表头和分隔线，分隔线的单元格数须与表头一致。",
  }),
  "table-mark": ({ header, mark }) => ({
    reason:
      mark === undefined
        ? `表头对应 #${header} 的表格没有结束标记。`
        : `表格的表头对应 #${header}，而结束标记为 #${mark}，以表头为准。`,
    fix: `请在表格之后空一行，并写上 {.im-table #${header}}。`,
  }),
  "table-missing": ({ operation }) => ({
    reason: `${operation} 没有表格，其请求和应答未知。`,
    fix: "请添加表头为“返回字典”的表格；如果有请求参数，还需添加表头为“请求参数”的表格。",
  }),
  "table-repeated": ({ tables }) => ({
    reason: `应答由 ${tables} 个表格描述，未在所有表格中出现的字段按选填读取。`,
    fix: "请用一个表格描述应答。",
  }),
  "table-unknown": (data) =>
    data.case === "header"
      ? { reason: `未知的表头“${data.title}”。`, fix: writeHeader }
      : {
          reason: `无法识别横跨所有列的行：“${data.text}”。`,
          fix: "应答为空时请写“空字符串”，应答为字节流时请写“文件流”。",
        },
};

const pageFindings: Texts<
  | "container-unclosed"
  | "fence-unclosed"
  | "front-matter-invalid"
  | "method-missing"
  | "method-unknown"
  | "moved-unreadable"
  | "path-missing"
  | "rendered-unreadable"
  | "source-mismatch"
> = {
  "container-unclosed": () => ({
    reason: "容器没有关闭，其中的提示按到下一个容器关闭处为止读取。",
    fix: "请用 ::: 关闭容器。",
  }),
  "fence-unclosed": () => ({
    reason: "代码块没有关闭，按到页面的后续内容开始处为止读取。",
    fix: "请用 ``` 关闭代码块。",
  }),
  "front-matter-invalid": (data) => {
    switch (data.case) {
      case "yaml":
        return {
          reason: "front matter 不是有效的 YAML。",
          fix: "值中含有冒号、括号或井号时，请用引号将该值括起来。",
        };
      case "mapping":
        return { reason: "front matter 必须是键值对。", fix: "请按 `title: …` 的形式填写，每行一个键。" };
      case "list":
        return {
          reason: `“${data.key}”必须是字符串列表。`,
          fix: `请写成 ${data.key}: [a, b]，或为每个请求方法分别写一个这样的列表。`,
        };
      case "string":
        return { reason: `“${data.key}”必须是字符串。`, fix: "请用引号将该值括起来。" };
      case "unknown":
        return {
          reason: `“${data.value}”不是“unknown”的有效取值。`,
          fix: "请填写 required、encrypted 或两者。",
        };
    }
  },
  "method-missing": () => ({
    reason: "页面没有标有 HTTP 请求方法的标题。",
    fix: "请在标题末尾加上 {#get}、{#post}、{#put}、{#patch} 或 {#delete}。",
  }),
  "method-unknown": ({ method }) => ({
    reason: `未知的 HTTP 请求方法“${method}”。`,
    fix: "请写成 {#get}、{#post}、{#put}、{#patch} 或 {#delete}；{#mix} 用于含有多个请求方法的页面的标题。",
  }),
  "moved-unreadable": (data) => ({
    reason:
      data.case === "target"
        ? "页面已迁移，但迁移后的地址不是页面的地址。"
        : "页面已迁移，但它不在页面目录中。",
    fix: "请写成 content: 0;url=/openapi/v3/…，并将页面保留在其网址对应的位置。",
  }),
  "path-missing": () => ({
    reason: "front matter、页面所在位置和示例代码都没有给出请求路径。",
    fix: "请在 front matter 中添加 `path: /v3/…`。",
  }),
  "rendered-unreadable": (data) => {
    switch (data.case) {
      case "endpoint":
        return { reason: "从渲染后页面的示例代码中无法得知它描述的是哪个接口。", fix: useMarkdown };
      case "parent":
        return { reason: `从示例代码中无法得知字段“${data.field}”属于哪个对象。`, fix: useMarkdown };
      case "row":
        return { reason: `“${data.text}”不是表格中的行。`, fix: useMarkdown };
    }
  },
  "source-mismatch": ({ source, page }) => ({
    reason: `front matter 中的 source 为“${source}”，而页面位于“${page}”，以页面位置为准。`,
    fix: "请更正 source，或移动页面。依据官方示例编写的页面使用 `source: official-samples`。",
  }),
};

const sampleFindings: Texts<"sample-method" | "sample-path" | "sample-unreadable"> = {
  "sample-method": ({ called, method }) => ({
    reason: `示例代码的请求方法为 ${called}，而标题中为 ${method}，以标题为准。`,
    fix: "请更正示例代码或标题。",
  }),
  "sample-path": ({ called, path }) => ({
    reason: `示例代码调用的是“${called}”，而页面描述的是“${path}”，以页面为准。`,
    fix: "请更正示例代码或页面。",
  }),
  "sample-unreadable": (data) => {
    const fix = "请更正示例代码；更正之前不会读取它。";
    if (data.case === "stringUnclosed") return { reason: "无法读取示例代码：字符串没有结束。", fix };
    if (data.case === "nestedTooDeeply") return { reason: "无法读取示例代码：嵌套层级过深。", fix };
    const expected = data.expected === undefined ? "一个值" : `“${data.expected}”`;
    const actual = data.actual === undefined ? "示例代码已经结束" : `实际为“${data.actual}”`;
    return { reason: `无法读取示例代码：此处应为${expected}，而${actual}。`, fix };
  },
};

/** The Chinese sentences of the rules of reading. */
export const readFindings: typeof english = {
  ...attributeFindings,
  ...cellFindings,
  ...rowFindings,
  ...tableFindings,
  ...fileFindings,
  ...pageFindings,
  ...sampleFindings,
};
