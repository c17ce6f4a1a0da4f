/** The Chinese sentences of findings about a file as a whole, and about the headings of its operations. */
import type { FindingText } from "../finding-text.ts";
import type { AmbiguousMethod, fileFindings as english, UnreadablePage } from "../english/files.ts";

function unreadablePage(data: UnreadablePage): FindingText {
  const restore = "请恢复该页面、删除该文件，或用 --exclude 排除它。";
  switch (data.case) {
    case "line":
      return { reason: `该行超过 ${data.maxLength} 个字符。`, fix: "请删除不属于文档的内容。" };
    case "size":
      return { reason: `页面超过 ${data.maxLength} 个字符。`, fix: "请拆分页面，或删除不属于文档的内容。" };
    case "lines":
      return { reason: `页面超过 ${data.maxLines} 行。`, fix: "请拆分页面，或删除不属于文档的内容。" };
    case "marks":
      return {
        reason: "截至该行，段落中的强调、代码、链接和 HTML 标记过多。",
        fix: "请用空行拆分段落，或删除不属于文档的内容。",
      };
    case "depth":
      return { reason: "页面的嵌套层级过深。", fix: "请删除不属于文档的内容。" };
    case "empty":
      return { reason: "此处应为页面，但文件是空的。", fix: restore };
    case "html":
      return { reason: "文件是 HTML（例如服务器的错误页面），不是页面的 Markdown 源文件。", fix: restore };
    case "json":
      return { reason: "文件是 JSON（例如服务器返回的错误），不是页面。", fix: restore };
    case "lfs":
      return { reason: "文件是 Git LFS 的指针，不是页面本身。", fix: "请执行 `git lfs pull`。" };
    case "table":
      return {
        reason: "文件中有表格，但没有标有 HTTP 请求方法的标题，也没有表头为“请求参数”或“返回字典”的表格。",
        fix: "请在标题末尾加上 {#get}、{#post}、{#put}、{#patch} 或 {#delete}，并写出上述表头。",
      };
    case "other":
      return { reason: "文件不像页面：既没有标有 HTTP 请求方法的标题，也没有表格。", fix: restore };
    case "link-text":
      return {
        reason: `文件中只有路径“${data.target}”，是被 Git 检出为文本的链接。`,
        fix: "请设置 `core.symlinks=true` 后重新检出，或将页面复制到此处。",
      };
    case "link":
      return { reason: `链接指向的“${data.target}”不存在。`, fix: "请恢复链接的目标，或删除该链接。" };
    case "extension":
      return {
        reason: `“${data.written}”是页面，但只有以 .md 结尾的文件才作为页面读取。`,
        fix: `请将它重命名为 ${data.name}。`,
      };
  }
}

function ambiguityOf(data: AmbiguousMethod): string {
  switch (data.case) {
    case "several":
      return `标题含有多个请求方法标记：“${data.marks.join("”、“")}”。`;
    case "unreadable":
      return `无法读取标题的请求方法标记“${data.marks.join("”、“")}”。`;
    case "missing":
      return `标题“${data.title}”没有请求方法标记，其下的表格会被归入上一个接口。`;
  }
}

/** The Chinese sentences of the rules about files and headings. */
export const fileFindings: typeof english = {
  "encoding-invalid": (data) =>
    data.case === "bytes"
      ? {
          reason: `文件不是 UTF-8 编码${data.encoding === undefined ? "：此处的字节无效" : `，可能是 ${data.encoding} 编码`}。`,
          fix: "请将文件转换为 UTF-8 编码。",
        }
      : {
          reason: "此处是 U+FFFD，表明此前的编码转换丢失了字符。",
          fix: "请从来源恢复该文件，并按其原有编码转换。",
        },
  "method-ambiguous": (data) => ({
    reason: ambiguityOf(data),
    fix: "标题末尾请只写一个标记：{#get}、{#post}、{#put}、{#patch} 或 {#delete}；另一个接口请另写标题。",
  }),
  "page-unreadable": unreadablePage,
};
