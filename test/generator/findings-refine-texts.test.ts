/** The sentences of findings of refining, in both languages, by their data. */
import { refineFindings as chinese } from "#generator/findings/texts/chinese/refine";
import { refineFindings as english } from "#generator/findings/texts/english/refine";
import { testSentences, type SentenceRow } from "./support/sentences.ts";

const rows: readonly SentenceRow<keyof typeof english>[] = [
  [
    "children-unexpected",
    { path: "request.json.a", type: "string" },
    "request.json.a is documented as string, and the rows below it stand inside it. Write object or object[], or correct the indent of those rows.",
    "request.json.a 的类型为 string，但其下方的行是它的子字段。请将类型改为 object 或 object[]，或修改下方各行的缩进。",
  ],
  [
    "decryption-unmarked",
    {
      path: "response.name",
      page: "openapi/v3/demo/a.md",
      operation: "post",
      evidence: { case: "label", label: "姓名（密文）" },
    },
    'response.name: the label "姓名（密文）" describes it as encrypted, and this field has no mark; the client returns it encrypted. Add to the corrections file { page: openapi/v3/demo/a.md, operation: post, field: response.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }, or list the path in plain if it is plain text.',
    "response.name 的名称“姓名（密文）”表明该字段是密文，但没有加密标注；客户端会原样返回该字段。请在更正文件中添加 { page: openapi/v3/demo/a.md, operation: post, field: response.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }；如果该字段是明文，请将其路径列入 plain。",
  ],
  [
    "decryption-unmarked",
    {
      path: "response.name",
      page: "openapi/v3/demo/a.md",
      operation: "post",
      evidence: { case: "same-page", marked: "request.json.name" },
    },
    "response.name: the same page marks request.json.name as encrypted, and this field has no mark; the client returns it encrypted. Add to the corrections file { page: openapi/v3/demo/a.md, operation: post, field: response.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }, or list the path in plain if it is plain text.",
    "同一页面将 request.json.name 标注为加密字段，但与之对应的 response.name 没有加密标注；客户端会原样返回该字段。请在更正文件中添加 { page: openapi/v3/demo/a.md, operation: post, field: response.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }；如果该字段是明文，请将其路径列入 plain。",
  ],
  [
    "encryption-misplaced",
    { path: "request.headers.a", case: "header" },
    "The header request.headers.a is marked as encrypted, and the client encrypts only the query and the body. Correct the mark, or leave the page out.",
    "请求头 request.headers.a 标注为加密字段，但客户端只加密查询参数和请求体中的字段。请修改加密标注，或排除该页面。",
  ],
  [
    "encryption-misplaced",
    { path: "request.a", case: "path" },
    "The path parameter request.a is marked as encrypted, and the client encrypts only the query and the body. Correct the mark, or leave the page out.",
    "路径参数 request.a 标注为加密字段，但客户端只加密查询参数和请求体中的字段。请修改加密标注，或排除该页面。",
  ],
  [
    "encryption-misplaced",
    { path: "request.json.a", case: "algorithm" },
    "request.json.a is marked as encrypted with the APIv3 key, which WeChat Pay uses for notifications alone. Correct the mark, or leave the page out.",
    "request.json.a 标注为使用 APIv3密钥加密，该算法只用于回调通知。请修改加密标注，或排除该页面。",
  ],
  [
    "encryption-type",
    { path: "request.json.a", type: "integer", mark: "encryption" },
    "request.json.a is marked as encrypted, and documented as integer. Only a string or a list of strings can be: correct the type or the mark.",
    "request.json.a 标注为加密字段，但类型为 integer。只有 string 和 string[] 类型可以使用该标注，请修改类型或标注。",
  ],
  [
    "encryption-type",
    { path: "request.json.a", type: "integer", mark: "json" },
    "request.json.a is marked as holding JSON, and documented as integer. Only a string or a list of strings can be: correct the type or the mark.",
    "request.json.a 标注为 JSON 字符串，但类型为 integer。只有 string 和 string[] 类型可以使用该标注，请修改类型或标注。",
  ],
  [
    "encryption-type",
    { path: "request.json.a", type: "string", mark: "both" },
    "request.json.a is marked as encrypted and as holding JSON. Correct one of the marks.",
    "request.json.a 同时标注为加密字段和 JSON 字符串。请修改其中一个标注。",
  ],
  [
    "encryption-unmarked",
    {
      case: "field",
      path: "request.json.name",
      page: "openapi/v3/demo/a.md",
      operation: "post",
      evidence: { case: "tooltip", tooltip: "加密后的密文" },
    },
    'request.json.name: the tooltip "加密后的密文" describes it as encrypted, and this field has no mark. Add to the corrections file { page: openapi/v3/demo/a.md, operation: post, field: request.json.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }, or list the path in plain if it is plain text.',
    "request.json.name 的提示“加密后的密文”表明该字段是密文，但没有加密标注。请在更正文件中添加 { page: openapi/v3/demo/a.md, operation: post, field: request.json.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }；如果该字段是明文，请将其路径列入 plain。",
  ],
  [
    "encryption-unmarked",
    {
      case: "field",
      path: "request.json.name",
      page: "openapi/v3/demo/a.md",
      operation: "post",
      evidence: { case: "other-page", marked: "request.json.real_name", operation: "POST /v3/demo/b" },
    },
    "request.json.name: the page of POST /v3/demo/b marks request.json.real_name as encrypted, and this field has no mark. Add to the corrections file { page: openapi/v3/demo/a.md, operation: post, field: request.json.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }, or list the path in plain if it is plain text.",
    "POST /v3/demo/b 的页面将 request.json.real_name 标注为加密字段，但与之对应的 request.json.name 没有加密标注。请在更正文件中添加 { page: openapi/v3/demo/a.md, operation: post, field: request.json.name, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }；如果该字段是明文，请将其路径列入 plain。",
  ],
  [
    "encryption-unmarked",
    { case: "key-alone", header: "Wechatpay-Serial" },
    "request.headers.Wechatpay-Serial: the request names a key to encrypt with, and none of its fields is marked as encrypted. Mark the fields in the corrections file, or add plain: [request] if all of them are plain text.",
    "请求头 request.headers.Wechatpay-Serial 声明了加密密钥，但请求中没有标注为加密的字段。请在更正文件中标注加密字段；如果所有字段都是明文，请添加 plain: [request]。",
  ],
  [
    "enum-type",
    { name: "state", type: "integer", value: "OPEN" },
    '"state" is documented as integer, and "OPEN" as one of its values; it is read as a string. Correct its type in the corrections file.',
    "“state”的类型为 integer，但枚举值中有“OPEN”；目前按字符串读取。请在更正文件中指定该字段的类型。",
  ],
  [
    "enum-unexpected",
    { name: "state", type: "object", isEncrypted: false },
    '"state" is documented as object, and cannot be one of the listed values; the generator ignores them. Remove the values, or correct the type or the mark.',
    "“state”的类型为 object，其值不可能是所列的枚举值；这些枚举值不予读取。请删除这些枚举值，或修改类型或标注。",
  ],
  [
    "enum-unexpected",
    { name: "state", type: "string", isEncrypted: true },
    '"state" is encrypted, and cannot be one of the listed values; the generator ignores them. Remove the values, or correct the type or the mark.',
    "“state”是加密字段，其值不可能是所列的枚举值；这些枚举值不予读取。请删除这些枚举值，或修改类型或标注。",
  ],
  [
    "event-missing",
    { events: ["A.ONE", "A.TWO"] },
    'The page lists no value of event_type; "A.ONE, A.TWO", the name of the page, is taken. Write the row event_type with `THE.EVENT` 枚举值.',
    "页面没有列出 event_type 的枚举值；目前使用页面名称“A.ONE、A.TWO”。请填写 event_type 一行，并写明 `THE.EVENT` 枚举值。",
  ],
  [
    "group-unknown",
    { name: "jsom", known: ["json", "id"], suggestion: "json" },
    '"jsom" is neither a group of the request nor a parameter of the path. Did you mean json?',
    "“jsom”既不是请求的参数组，也不是路径参数。是否应为 json？",
  ],
  [
    "group-unknown",
    { name: "other", known: ["json", "id"] },
    '"other" is neither a group of the request nor a parameter of the path. Write one of json, id.',
    "“other”既不是请求的参数组，也不是路径参数。请使用以下名称之一：json、id。",
  ],
  [
    "host-unknown",
    {
      bases: ["https://a.example", "https://b.example"],
      hosts: ["https://a.example"],
      page: "openapi/v3/demo/a.md",
      operation: "post",
    },
    'request.base_uri: not a base of WeChat Pay\'s API: "https://a.example", "https://b.example". Correct the row, or add to the corrections file: { page: openapi/v3/demo/a.md, operation: post, was: { hosts: ["https://a.example"] }, is: { hosts: ["https://…"] }, reason: … }.',
    'request.base_uri 中的“https://a.example”、“https://b.example”不是微信支付 API 的地址。请修改该行，或在更正文件中添加：{ page: openapi/v3/demo/a.md, operation: post, was: { hosts: ["https://a.example"] }, is: { hosts: ["https://…"] }, reason: … }。',
  ],
  [
    "marks-unknown",
    { marks: ["required", "encrypted"] },
    "The page does not show which fields are required and which are encrypted; that is recorded as unknown. State the marks with an entry in the corrections file, or import the page's markdown.",
    "页面没有显示哪些字段必填、哪些字段加密；目前记录为未知。请在更正文件中添加条目予以说明，或导入页面的 Markdown 文件。",
  ],
  [
    "marks-unknown",
    { marks: ["required"] },
    "The page does not show which fields are required; that is recorded as unknown. State the marks with an entry in the corrections file, or import the page's markdown.",
    "页面没有显示哪些字段必填；目前记录为未知。请在更正文件中添加条目予以说明，或导入页面的 Markdown 文件。",
  ],
  [
    "marks-unsettled",
    { marks: ["encrypted"], page: "openapi/v3/demo/a.md", operation: "post" },
    "Which fields are encrypted is unknown. Add to the corrections file: { page: openapi/v3/demo/a.md, operation: post, encrypted: [request.…], reason: … }.",
    "无法确定哪些字段加密。请在更正文件中添加：{ page: openapi/v3/demo/a.md, operation: post, encrypted: [request.…], reason: … }。",
  ],
  [
    "marks-unsettled",
    { marks: ["required", "encrypted"], page: "openapi/v3/demo/a.md", operation: "post" },
    "Which fields are required and which are encrypted is unknown. Add to the corrections file: { page: openapi/v3/demo/a.md, operation: post, required: [request.…], encrypted: [request.…], reason: … }.",
    "无法确定哪些字段必填、哪些字段加密。请在更正文件中添加：{ page: openapi/v3/demo/a.md, operation: post, required: [request.…], encrypted: [request.…], reason: … }。",
  ],
  [
    "nesting-deep",
    { field: "a", level: 23 },
    '"a" is nested 23 levels deep, and TypeScript does not compile types of this depth. Correct data-indent; 22 levels of objects or 15 of lists compile.',
    "“a”嵌套了 23 层，TypeScript 无法编译这样深的类型。请更正 data-indent；最多可以嵌套 22 层对象或 15 层列表。",
  ],
  [
    "moved-nowhere",
    { target: "openapi/v3/demo/b.md" },
    "The page has moved to openapi/v3/demo/b.md, which is not among the pages; its former name is left out. Read that page too, or take this one out.",
    "页面已移至 openapi/v3/demo/b.md，但读取的页面中没有该页面；不再生成原名称。请同时读取该页面，或移除当前页面。",
  ],
  [
    "name-clash",
    { name: "PostDemo", operation: "POST /v3/demo", other: "POST /v3/de-mo" },
    "PostDemo would name both POST /v3/demo and POST /v3/de-mo. Take one of the pages out.",
    "名称 PostDemo 会同时用于 POST /v3/demo 和 POST /v3/de-mo。请移除其中一个页面。",
  ],
  [
    "name-clash",
    { name: "PostDemo", operation: "POST /v3/demo" },
    "PostDemo would name both POST /v3/demo and its own schema. Take one of the pages out.",
    "名称 PostDemo 会同时用于 POST /v3/demo 及其自身的数据结构。请移除其中一个页面。",
  ],
  [
    "operation-repeated",
    { operation: "POST /v3/demo", file: "openapi/v3/demo/a.md", line: 12 },
    "POST /v3/demo is described here and on line 12 of openapi/v3/demo/a.md. Take one of the two out.",
    "POST /v3/demo 在此处和 openapi/v3/demo/a.md 第 12 行重复描述。请移除其中一处。",
  ],
  [
    "path-invalid",
    { case: "path", path: "/v4/demo", roots: ["v2", "v3"] },
    '"/v4/demo" is not the path of an endpoint. Write /v2/ or /v3/ and segments of letters, digits, - _ . ~, or {name}, each name once.',
    "“/v4/demo”不是有效的接口路径。路径请以 /v2/ 或 /v3/ 开头，各段由字母、数字和 - _ . ~ 组成，或写成 {name}，且参数名不得重复。",
  ],
  [
    "path-invalid",
    { case: "file-name", path: "/v3/con", name: "con" },
    '"/v3/con" cannot be emitted: "con" cannot be the name of a module on every system. Correct the path, or leave the page out with --exclude.',
    "无法为“/v3/con”生成模块：“con”不能在所有系统上用作模块的文件名。请更正路径，或用 --exclude 排除该页面。",
  ],
  [
    "path-invalid",
    { case: "group", path: "/v3/{json}", name: "json" },
    '"/v3/{json}" cannot be emitted: the parameter {json} has the name of a group of the request. Give the parameter another name.',
    "无法为“/v3/{json}”生成模块：路径参数 {json} 与请求的参数组同名。请为该参数另取名称。",
  ],
  [
    "path-invalid",
    { case: "repeated", path: "/v3/{id}/{id}", name: "id" },
    '"/v3/{id}/{id}" names the parameter {id} twice. Give each parameter its own name.',
    "“/v3/{id}/{id}”中的路径参数 {id} 出现了两次。请为每个参数取不同的名称。",
  ],
  [
    "path-invalid",
    { case: "event", event: "a b" },
    '"a b" is not the name of an event. Name the page for its event: THE.EVENT.',
    "“a b”不是有效的事件名称。请以事件名称命名页面，例如 THE.EVENT。",
  ],
  [
    "path-parameter-elsewhere",
    { case: "in-group", name: "id", group: "query" },
    'The path parameter "id" is described in "query"; the URL is used. Write its row as "id", beside the groups.',
    "路径参数“id”写在“query”中；以 URL 为准。请将该行写作“id”，并与参数组并列。",
  ],
  [
    "path-parameter-elsewhere",
    { case: "other-name", name: "out_no", written: "outNo" },
    'The path parameter "out_no" is described as "outNo"; the URL is used. Write its row as "out_no", beside the groups.',
    "路径参数“out_no”写作“outNo”；以 URL 为准。请将该行写作“out_no”，并与参数组并列。",
  ],
  [
    "path-parameter-elsewhere",
    { case: "unknown-group", group: "path" },
    '"path" is not a group of the request; the path parameters that it holds are read without it. Write their rows beside the groups.',
    "“path”不是请求的参数组；其中的路径参数直接读取。请将这些路径参数的行与参数组并列填写。",
  ],
  [
    "path-parameter-missing",
    { name: "id" },
    'The table does not describe the path parameter "id"; it is read as a required string. Add its row.',
    "字段表没有描述路径参数“id”；目前按必填的字符串读取。请补充该行。",
  ],
  [
    "variants-undeclared",
    { name: "json", causes: [{ case: "twins", required: ["mchid", "sp_mchid"] }] },
    '"json" requires mchid and sp_mchid, and no message has both. What only some messages have is read as optional. Declare the variants in the corrections file.',
    "“json”将 mchid 和 sp_mchid 都列为必填，但两者不会同时出现。只在部分报文中出现的字段按选填读取。请在更正文件中声明各个变体。",
  ],
  [
    "variants-undeclared",
    {
      name: "json",
      causes: [{ case: "twins", required: ["appid", "openid"], other: "sub_openid" }, { case: "sub-mchid" }],
    },
    '"json" requires appid, openid, and has sub_openid for the same thing; requires sub_mchid, and its page links to a manual of direct merchants, who have none. What only some messages have is read as optional. Declare the variants in the corrections file.',
    "“json”将 appid、openid 列为必填，同时又有含义相同的 sub_openid；将 sub_mchid 列为必填，但页面链接到直连商户的文档，而直连商户没有子商户。只在部分报文中出现的字段按选填读取。请在更正文件中声明各个变体。",
  ],
  [
    "variants-undeclared",
    {
      name: "resource",
      causes: [{ case: "original-types", types: ["refund", "transaction"] }, { case: "region" }],
    },
    '"resource" has several original types (refund, transaction), and requires the members of all of them; requires user_received_account, and its page serves the global region, which does not send it. What only some messages have is read as optional. Declare the variants in the corrections file.',
    "“resource”对应多种 original_type（refund、transaction），却将各种类型的字段都列为必填；将 user_received_account 列为必填，但页面也适用于境外地区，而境外地区不返回该字段。只在部分报文中出现的字段按选填读取。请在更正文件中声明各个变体。",
  ],
];

testSentences(rows, english, chinese);
