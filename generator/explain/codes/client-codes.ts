/**
 * The error codes of the client, each with the class of its errors, in English and Chinese. The codes are those of the types in
 * `runtime/errors.ts` and `runtime/expect-payment.ts`; a test compares both.
 */
import type { Both } from "./code.ts";

/** A class of errors with its codes. */
export interface CodeClass {
  readonly errorClass: string;
  /** What a program can conclude from any error of this class. */
  readonly conclusion: Both;
  readonly codes: Readonly<Record<string, Both>>;
}

/** All classes of errors. */
export const codeClasses: readonly CodeClass[] = [
  {
    errorClass: "ConfigError",
    conclusion: [
      "Correct the option that the message names. Nothing was sent, except with ERR_CONFIG_TRANSPORT of a call.",
      "请按提示修改选项。没有发送任何请求（调用中的 ERR_CONFIG_TRANSPORT 除外）。",
    ],
    codes: {
      ERR_CONFIG_OPTIONS: [
        "The options are not an object, or a function among them is not a function.",
        "选项不是对象，或者其中应为函数的选项不是函数。",
      ],
      ERR_CONFIG_CLIENT: [
        "The first argument of a function of an operation is not a client, such as the promise of one.",
        "接口函数的第一个参数不是客户端，例如传入了 Promise。",
      ],
      ERR_CONFIG_MCHID: ["The option mchid is invalid.", "选项 mchid 无效。"],
      ERR_CONFIG_BRAND_ID: ["The option brandId is invalid.", "选项 brandId 无效。"],
      ERR_CONFIG_ALGORITHM: ["The option algorithm is invalid.", "选项 algorithm 无效。"],
      ERR_CONFIG_CERTIFICATES: [
        "The options of platformCertificates are invalid, or the merchant has no platform certificates.",
        "platformCertificates 的选项无效，或者该商户没有平台证书。",
      ],
      ERR_CONFIG_SERIAL_NO: [
        "The option serialNo or certificate is invalid.",
        "选项 serialNo 或 certificate 无效。",
      ],
      ERR_CONFIG_PRIVATE_KEY: [
        "The option privateKey is not a usable key.",
        "选项 privateKey 不是可用的私钥。",
      ],
      ERR_CONFIG_API_V3_KEY: ["The option apiV3Key is invalid.", "选项 apiV3Key 无效。"],
      ERR_CONFIG_WECHATPAY_KEYS: [
        "The option wechatpayKeys is invalid, or all of its certificates have expired.",
        "选项 wechatpayKeys 无效，或者其中的证书全部过期。",
      ],
      ERR_CONFIG_BASE_URL: [
        "baseUrl is invalid, or a host of a request or page is neither WeChat Pay's nor in baseUrl.",
        "baseUrl 无效，或者请求或页面指定的域名既不是微信支付的域名，也不在 baseUrl 中。",
      ],
      ERR_CONFIG_TIMEOUT: ["timeout or totalTimeout is invalid.", "timeout 或 totalTimeout 无效。"],
      ERR_CONFIG_RETRIES: ["retries or retryDelay is invalid.", "retries 或 retryDelay 无效。"],
      ERR_CONFIG_TRANSPORT: ["transport or agent cannot be used.", "transport 或 agent 无法使用。"],
      ERR_CONFIG_VALIDATE: ["The option validate is invalid.", "选项 validate 无效。"],
      ERR_CONFIG_HEADER: ["The option userAgent is invalid.", "选项 userAgent 无效。"],
      ERR_CONFIG_GENERATED: [
        "A generated module does not fit this version of the package. Generate it again.",
        "生成的模块与当前版本的包不匹配，请重新生成。",
      ],
      ERR_CONFIG_EVAL: [
        "compile was called where code cannot be created from strings.",
        "在不允许由字符串创建代码的环境中调用了 compile。",
      ],
    },
  },
  {
    errorClass: "RequestError",
    conclusion: [
      "Correct the request. The client refused it before it was signed; nothing was sent.",
      "请修改请求。客户端在签名之前拒绝了该请求，没有发送任何内容。",
    ],
    codes: {
      ERR_REQUEST_INVALID: [
        'The request is not an object of the documented groups, or validate: "throw" found issues.',
        '请求不是由文档所列分组组成的对象，或者 validate: "throw" 发现了差异。',
      ],
      ERR_REQUEST_PATH: ["A path parameter cannot be sent.", "路径参数无法发送。"],
      ERR_REQUEST_QUERY: ["The query cannot be sent.", "查询参数无法发送。"],
      ERR_REQUEST_HEADER: ["A header cannot be sent.", "请求头无法发送。"],
      ERR_REQUEST_BODY: ["The body cannot be sent.", "请求体无法发送。"],
      ERR_REQUEST_SERIAL: [
        "The key that the header Wechatpay-Serial names is unknown, or its certificate is not valid now.",
        "请求头 Wechatpay-Serial 所指的密钥未知，或者其证书当前无效。",
      ],
      ERR_REQUEST_OPTIONS: ["An option of the call is invalid.", "调用的选项无效。"],
      ERR_ENCRYPT_TYPE: [
        "A field that the client encrypts is not a string, or is in a container that the schema does not have.",
        "需要加密的字段不是字符串，或者所在的容器与文档不符。",
      ],
      ERR_ENCRYPT_NAME: [
        "A name that is not documented there may be a field that the client encrypts, misspelled or misplaced.",
        "文档没有的字段名可能是写错或放错位置的加密字段。",
      ],
      ERR_ENCRYPT_TOO_LONG: [
        "A field that the client encrypts is longer than the key allows.",
        "需要加密的字段超过密钥允许的长度。",
      ],
      ERR_CHAIN_PATH: ["No endpoint has this path or verb.", "没有该路径或请求方法的接口。"],
    },
  },
  {
    errorClass: "SignatureError",
    conclusion: [
      "Do not act on the message. For a response, the call may have had an effect: query. For a notification, reply with 4xx.",
      "请勿处理该报文。对于应答，操作可能已经生效，请查询；对于通知，请应答 4xx。",
    ],
    codes: {
      ERR_SIGNATURE_MISMATCH: ["The signature is wrong.", "签名不正确。"],
      ERR_SIGNATURE_CLOCK: [
        "The message was signed more than 300 seconds before or after the local time.",
        "签名时间与本机时间相差超过 300 秒。",
      ],
      ERR_SIGNATURE_HEADERS: [
        "The message is not signed, or the headers of its signature are malformed.",
        "报文没有签名，或者签名的各个 HTTP 头格式有误。",
      ],
      ERR_SIGNATURE_REPLAYED: [
        "The same signed notification arrived before.",
        "签名相同的通知此前已经收到。",
      ],
      ERR_SERIAL_UNKNOWN: [
        "The client does not know the key that signed the message, or its certificate is not valid now.",
        "客户端不认识为报文签名的密钥，或者其证书当前无效。",
      ],
      ERR_DIGEST_MISMATCH: [
        "The digest of a downloaded file differs from the signed one.",
        "下载的文件的摘要与已签名的摘要不同。",
      ],
    },
  },
  {
    errorClass: "CertificateError",
    conclusion: [
      "The client has no platform certificates. Nothing was sent, unless the certificate is missing that verifies the response.",
      "客户端没有可用的平台证书。除非缺少的是为应答验签的证书，否则没有发送请求。",
    ],
    codes: {
      ERR_CERTIFICATE_FETCH: ["The platform certificates could not be fetched.", "无法下载平台证书。"],
      ERR_CERTIFICATE_INVALID: [
        "The response to GET /v3/certificates is not in the documented form, or a certificate has no chain to trustedRoots.",
        "GET /v3/certificates 的应答与文档不符，或者证书无法追溯到 trustedRoots。",
      ],
      ERR_CERTIFICATE_CACHE: [
        "The cache of the certificates failed; onError receives the error, and calls continue.",
        "证书的缓存出错；onError 会收到该错误，调用继续进行。",
      ],
    },
  },
  {
    errorClass: "DecryptError",
    conclusion: ["Check the APIv3 key and the private key.", "请检查 APIv3密钥和私钥。"],
    codes: {
      ERR_DECRYPT: [
        "The data was modified, or encrypted with another key.",
        "数据被修改，或者由其他密钥加密。",
      ],
      ERR_DECRYPT_ALGORITHM: [
        "The data was encrypted with an algorithm that this client does not use.",
        "数据的加密算法不是该客户端使用的算法。",
      ],
      ERR_DECRYPT_FORMAT: ["The data is not in the documented form.", "数据的格式与文档不符。"],
    },
  },
  {
    errorClass: "ResponseError",
    conclusion: ["The call itself has succeeded: query its result.", "调用本身已经成功，请查询结果。"],
    codes: {
      ERR_RESPONSE_JSON: [
        "A verified response or notification is not JSON in UTF-8, is empty, or is nested too deeply.",
        "验签通过的应答或通知不是 UTF-8 编码的 JSON、内容为空，或者嵌套过深。",
      ],
      ERR_UNSAFE_INTEGER: [
        "It contains an integer beyond 2^53 where the documentation has none.",
        "其中含有大于 2^53 的整数，而文档没有这样的整数。",
      ],
      ERR_DOWNLOAD_URL: [
        "The response has no link to a file, or one to another host.",
        "应答没有文件的链接，或者链接指向其他域名。",
      ],
      ERR_DOWNLOAD_HASH: ["The client cannot check the digest of the file.", "客户端无法校验文件的摘要。"],
      ERR_PAGE: ["The pages of a list do not follow each other.", "列表的各页不连续。"],
      ERR_BILL: ["A file is not a bill, or is incomplete.", "文件不是账单，或者不完整。"],
    },
  },
  {
    errorClass: "ConnectionError",
    conclusion: [
      'Unless `sent` is "no", the request may have had an effect: query before you repeat it.',
      '除非 sent 为 "no"，请求可能已经生效：重试之前请先查询。',
    ],
    codes: {
      ERR_TIMEOUT: ["timeout or totalTimeout was exceeded.", "超过了 timeout 或 totalTimeout。"],
      ERR_ABORTED: ["The signal of the call was aborted.", "调用的 signal 被中止。"],
      ERR_CONNECTION: [
        "The connection failed, or the response was not valid HTTP.",
        "连接失败，或者应答不是有效的 HTTP。",
      ],
      ERR_RESPONSE_TOO_LARGE: [
        "The response is larger than 16 MiB and not a file, or a file is larger than maxBytes.",
        "应答超过 16 MiB 且不是文件，或者文件超过 maxBytes。",
      ],
      ERR_FILE_CHANGED: [
        "The file of an upload changed while it was sent.",
        "上传的文件在发送过程中发生变化。",
      ],
    },
  },
  {
    errorClass: "NotificationError",
    conclusion: [
      "errorReply returns the reply to it. WeChat Pay then sends the notification again.",
      "errorReply 返回相应的应答，微信支付随后会重新发送通知。",
    ],
    codes: {
      ERR_NOTIFICATION_BODY: [
        "The request has no raw body or no headers, or its body ended too soon.",
        "请求没有原始报文或请求头，或者报文不完整。",
      ],
      ERR_NOTIFICATION_TOO_LARGE: ["The body is longer than 1 MiB.", "报文超过 1 MiB。"],
      ERR_NOTIFICATION_TIMEOUT: [
        "The body did not arrive within bodyTimeout.",
        "报文没有在 bodyTimeout 内到达。",
      ],
      ERR_NOTIFICATION_FORMAT: ["The verified body is not a notification.", "验签通过的报文不是通知。"],
      ERR_NOTIFICATION_BUSY: ["Another process is handling this notification.", "另一个进程正在处理该通知。"],
      ERR_NOTIFICATION_CACHE: ["The cache failed.", "缓存出错。"],
      ERR_NOTIFICATION_REPLY: ["A reply or a handler is invalid.", "应答或处理函数无效。"],
    },
  },
  {
    errorClass: "ApiError",
    conclusion: [
      "WeChat Pay does not sign such responses: query before you treat a call as failed. apiCode, causeCode and requestId say more.",
      "微信支付不对这类应答签名：把请求视为失败之前，请先查询。详情见 apiCode、causeCode 和 requestId。",
    ],
    codes: {
      ERR_API: [
        "The response has a status other than 2xx, or 202 without the documented content.",
        "应答的状态码不是 2xx，或者为 202 但没有文档所列的内容。",
      ],
    },
  },
  {
    errorClass: "PaymentMismatchError",
    conclusion: [
      "Do not deliver. differences has field, expected and received of each difference.",
      "请勿发货。differences 列出每处差异的 field、expected 和 received。",
    ],
    codes: {
      ERR_PAYMENT_MISMATCH: [
        "A payment or refund differs from what the merchant expects.",
        "支付或退款与商户的预期不符。",
      ],
    },
  },
  {
    errorClass: "WechatPayError",
    conclusion: [
      "The cause of the error is the original one. The message says whether anything was sent.",
      "错误的 cause 是原始错误；提示信息说明是否已经发送请求。",
    ],
    codes: {
      ERR_UNEXPECTED: [
        "Code that a call runs, such as now or a key provider, has thrown an error.",
        "调用所运行的代码（例如 now 或密钥提供函数）抛出了错误。",
      ],
    },
  },
];
