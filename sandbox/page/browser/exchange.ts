/** The members of an exchange that the page shows. */
export interface Exchange {
  readonly number: number;
  readonly at: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly page?: string;
  readonly signed: boolean;
  readonly decrypted: readonly {
    readonly path: string;
    readonly ciphertext: string;
    readonly plain: string;
  }[];
  readonly request?: Readonly<Record<string, unknown>>;
  readonly faults: readonly unknown[];
  readonly response: { readonly status: number; readonly body: string };
}

type Child = Node | string;

/** Creates an element. Text of a caller stays text and is never parsed as HTML. */
export function element(name: string, className: string, ...children: readonly Child[]): HTMLElement {
  const created = document.createElement(name);
  if (className !== "") created.className = className;
  created.append(...children);
  return created;
}

/** The line of an exchange in the list. */
export function summaryOf(exchange: Exchange): HTMLElement[] {
  const { number, at, method, target, signed, response, decrypted, faults } = exchange;
  const marks = [decrypted.length > 0 && `解密 ${decrypted.length}`, faults.length > 0 && "故障"].filter(
    Boolean,
  );
  return [
    element("span", "number", `#${number}`),
    element("time", "", new Date(at).toLocaleTimeString("zh-CN", { hour12: false })),
    element("span", "method", method),
    element("span", "target", decodedPath(target)),
    element("span", "marks", marks.join(" ")),
    element("span", signed ? "good" : "bad", signed ? "验签 ✓" : "验签 ✗"),
    element("span", response.status < 300 ? "status good" : "status bad", String(response.status)),
  ];
}

/** The details of an exchange. */
export function detailOf(exchange: Exchange): HTMLElement[] {
  const { headers, page, signed, decrypted, request, body, faults, response } = exchange;
  return [
    part(
      "签名 Signature",
      element("p", signed ? "good" : "bad", signed ? "正确 valid" : "未通过 invalid"),
      element(
        "code",
        "line",
        headers["authorization"] ?? "缺少 Authorization 请求头 no Authorization header",
      ),
      ...(page === undefined ? [] : [element("p", "faint", `规格 specs/${page}`)]),
    ),
    part(
      "解密的字段 Decrypted fields",
      decrypted.length === 0 ? element("p", "faint", "没有加密字段 none") : decryptedTable(exchange),
    ),
    ...(faults.length > 0 ? [part("故障 Faults", block(faults))] : []),
    part("请求（明文）Request, in plain text", block(withoutHeaders(request) ?? body), headersOf(headers)),
    part(`应答 Response ${response.status}`, block(parsed(response.body))),
  ];
}

function part(title: string, ...children: readonly Child[]): HTMLElement {
  return element("section", "", element("h3", "", title), ...children);
}

function decryptedTable({ decrypted, headers }: Exchange): HTMLElement {
  const rows = decrypted.map(({ path, ciphertext, plain }) =>
    element(
      "tr",
      "",
      element("td", "name", path),
      element("td", "cipher", `${ciphertext.slice(0, 28)}…`),
      element("td", "plain", plain),
    ),
  );
  const key = element("p", "faint", `Wechatpay-Serial: ${headers["wechatpay-serial"] ?? ""}`);
  return element("div", "", element("table", "", ...rows), key);
}

/** Headers are shown in a section of their own. */
function withoutHeaders(request: Exchange["request"]): unknown {
  if (!request) return undefined;
  const { headers: _, ...groups } = request;
  return groups;
}

function headersOf(headers: Exchange["headers"]): HTMLElement {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return element("details", "", element("summary", "", "请求头 Headers"), block(lines.join("\n")));
}

function block(value: unknown): HTMLElement {
  return element("pre", "", typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? "（没有应答主体 no body）" : text;
  }
}

function decodedPath(target: string): string {
  try {
    return decodeURIComponent(target.split("?")[0] ?? "");
  } catch {
    return target;
  }
}
