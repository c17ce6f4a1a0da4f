import { styleText } from "node:util";

import { printable } from "../../generator/util/printable.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Texts } from "./texts/texts.ts";

/** Formats an exchange for a terminal. It shows personal data in plain text. */
export function display(exchange: Exchange, color: boolean, texts: Texts): string {
  const { method, target, headers, body, page, signed, decrypted, faults, response } = exchange;
  const paint = (style: "bold" | "green" | "red" | "cyan", text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const labels = texts.labels();
  const isSuccess = response.status < 300;
  const lines = [
    paint("bold", `${method} ${cut(target, 160)}`),
    `  ${labels.page}${page ?? labels.undocumented}`,
    `  ${labels.signature}${signed ? paint("green", labels.valid) : paint("red", labels.refused)}  ${cut(headers["authorization"] ?? "", 100)}`,
    `  ${labels.encrypted}${decrypted.length === 0 ? labels.nothing : texts.encryptedWith(headers["wechatpay-serial"] ?? "")}`,
    ...decrypted.map(
      ({ path, ciphertext, plain }) =>
        `    ${path}: ${cut(ciphertext, 24)} → ${paint("cyan", printable(plain))}`,
    ),
    ...(body === "" ? [] : [`  ${labels.body}${cut(body, 160)}`]),
    ...(faults.length === 0 ? [] : [`  ${labels.faults}${faults.map(({ fault }) => fault).join(", ")}`]),
    `  ${labels.response}${paint(isSuccess ? "green" : "red", String(response.status))} ${cut(response.body, 200)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function cut(text: string, length: number): string {
  const clean = printable(text);
  return clean.length > length ? `${clean.slice(0, length)}…` : clean;
}
