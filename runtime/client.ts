/** The client of one merchant: its type, and `createClient`. */
import { platform } from "#platform";
import { assertOperation, toBytes, toSignedMessage } from "./call/arguments.ts";
import { callOperation } from "./call/call.ts";
import { type ClientContext, withInternals } from "./call/client-context.ts";
import { createContext } from "./call/create-context.ts";
import type { CallOptions, ClientOptions } from "./call/options.ts";
import { type ApiResponse, Result } from "./call/result.ts";
import { downloadFile, type LinkedFile } from "./download/linked-file.ts";
import { encodeBase64 } from "./encoding/bytes.ts";
import type { Download } from "./files/download.ts";
import { trackWork } from "./platform/work-count.ts";
import { Ciphertext, type ResponseData } from "./protocol/ciphertext.ts";
import { decryptResource, type EncryptedResource } from "./protocol/decrypt.ts";
import { decryptText } from "./protocol/encrypt.ts";
import { headerReader, type HeadersInput } from "./protocol/headers.ts";
import { verify } from "./protocol/verify.ts";
import type { Operation } from "./schema/schema.ts";

/** A response or notification as received. */
export interface SignedMessage {
  readonly headers: HeadersInput;
  /** The raw body: the signature covers its bytes. */
  readonly body: string | Uint8Array;
}

/** A client of WeChat Pay for one merchant or brand. Its keys are private and do not appear in logs. */
export interface Client {
  /** The merchant number that the client signs with; undefined for a brand. */
  readonly mchid: string | undefined;
  /** The brand that the client signs for; undefined for a merchant. */
  readonly brandId: string | undefined;
  /**
   * Calls an operation: encrypts the marked fields, signs and sends the request, and resolves to the verified data.
   *
   * @throws RequestError, CertificateError or ConfigError before anything is sent; ConnectionError, ApiError, SignatureError, ResponseError or
   * DecryptError afterwards. The result rejects with them; `call` itself does not throw.
   */
  call<Request, Response, Decrypt extends boolean = true>(
    operation: Operation<Request, Response>,
    request: NoInfer<Request>,
    options?: CallOptions<NoInfer<Request>, Decrypt>,
  ): Result<ResponseData<Response, Decrypt>>;
  /**
   * Downloads the file that a response links to with `download_url`, such as a bill or a receipt. The content is
   * decompressed, and decrypted if the response has an `encrypt_key`. Reading it fails at the end if it does not match the
   * `hash_value` of the response.
   *
   * @param linked the response, or the call that resolves to it: `client.download(getBillTradebill(client, request))`
   * @throws ResponseError `ERR_DOWNLOAD_URL` if the response has no link, or if the link leads to a host that is neither
   * WeChat Pay's nor the client's own; `ERR_DOWNLOAD_HASH` if the digest cannot be checked; and the errors of `call`. Reading the content
   * throws SignatureError `ERR_DIGEST_MISMATCH`, DecryptError or ConnectionError.
   */
  download(linked: LinkedFile | PromiseLike<LinkedFile>, options?: CallOptions): Result<Download>;
  /**
   * Resolves if WeChat Pay signed the message, and rejects otherwise.
   *
   * @throws SignatureError; CertificateError if the platform certificates cannot be fetched
   */
  verify(message: SignedMessage): Promise<void>;
  /**
   * Signs text with the merchant's private key, as requests are signed (RSASSA-PKCS1-v1_5 with SHA-256, or SM2 with SM3),
   * and resolves to the signature in Base64. Use it for what is not a request, such as the parameters of the cashier
   * (`wechatpay-ts/pay-sign`). Never sign text that someone else wrote: it could be the signed message of a request.
   *
   * @throws RequestError if the message is neither a string nor bytes
   */
  sign(message: string | Uint8Array): Promise<string>;
  /**
   * Decrypts one field of a response to a call with `decrypt: false`. WeChat Pay sends some fields that its documentation
   * marks as encrypted in plain text or masked; the client returns those unchanged.
   *
   * @throws DecryptError if the field was encrypted for another key
   */
  decryptField(ciphertext: Ciphertext<"merchant">): Promise<string>;
  /**
   * Decrypts what WeChat Pay encrypted with the APIv3 key, such as the `resource` of a notification, to its text.
   *
   * @throws DecryptError
   */
  decryptResource(resource: EncryptedResource): Promise<string>;
}

/**
 * Creates a client. It reads and checks the keys, and sends nothing.
 *
 * @throws ConfigError if an option is invalid; the message names the option and how to correct it
 * @example
 * ```ts
 * import { createClient } from "wechatpay-ts";
 *
 * declare const privateKey: string, apiV3Key: string, publicKey: string;
 * const client = createClient({
 *   mchid: "1900007291",
 *   serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
 *   privateKey,
 *   apiV3Key,
 *   wechatpayKeys: { PUB_KEY_ID_0114232134912410000000000000: publicKey },
 * });
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const context = createContext(options, platform);
  const { algorithm, caller, apiV3Key, privateKey } = context.keys;
  const isBrand = algorithm.caller === "brand_id";
  const client: Client = {
    mchid: isBrand ? undefined : caller,
    brandId: isBrand ? caller : undefined,
    call: (operation, request, settings) => new Result(callChecked(context, operation, request, settings)),
    download: (linked, settings = {}) => new Result(trackWork(() => downloadFile(context, linked, settings))),
    verify: async (message) => {
      const { headers, body: bytes } = toSignedMessage(message);
      const received = { header: headerReader(headers), body: bytes, label: "signed message" };
      await verify(received, context.ring.find, context.now());
    },
    sign: async (message) => encodeBase64(await privateKey.sign(toBytes(message, "sign"))),
    decryptField: async (ciphertext) => {
      // JavaScript may pass the string of a field that WeChat Pay did not encrypt.
      if (!Ciphertext.is(ciphertext)) toBytes(ciphertext, "decryptField");
      const at = { parent: undefined, key: "ciphertext" };
      return String(await decryptText(String(ciphertext), at, privateKey));
    },
    decryptResource: (resource) => decryptResource(resource, apiV3Key, algorithm.aead),
  };
  return Object.freeze(withInternals(client, context));
}

/** Calls an operation, after it has checked its first argument. */
function callChecked<Request, Response, Decrypt extends boolean>(
  context: ClientContext,
  operation: Operation<Request, Response>,
  request: unknown,
  options: CallOptions<Request, Decrypt> = {},
): Promise<ApiResponse<ResponseData<Response, Decrypt>>> {
  const response = trackWork(async () => {
    assertOperation(operation);
    return callOperation(context, operation, request, options);
  });
  // The type of the operation names its response; the schema cannot prove it, since responses may gain fields.
  return response as Promise<ApiResponse<ResponseData<Response, Decrypt>>>;
}
