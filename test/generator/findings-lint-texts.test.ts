/** The sentences of findings of comparing samples, examples and tables, in both languages, by their data. */
import { lintFindings as chinese } from "#generator/findings/texts/chinese/lint";
import { lintFindings as english } from "#generator/findings/texts/english/lint";
import { testSentences, type SentenceRow } from "./support/sentences.ts";

const rows: readonly SentenceRow<keyof typeof english>[] = [
  [
    "children-missing",
    { path: "request.json.a", type: "object" },
    "request.json.a is documented as object, and no row says what is in it; its type is unknown. Add the rows of its fields below it.",
    "request.json.a 的类型为 object，但字段表没有说明其中包含哪些字段；生成的类型不限制其内容。请在该行下方补充其子字段。",
  ],
  [
    "encryption-doubtful",
    { path: "request.json.a" },
    "request.json.a: the field is marked as encrypted, and its sample is plain text; the mark is used. Show a ciphertext, or remove the mark in the corrections file: was: { encryption: rsa-oaep }, is: { encryption: null }.",
    "request.json.a 标注为加密字段，但示例值是明文；以加密标注为准。请将示例值改为密文，或在更正文件中去掉加密标注：was: { encryption: rsa-oaep }, is: { encryption: null }。",
  ],
  [
    "enum-misspelt",
    { path: "response.state", value: "PAYD", known: "PAID", operation: "POST /v3/demo" },
    'response.state: the value "PAYD" is "PAID" in POST /v3/demo; it is taken as written. Write PAID, or leave it if WeChat Pay writes PAYD.',
    "response.state 的枚举值“PAYD”在 POST /v3/demo 中写作“PAID”；目前按本页的写法读取。请改为 PAID；如果微信支付实际使用 PAYD，则无需修改。",
  ],
  [
    "enum-placeholder",
    { path: "response.state", value: "XXX" },
    'response.state: the value "XXX" is a placeholder, which WeChat Pay does not send. Remove it from the enum, unless WeChat Pay does return it.',
    "response.state 的枚举值“XXX”是占位值，微信支付不会返回该值。请从枚举值中删除该值；如果微信支付确实会返回该值，则无需修改。",
  ],
  [
    "enum-shifted",
    { path: "response.state", name: "state", other: "kind", operation: "POST /v3/demo" },
    'response.state: its values are those of "kind" in POST /v3/demo, and of no "state" there; they are taken as written. Compare the page with its sibling: the values may belong to "kind".',
    "response.state 的枚举值与 POST /v3/demo 中“kind”的枚举值相同，而与该处“state”的枚举值均不相同；目前按本页的写法读取。请对照该页面检查：这些枚举值可能属于“kind”。",
  ],
  [
    "enum-unquoted",
    { path: "response.state" },
    "response.state lists values without back-quotes; none of them is taken. Write `A`：…<br/>`B`：…, or `A` \\| `B` 枚举值之一.",
    "response.state 列出的取值没有使用反引号；这些取值均未被读取为枚举值。请写成 `A`：…<br/>`B`：…，或 `A` \\| `B` 枚举值之一。",
  ],
  [
    "example-enum",
    { path: "response.state", value: "PAYD", values: ["OPEN", "PAID"], suggestion: "PAID" },
    'The example of response.state is "PAYD", which is not among "OPEN", "PAID"; the documentation shows it unchanged. Did you mean PAID?',
    "response.state 的示例值为“PAYD”，不在枚举值“OPEN”、“PAID”之中；示例值仍原样展示。是否应为 PAID？",
  ],
  [
    "example-enum",
    {
      path: "response.state",
      value: "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
      values: ["A", "B", "C", "D", "E", "F", "G", "H"],
    },
    'The example of response.state is "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ…", which is not among "A", "B", "C", "D", "E", "F" and 2 more; the documentation shows it unchanged. Give one of these, or add it to the table.',
    "response.state 的示例值为“ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ…”，不在枚举值“A”、“B”、“C”、“D”、“E”、“F”等 8 个值之中；示例值仍原样展示。请改用其中的枚举值，或将该值补充到字段表中。",
  ],
  [
    "example-type",
    { path: "response.state", type: "integer", actual: "json-string", holdsJson: false },
    "The example of response.state is a string of JSON, and the table says integer; the documentation shows it unchanged. Correct the one that is wrong.",
    "response.state 的示例值是 JSON 字符串，而字段表中的类型为 integer；示例值仍原样展示。请修改其中有误的一处。",
  ],
  [
    "example-type",
    { path: "response.state", type: "string", actual: "list-string", holdsJson: true },
    "The example of response.state is a string that holds a list, and the table says a string that holds an object; the documentation shows it unchanged. Correct the one that is wrong.",
    "response.state 的示例值是内容为数组的字符串，而字段表中的类型为内容为 JSON 对象的 string；示例值仍原样展示。请修改其中有误的一处。",
  ],
  [
    "label-missing",
    { path: "response.state" },
    "response.state has no description; it has none in the output either. Say in the third cell what it is.",
    "response.state 没有描述；生成的代码中也没有该字段的描述。请在第三列填写该字段的描述。",
  ],
  [
    "label-unsuited",
    { path: "response.state", label: "如下" },
    'response.state: the label "如下" does not name the field; the documentation shows it unchanged. Write what the field is, in a few words.',
    "response.state 的名称“如下”没有说明该字段的含义；名称仍原样展示。请用简短的文字说明该字段的含义。",
  ],
  [
    "name-underscores",
    { path: "response.a__b" },
    "response.a__b: the name has two underscores in a row; it is taken as written. Write one, unless WeChat Pay does expect two.",
    "response.a__b 的字段名包含连续的两个下划线；目前按原样读取。请改为一个下划线；如果微信支付确实使用两个下划线，则无需修改。",
  ],
  [
    "number-whole",
    { path: "response.total", type: "number", counts: "money", label: "金额", others: 0, isList: false },
    "response.total: money in 分 is documented as number; it is read as an integer. Write integer.",
    "response.total 是单位为分的金额，但类型写作 number；目前按整数读取。请将类型改为 integer。",
  ],
  [
    "number-whole",
    { path: "response.total", type: "number", counts: "things", label: "数量", others: 1, isList: false },
    "response.total: what is counted (数量) is documented as number, as is 1 more of the page; it is read as an integer. Write integer.",
    "response.total 是数量（数量），但类型写作 number，本页另有 1 个字段存在同样的问题；目前按整数读取。请将类型改为 integer。",
  ],
  [
    "number-whole",
    { path: "response.total", type: "number[]", counts: "things", label: "数量", others: 2, isList: true },
    "response.total: what is counted (数量) is documented as number[], as are 2 more of the page; it is read as an integer. Write integer[].",
    "response.total 是数量（数量），但类型写作 number[]，本页另有 2 个字段存在同样的问题；目前按整数读取。请将类型改为 integer[]。",
  ],
  [
    "sample-enum",
    { path: "request.json.state", value: "CLOSED", values: ["A", "B", "C", "D", "E", "F"] },
    'The sample gives request.json.state "CLOSED", which is not among "A", "B", "C", "D", "E", "F"; the table is used. Give one of these, or add it to the table.',
    "示例代码中 request.json.state 的值为“CLOSED”，不在枚举值“A”、“B”、“C”、“D”、“E”、“F”之中；以字段表为准。请改用其中的枚举值，或将该值补充到字段表中。",
  ],
  [
    "sample-enum",
    {
      path: "request.json.state",
      value: "PAYD",
      values: ["A", "B", "C", "D", "E", "F", "G"],
      suggestion: "PAID",
    },
    'The sample gives request.json.state "PAYD", which is not among "A", "B", "C", "D", "E", "F" and 1 more; the table is used. Did you mean PAID?',
    "示例代码中 request.json.state 的值为“PAYD”，不在枚举值“A”、“B”、“C”、“D”、“E”、“F”等 7 个值之中；以字段表为准。是否应为 PAID？",
  ],
  [
    "sample-missing-field",
    { path: "request.id", isPathParameter: true },
    "The sample leaves out request.id, which is required; the table is used. Add it to the sample, beside the groups.",
    "示例代码缺少必填参数 request.id；以字段表为准。该参数是路径参数，请在示例代码中将其与 json、query 等参数组并列填写。",
  ],
  [
    "sample-missing-field",
    { path: "request.json.a", isPathParameter: false },
    "The sample leaves out request.json.a, which is required; the table is used. Add it to the sample, or remove data-required from its row.",
    "示例代码缺少必填参数 request.json.a；以字段表为准。请在示例代码中补充该参数，或去掉该字段的 data-required。",
  ],
  [
    "sample-type",
    { path: "request.json.a", type: "string", actual: "null", holdsJson: false },
    "The sample gives request.json.a null, and the table says string; the table is used. Correct the one that is wrong.",
    "示例代码中 request.json.a 的值是 null，而字段表中的类型为 string；以字段表为准。请修改其中有误的一处。",
  ],
  [
    "sample-type",
    { path: "request.json.a", type: "string", actual: "scalar-string", holdsJson: true },
    "The sample gives request.json.a a string that holds no object, and the table says a string that holds an object; the table is used. Correct the one that is wrong.",
    "示例代码中 request.json.a 的值是内容不是对象的字符串，而字段表中的类型为内容为 JSON 对象的 string；以字段表为准。请修改其中有误的一处。",
  ],
  [
    "sample-unknown-field",
    { path: "request.json.stat", suggestion: "state" },
    "The sample gives request.json.stat, which the table does not have; the table is used. Did you mean state?",
    "示例代码包含字段表中没有的参数 request.json.stat；以字段表为准。是否应为 state？",
  ],
  [
    "sample-unknown-field",
    { path: "request.json.other" },
    "The sample gives request.json.other, which the table does not have; the table is used. Add its row to the table, or take it out of the sample.",
    "示例代码包含字段表中没有的参数 request.json.other；以字段表为准。请在字段表中补充该字段，或从示例代码中删除该参数。",
  ],
  [
    "serial-missing",
    { path: "request.json.a" },
    "request.json.a is encrypted, and no header Wechatpay-Serial is documented to name the key; the client sends the header anyway. Add its row to the headers.",
    "request.json.a 是加密字段，但请求头中没有用于声明加密密钥的 Wechatpay-Serial；客户端仍会发送该请求头。请在请求头参数中补充该行。",
  ],
  [
    "sub-mchid-required",
    { path: "request.json.sub_mchid" },
    "request.json.sub_mchid: it is required beside mchid, and the page is not of partners alone; direct merchants are asked for it too. Make it optional, or declare the variants of the object in the corrections file.",
    "request.json.sub_mchid 与 mchid 同为必填，但该页面并非仅供服务商使用；直连商户也会被要求填写该字段。请将该字段改为选填，或在更正文件中声明该对象的变体。",
  ],
];

testSentences(rows, english, chinese);
