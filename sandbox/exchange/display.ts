import { styleText } from "node:util";

import type { Exchange } from "./exchange.ts";

/** Formats an exchange for a terminal. It shows personal data in plain text. */
export function display(exchange: Exchange, color: boolean): string {
  const { method, target, headers, body, page, signed, decrypted, faults, response } = exchange;
  const paint = (style: "bold" | "green" | "red" | "cyan", text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const isSuccess = response.status < 300;
  const lines = [
    paint("bold", `${method} ${cut(target, 160)}`),
    `  page       ${page ?? "undocumented"}`,
    `  signature  ${signed ? paint("green", "valid") : paint("red", "invalid")}  ${cut(headers["authorization"] ?? "", 100)}`,
    `  encrypted  ${decrypted.length === 0 ? "no fields" : `for ${headers["wechatpay-serial"] ?? ""}`}`,
    ...decrypted.map(
      ({ path, ciphertext, plain }) =>
        `    ${path}: ${cut(ciphertext, 24)} → ${paint("cyan", printable(plain))}`,
    ),
    ...(body === "" ? [] : [`  body       ${cut(body, 160)}`]),
    ...(faults.length === 0 ? [] : [`  faults     ${faults.map(({ fault }) => fault).join(", ")}`]),
    `  response   ${paint(isSuccess ? "green" : "red", String(response.status))} ${cut(response.body, 200)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function cut(text: string, length: number): string {
  const clean = printable(text);
  return clean.length > length ? `${clean.slice(0, length)}…` : clean;
}

/** Replaces control characters, since the bytes of a caller must not control the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it removes
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/gu, " ");
}
