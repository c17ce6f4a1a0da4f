/** The Chinese sentences of findings of refining what the pages say; corrections.ts has those of corrections. */
import type { EvidenceData, FlattenedCause, refineFindings as english } from "../english/refine.ts";

const quote = (text: string) => `“${text}”`;

const marks = { required: "哪些字段必填", encrypted: "哪些字段加密" };

function listMarks(unknown: readonly (keyof typeof marks)[]): string {
  return unknown.map((mark) => marks[mark]).join("、");
}

function evidenceOf({ path, evidence }: EvidenceData): string {
  switch (evidence.case) {
    case "tooltip":
      return `${path} 的提示“${evidence.tooltip}”表明该字段是密文`;
    case "label":
      return `${path} 的名称“${evidence.label}”表明该字段是密文`;
    case "same-page":
      return `同一页面将 ${evidence.marked} 标注为加密字段`;
    case "other-page":
      return `${evidence.operation} 的页面将 ${evidence.marked} 标注为加密字段`;
  }
}

/** The label and the tooltip name the field already; marks of other fields do not. */
function unmarkedOf(data: EvidenceData): string {
  const subject =
    data.evidence.case === "label" || data.evidence.case === "tooltip" ? "" : `与之对应的 ${data.path} `;
  return `${evidenceOf(data)}，但${subject}没有加密标注`;
}

function markFix({ page, operation, path }: EvidenceData): string {
  const entry = `{ page: ${page}, operation: ${operation}, field: ${path}, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }`;
  return `请在更正文件中添加 ${entry}；如果该字段是明文，请将其路径列入 plain。`;
}

function causeOf(cause: FlattenedCause): string {
  switch (cause.case) {
    case "original-types":
      return `对应多种 original_type（${cause.types.join("、")}），却将各种类型的字段都列为必填`;
    case "twins":
      return cause.other === undefined
        ? `将 ${cause.required.join(" 和 ")} 都列为必填，但两者不会同时出现`
        : `将 ${cause.required.join("、")} 列为必填，同时又有含义相同的 ${cause.other}`;
    case "sub-mchid":
      return "将 sub_mchid 列为必填，但页面链接到直连商户的文档，而直连商户没有子商户";
    case "region":
      return "将 user_received_account 列为必填，但页面也适用于境外地区，而境外地区不返回该字段";
  }
}

/** The Chinese sentences of the rules of refining. */
export const refineFindings: typeof english = {
  "children-unexpected": ({ path, type }) => ({
    reason: `${path} 的类型为 ${type}，但其下方的行是它的子字段。`,
    fix: "请将类型改为 object 或 object[]，或修改下方各行的缩进。",
  }),
  "decryption-unmarked": (data) => ({
    reason: `${unmarkedOf(data)}；客户端会原样返回该字段。`,
    fix: markFix(data),
  }),
  "encryption-misplaced": ({ path, case: reason }) => ({
    reason: {
      header: `请求头 ${path} 标注为加密字段，但客户端只加密查询参数和请求体中的字段。`,
      path: `路径参数 ${path} 标注为加密字段，但客户端只加密查询参数和请求体中的字段。`,
      algorithm: `${path} 标注为使用 APIv3密钥加密，该算法只用于回调通知。`,
    }[reason],
    fix: "请修改加密标注，或排除该页面。",
  }),
  "encryption-type": ({ path, type, mark }) =>
    mark === "both"
      ? { reason: `${path} 同时标注为加密字段和 JSON 字符串。`, fix: "请修改其中一个标注。" }
      : {
          reason: `${path} 标注为${mark === "json" ? " JSON 字符串" : "加密字段"}，但类型为 ${type}。`,
          fix: "只有 string 和 string[] 类型可以使用该标注，请修改类型或标注。",
        },
  "encryption-unmarked": (data) =>
    data.case === "field"
      ? { reason: `${unmarkedOf(data)}。`, fix: markFix(data) }
      : {
          reason: `请求头 request.headers.${data.header} 声明了加密密钥，但请求中没有标注为加密的字段。`,
          fix: "请在更正文件中标注加密字段；如果所有字段都是明文，请添加 plain: [request]。",
        },
  "enum-type": ({ name, type, value }) => ({
    reason: `“${name}”的类型为 ${type}，但枚举值中有“${value}”；目前按字符串读取。`,
    fix: "请在更正文件中指定该字段的类型。",
  }),
  "enum-unexpected": ({ name, type, isEncrypted }) => ({
    reason: `“${name}”${isEncrypted ? "是加密字段" : `的类型为 ${type}`}，其值不可能是所列的枚举值；这些枚举值不予读取。`,
    fix: "请删除这些枚举值，或修改类型或标注。",
  }),
  "event-missing": ({ events }) => ({
    reason: `页面没有列出 event_type 的枚举值；目前使用页面名称“${events.join("、")}”。`,
    fix: "请填写 event_type 一行，并写明 `THE.EVENT` 枚举值。",
  }),
  "group-unknown": ({ name, known, suggestion }) => ({
    reason: `“${name}”既不是请求的参数组，也不是路径参数。`,
    fix: suggestion === undefined ? `请使用以下名称之一：${known.join("、")}。` : `是否应为 ${suggestion}？`,
  }),
  "host-unknown": ({ bases, hosts, page, operation }) => ({
    reason: `request.base_uri 中的${bases.map(quote).join("、")}不是微信支付 API 的地址。`,
    fix: `请修改该行，或在更正文件中添加：{ page: ${page}, operation: ${operation}, was: { hosts: ${JSON.stringify(hosts)} }, is: { hosts: ["https://…"] }, reason: … }。`,
  }),
  "marks-unknown": (data) => ({
    reason: `页面没有显示${listMarks(data.marks)}；目前记录为未知。`,
    fix: "请在更正文件中添加条目予以说明，或导入页面的 Markdown 文件。",
  }),
  "marks-unsettled": ({ marks: unknown, page, operation }) => {
    const lists = unknown.map((mark) => `${mark}: [request.…]`).join(", ");
    return {
      reason: `无法确定${listMarks(unknown)}。`,
      fix: `请在更正文件中添加：{ page: ${page}, operation: ${operation}, ${lists}, reason: … }。`,
    };
  },
  "nesting-deep": ({ field, level }) => ({
    reason: `“${field}”嵌套了 ${level} 层，TypeScript 无法编译这样深的类型。`,
    fix: "请更正 data-indent；最多可以嵌套 22 层对象或 15 层列表。",
  }),
  "moved-nowhere": ({ target }) => ({
    reason: `页面已移至 ${target}，但读取的页面中没有该页面；不再生成原名称。`,
    fix: "请同时读取该页面，或移除当前页面。",
  }),
  "name-clash": ({ name, operation, other }) => ({
    reason:
      other === undefined
        ? `名称 ${name} 会同时用于 ${operation} 及其自身的数据结构。`
        : `名称 ${name} 会同时用于 ${operation} 和 ${other}。`,
    fix: "请移除其中一个页面。",
  }),
  "operation-repeated": ({ operation, file, line }) => ({
    reason: `${operation} 在此处和 ${file} 第 ${line} 行重复描述。`,
    fix: "请移除其中一处。",
  }),
  "path-invalid": (data) => {
    switch (data.case) {
      case "event":
        return {
          reason: `“${data.event}”不是有效的事件名称。`,
          fix: "请以事件名称命名页面，例如 THE.EVENT。",
        };
      case "path":
        return {
          reason: `“${data.path}”不是有效的接口路径。`,
          fix: `路径请以 ${data.roots.map((root) => `/${root}/`).join(" 或 ")} 开头，各段由字母、数字和 - _ . ~ 组成，或写成 {name}，且参数名不得重复。`,
        };
      case "file-name":
        return {
          reason: `无法为“${data.path}”生成模块：“${data.name}”不能在所有系统上用作模块的文件名。`,
          fix: "请更正路径，或用 --exclude 排除该页面。",
        };
      case "group":
        return {
          reason: `无法为“${data.path}”生成模块：路径参数 {${data.name}} 与请求的参数组同名。`,
          fix: "请为该参数另取名称。",
        };
      case "repeated":
        return {
          reason: `“${data.path}”中的路径参数 {${data.name}} 出现了两次。`,
          fix: "请为每个参数取不同的名称。",
        };
    }
  },
  "path-parameter-elsewhere": (data) => {
    if (data.case === "unknown-group") {
      return {
        reason: `“${data.group}”不是请求的参数组；其中的路径参数直接读取。`,
        fix: "请将这些路径参数的行与参数组并列填写。",
      };
    }
    const place = data.case === "in-group" ? `写在“${data.group}”中` : `写作“${data.written}”`;
    return {
      reason: `路径参数“${data.name}”${place}；以 URL 为准。`,
      fix: `请将该行写作“${data.name}”，并与参数组并列。`,
    };
  },
  "path-parameter-missing": ({ name }) => ({
    reason: `字段表没有描述路径参数“${name}”；目前按必填的字符串读取。`,
    fix: "请补充该行。",
  }),
  "variants-undeclared": ({ name, causes }) => ({
    reason: `“${name}”${causes.map(causeOf).join("；")}。只在部分报文中出现的字段按选填读取。`,
    fix: "请在更正文件中声明各个变体。",
  }),
};
