/** Issues in Chinese. */
import type { Issue } from "../schema/issue.ts";

/** An issue as a sentence: `json.amount.total（总金额）：应为 integer，收到 string`. Types are called as the documents call them. */
export function describeInChinese(issue: Issue, label?: string): string {
  const { path } = issue;
  const place = label === undefined ? path : `${path}（${label}）`;
  return place === "" ? sentence(issue) : `${place}：${sentence(issue)}`;
}

function sentence({ rule, expected, received, meant }: Issue): string {
  switch (rule) {
    case "required":
      return `必填，应为 ${expected}`;
    case "unknown":
      return `文档中没有此字段${meant === undefined ? "" : `，是否应为 ${meant}？`}`;
    case "shape":
      return `不应与同级的其他字段并存（${expected.replace("no such field in the shape ", "形态 ")}）`;
    case "four-byte":
      return "含有 4 字节字符（如表情符号），接口只接受不超过 3 字节的 UTF-8 字符";
    case "ciphertext":
      return "应填明文，由客户端加密；收到的是密文";
    default:
      return `应为 ${expected.replace("object or a string of JSON", "object 或 JSON 字符串")}，收到 ${kinds[received] ?? received}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  fraction: "小数",
  "integer beyond 2^53": "超出 2^53 的整数",
  "another string": "其他字符串",
  "another number": "其他数字",
  unreadable: "无法读取的值",
  "too many items to look at": "过长的列表",
};
