/** The entry point `wechatpay-ts/core`: a client of chosen parts. */
import { platform } from "#platform";
import { assertOperation, toBytes, toSignedMessage } from "./call/arguments.ts";
import { callOperation } from "./call/call.ts";
import { type ClientContext, withInternals } from "./call/client-context.ts";
import { createContext } from "./call/create-context.ts";
import type { Parts } from "./call/parts.ts";
import type { CallOptions, ClientOptions } from "./call/options.ts";
import { type ApiResponse, Result } from "./call/result.ts";
import { DecryptError } from "./errors.ts";
import { encodeBase64 } from "./encoding/bytes.ts";
import { trackWork } from "./platform/work-count.ts";
import type { DecryptText } from "./protocol/carried.ts";
import { Ciphertext, type ResponseData } from "./protocol/ciphertext.ts";
import { decryptResource, type EncryptedResource } from "./protocol/decrypt.ts";
import { headerReader, type HeadersInput } from "./protocol/headers.ts";
import { verify } from "./protocol/verify.ts";
import type { Operation } from "./schema/schema.ts";

export { checks } from "./call/checks.ts";
export { events } from "./call/events.ts";
export type { Checks, Events, Parts, Retries } from "./call/parts.ts";
export { retries } from "./call/retries.ts";

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
 * Creates a client with the parts that it names. Without `checks`, it compares nothing with the documentation; without
 * `retries`, each call has one attempt; without `events`, `onEvent` is an error. An option of a part needs the part. Every client
 * verifies responses, encrypts fields, refuses their plain text and hides values in errors.
 *
 * @throws ConfigError if an option is invalid; the message names the option and how to correct it
 * @example
 * ```ts
 * import { createClient, retries } from "wechatpay-ts/core";
 *
 * declare const options: Parameters<typeof createClient>[0];
 * const client = createClient(options, { retries });
 * ```
 */
export function createClient(options: ClientOptions, parts: Parts = {}): Client {
  const context = createContext(options, platform, parts);
  const { algorithm, caller, apiV3Key, privateKey } = context.keys;
  const isBrand = algorithm.caller === "brand_id";
  const client: Client = {
    mchid: isBrand ? undefined : caller,
    brandId: isBrand ? caller : undefined,
    call: (operation, request, settings) => new Result(callChecked(context, operation, request, settings)),
    verify: async (message) => {
      const { headers, body: bytes } = toSignedMessage(message);
      const received = { header: headerReader(headers), body: bytes, label: "signed message" };
      await verify(received, context.ring.find, context.now());
    },
    sign: async (message) => encodeBase64(await privateKey.sign(toBytes(message, "sign"))),
    decryptField: async (ciphertext) => {
      // JavaScript may pass the string of a field that WeChat Pay did not encrypt.
      if (!Ciphertext.is(ciphertext)) toBytes(ciphertext, "decryptField");
      const decrypt = Ciphertext.decrypterOf(ciphertext) as DecryptText | undefined; // only the code of a response sets it
      if (decrypt)
        return String(
          await decrypt(String(ciphertext), { parent: undefined, key: "ciphertext" }, privateKey),
        );
      const why = "expected a ciphertext of a response, received one for WeChat Pay";
      throw new DecryptError("ERR_DECRYPT", `decryptField: ${why}. Only WeChat Pay can decrypt it.`);
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
