/** The English texts of the command, as functions of their data: `<option or path>: <what is wrong>. <what to do>.` */
import type { CredentialsError, IrError } from "../../index.ts";

const usage = `wechatpay-sandbox [--ir FILE | --specs DIR] [options]

Simulates WeChat Pay APIv3 on this machine until you stop it. No money moves. It prints its URL, the path of the
file with throwaway keys for createClient, and every request that it receives. Open the URL in a browser for a reference of
all operations, a form that calls each of them, and a live log.

Pages
  (none)                     Serves all operations, which this package contains.
  --ir FILE                  Serves an IR file, which wechatpay-codegen ir --out FILE writes.
  --specs DIR                Serves the pages below DIR. Needs wechatpay-codegen.
  --include PATTERN          Serves only these pages: "openapi/v3/pay/**". A folder stands for all pages below it.
  --exclude PATTERN          Does not serve these pages. Both flags can be repeated.
  --corrections FILE, -c, --config FILE, --fail-on error|warn
                             With --specs: as for wechatpay-codegen.

Server
  --port N                   Default 0: any free port.
  --https                    Serves HTTPS with a new certificate, and prints the path of the certificate to trust.
  --credentials FILE         Uses the keys of a JSON file: mchid, serialNo, apiV3Key, merchantPublicKey, publicKeyId and
                             wechatpayPrivateKey, and of a brand brandId, brandSerialNo and brandPublicKey; keys as PEM.
                             Default: throwaway keys.
  --merchants FILE           Serves the merchants of a JSON file: a list of { "mchid", "appids", "subMerchants", "brands",
                             "keys" }; all but mchid may be absent. Default: one merchant and one brand.
  --host ADDRESS             Listens on this address. Default 127.0.0.1. 0.0.0.0 lets other containers reach it by the names
                             of --allow-host, which it then needs.
  --allow-host NAME          Accepts requests by this name, such as "sandbox". Its URL has the first. Can be repeated.
  --notify-host NAME         Sends notifications to this host, too, and allows http there; "*" allows every host by https.
                             Default: loopback only. Can be repeated.
  --out DIR                  Writes client.json, client.env and control.json into this folder, and removes them when it stops.
                             Default: a new temporary folder.

Behaviour
  --seed TEXT                The same seed and requests give the same responses. Default: a new seed each time.
  --stateless                Keeps no order, refund or transfer: each operation responds as its page documents.
  --pay-after MS             Pays each order after this time. Default: never; POST /sandbox/orders/OUT_TRADE_NO/pay pays it.
  --settle-after MS          Settles refunds and transfers after this time. Default 1000.
  --speed N                  How fast the clock of the sandbox runs: with 60, an hour takes a minute. Default 1.
  --public-key-share N       The merchant has platform certificates, too. N, from 0 to 1, is the share of the responses that
                             the public key signs. Default: no platform certificates.

Output
  --openapi                  Prints the OpenAPI 3.1 document of the operations, and does not start the server.
  --format text|json|github  json prints one JSON object per line: the first says that the sandbox is ready, each other
                             one is an exchange. github formats the findings of --specs.
  --lang en|zh               The language of messages. Default: that of the locale (LC_ALL, LC_MESSAGES, LANG), else English.
                             --format json and --format github are always in English.
  --color, --no-color, --silent, -h, --help, -v, --version

The header Sandbox-Fault of a request causes a fault in its response: "reset; when=during".
Exit codes: 0 stopped, 1 findings, 2 usage, 3 files cannot be read or written, 141 the program that reads
the output has ended.
`;

const nameByPlace = "Name pages by their place in the tree, such as openapi/v3/pay/** or webhook/**.";

/** Errors of the command line. */
const commandLine = {
  helpHint: (message: string) => `${message} See wechatpay-sandbox --help.`,
  optionUnknown: (option: string) => `${option}: is not an option. Remove it.`,
  valueMissing: (option: string) =>
    `${option}: the value is missing. Pass one; write ${option}=VALUE if it begins with "-".`,
  valueUnexpected: (option: string) => `${option}: takes no value. Remove the value.`,
  argumentUnexpected: (argument: string) =>
    `${argument}: is not an option. Name a folder of pages with --specs, or an IR file with --ir.`,
  argumentsUnreadable: (reason: string) => `command line: cannot be read: ${reason}`,
  pathEmpty: (option: string) => `${option}: the path is empty. Name a file or folder.`,
  irAndSpecs: () => "--ir: it cannot be combined with --specs. Pass one of them.",
  needsSpecs: (option: string) => `${option}: it applies to pages that are read. Add --specs DIR.`,
  patternEmpty: (option: string) => `${option}: a pattern is empty. ${nameByPlace}`,
  patternNegated: (option: string, pattern: string) =>
    `${option}: the pattern "${pattern}" begins with "!". Use --exclude instead.`,
  includeUnmatched: (pattern: string) =>
    `--include: the pattern "${pattern}" matches no page. ${nameByPlace}`,
  excludeUnmatched: (pattern: string) =>
    `--exclude: the pattern "${pattern}" matches no page. Correct or remove it.`,
  allExcluded: () => `--include and --exclude: together they leave out every page. ${nameByPlace}`,
  portInvalid: () => "--port: it takes a whole number from 0 to 65535. Use 0 for any free port.",
  notAddress: (option: string, value: string) =>
    `${option}: ${JSON.stringify(value)} is not an IP address. Pass 127.0.0.1, or 0.0.0.0 in a container.`,
  noNames: (option: string, value: string) =>
    `${option}: --host ${value} is not a loopback address. Name the hosts by which other machines reach the sandbox.`,
  notName: (option: string, value: string) =>
    `${option}: ${JSON.stringify(value)} is not a host name. Write it without a scheme, a port and a path: "sandbox".`,
  numberInvalid: (option: string, value: string, least: number, most: number) =>
    `${option}: "${value}" is out of range. Pass a number from ${least} to ${most}.`,
  choiceInvalid: (option: string, value: string, choices: string) =>
    `${option}: "${value}" is unknown. Pass one of ${choices}.`,
};

/** Errors about files, the port, and the generator. */
const files = {
  systemError: (reason: string) => `${reason}.`,
  codegenMissing: () =>
    "--specs: wechatpay-codegen is not installed. Install it with npm install --save-dev wechatpay-codegen, or pass --ir FILE.",
  portInUse: (port: number) => `--port: ${port} is in use. Pass another port, or 0 for any free port.`,
  startFailed: (reason: string) => `The sandbox cannot start: ${reason}.`,
  keysMissing: (option: string, path: string) =>
    `${option}: ${path}: the file does not exist. Name a JSON file.`,
  keysUnreadable: (option: string, path: string, reason: string) =>
    `${option}: ${path}: the file cannot be read (${reason}). Correct its permissions, or name another file.`,
  keysNotJson: (option: string, path: string) =>
    `${option}: ${path}: the file is not JSON. Check its syntax.`,
  keysInvalid: (option: string, path: string, { message }: CredentialsError) =>
    `${option}: ${path}: ${message}`,
  irInvalid: ({ message }: IrError) => message,
};

/** What a running sandbox prints. */
const output = {
  ready: (operations: number, url: string, seed: string) =>
    `Sandbox of ${operations} operation${operations === 1 ? "" : "s"} on ${url}, seed ${seed}. This is not WeChat Pay: no money moves.`,
  page: (url: string) => `Open ${url} in a browser: every operation, a form that calls it, and a live log.`,
  clientFile: (path: string) => `createClient takes the throwaway keys in ${path}`,
  envFile: (path: string) => `node --env-file reads them as variables of ${path}`,
  brandFile: (path: string) => `For the endpoints of brands it takes those in ${path}`,
  clientFolder: (folder: string) =>
    `The other merchants and brands have a file each: client-MCHID.json and brand-BRANDID.json in ${folder}`,
  credentials: (mchid: string, publicKeyId: string) =>
    `It expects mchid ${mchid} and signs with ${publicKeyId}.`,
  controlFile: (path: string) => `The control API below /sandbox/ takes the token in ${path}`,
  caFile: (path: string) => `To trust its certificate, set NODE_EXTRA_CA_CERTS=${path}`,
  labels: () => ({
    page: "page       ",
    signature: "signature  ",
    encrypted: "encrypted  ",
    body: "body       ",
    faults: "faults     ",
    response: "response   ",
    undocumented: "undocumented",
    valid: "valid",
    refused: "refused",
    nothing: "nothing",
  }),
  encryptedWith: (serial: string) => `with ${serial}`,
};

/** The English texts of the command. */
export const english = { usage: () => usage, ...commandLine, ...files, ...output };
