export const usage = `wechatpay-sandbox [--ir FILE | --specs DIR] [options]

Simulates WeChat Pay APIv3 on the loopback interface until it is stopped. No money moves. It prints the URL, where it
wrote the throwaway keys for createClient, and every request that it receives. Open the URL in a browser for a reference of
all operations, a form that calls each of them, and a live log.

Pages
  (none)                     Serves all operations that this package carries.
  --ir FILE                  Serves an IR file, which wechatpay-codegen ir --out FILE writes.
  --specs DIR                Serves the pages below DIR. Needs wechatpay-codegen.
  --include PATTERN          Serves only these pages: "openapi/v3/pay/**". A folder stands for all pages below it.
  --exclude PATTERN          Leaves these pages out. Both flags can be repeated.
  --corrections FILE, -c, --config FILE, --fail-on error|warn
                             With --specs: as for wechatpay-codegen.

Server
  --port N                   Default 0: any free port.
  --https                    Serves HTTPS with a new certificate, and prints where it wrote the certificate to trust.
  --credentials FILE         Uses the keys of a JSON file: mchid, serialNo, apiV3Key, merchantPublicKey, publicKeyId and
                             wechatpayPrivateKey, keys as PEM. Default: throwaway keys.
  --notify-beyond-loopback   Sends notifications to hosts beyond loopback, too.

Behaviour
  --seed TEXT                Responses depend on the seed and the request alone. Default: another seed each time.
  --stateless                Keeps no order, refund or transfer: each operation responds as its page documents.
  --pay-after MS             Pays each order after this time. Default: POST /sandbox/orders/OUT_TRADE_NO/pay pays it.
  --settle-after MS          Settles refunds and transfers after this time. Default 1000.
  --speed N                  Seconds that pass in the sandbox for each second: with 60, an hour takes a minute.
  --public-key-share N       The merchant has platform certificates, and the public key signs this share of the responses,
                             from 0 to 1. Default: the merchant has a public key only.

Output
  --openapi                  Prints the OpenAPI 3.1 document of the operations, and serves nothing.
  --format text|json|github  json prints one JSON object per line: the first says that the sandbox is ready, each other
                             one is an exchange. github formats the findings of --specs.
  --color, --no-color, --silent, -h, --help, -v, --version

A request injects a fault into its own response by the header Sandbox-Fault: "reset; when=during".
Exit codes: 0 stopped, 1 findings, 2 usage, 3 files cannot be read or written.
`;
