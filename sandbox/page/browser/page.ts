/** Shows the reference by Scalar, with every feature that sends or loads data elsewhere turned off. */
import { showLog } from "./log.ts";
import { showPanel } from "./panel.ts";

interface Scalar {
  createApiReference(place: string, configuration: object): unknown;
}

declare const Scalar: Scalar;

/** Defines the element by which the reference shows an extension; its value is an attribute. */
function defineMark(name: string, extension: string, textOf: (value: string) => string) {
  const mark = class extends HTMLElement {
    connectedCallback() {
      this.textContent = textOf(this.getAttribute(extension) ?? "");
    }
  };
  customElements.define(name, mark);
  return { name: extension, component: name };
}

const algorithms: Readonly<Record<string, string>> = {
  "rsa-oaep": "RSA-OAEP",
  "aes-256-gcm": "AEAD_AES_256_GCM",
};
const extensions = [
  defineMark("field-encryption", "x-encrypted", (value) => `加密 Encrypted · ${algorithms[value] ?? value}`),
  defineMark("field-unit", "x-unit", (value) => `单位 Unit · ${value}`),
];

document.getElementById("reference")?.replaceChildren();
Scalar.createApiReference("#reference", {
  url: "/sandbox/page/reference.json",
  baseServerURL: location.origin,
  plugins: [() => ({ name: "wechatpay", extensions })],
  theme: "default",
  hideModels: true,
  hiddenClients: true,
  hideClientButton: true,
  documentDownloadType: "none",
  showDeveloperTools: "never",
  // No request to another origin.
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  onLoaded: () => document.documentElement.classList.add("loaded"),
});

const log = document.getElementById("log");
if (log) showLog(log);
const panel = document.getElementById("panel");
const toggle = document.getElementById("panel-toggle");
if (panel && toggle) showPanel(panel, toggle);
