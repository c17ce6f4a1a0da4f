/** The public face of a client: its options, its type, and how it is made. */
import { platform } from "#platform";
import { whileBusy } from "./platform/busy.ts";
import { callOperation } from "./call/call.ts";
import { toContext } from "./call/context.ts";
import { needBytes, needMessage, needOperation } from "./call/misuse.ts";
import { Result, type Answer } from "./call/result.ts";
import { encodeBase64 } from "./encoding/base64.ts";
import type { Download } from "./files/download.ts";
import { downloadFile, type LinkedFile } from "./download/linked-file.ts";
import type { CallOptions, ClientOptions } from "./call/options.ts";
import type { EventTable, Field, Fields, Operation } from "./schema/table.ts";
import { inspectReceived } from "./call/report.ts";
import { Ciphertext } from "./protocol/ciphertext.ts";
import { headerReader, type HeadersInput } from "./protocol/headers.ts";
import { open, type EncryptedResource } from "./protocol/open.ts";
import { Opening } from "./protocol/opening.ts";
import { unsealText } from "./protocol/seal.ts";
import { verify } from "./protocol/verify.ts";
import type { Source } from "./protocol/wide.ts";
import { fromWire } from "./protocol/wire.ts";

/** A message as received, its body untouched. */
export interface SignedMessage {
  readonly headers: HeadersInput;
  readonly body: string | Uint8Array;
}

/** Where a message came from. */
export interface DecodeSource extends Source {
  /** The notification that it is. */
  readonly of?: EventTable | undefined;
}

/** One merchant's way to WeChat Pay. It holds keys, and shows none of them when it is logged. */
export interface Client {
  /** The merchant number that calls; empty where a brand calls. */
  readonly mchid: string;
  /** The brand that calls. */
  readonly brandId: string | undefined;
  /**
   * Calls an operation: sends it signed, with its marked fields encrypted, and resolves to the verified data.
   *
   * @throws RequestError or CertificateError before anything is sent; ConnectionError, ApiError, SignatureError, ResponseError or
   * DecryptError afterwards. All of them reject the result; none is thrown at once.
   */
  call<Request, Response>(
    operation: Operation<Request, Response>,
    request: NoInfer<Request>,
    options?: CallOptions<NoInfer<Request>>,
  ): Result<Response>;
  /**
   * Downloads the file that an answer links to by `download_url`: a bill, a receipt. The content comes decompressed, and
   * decrypted where the answer has an `encrypt_key`; it ends well only if it has the `hash_value` of the answer.
   *
   * @param linked the answer, or the call that gives it: `client.download(getBillTradebill(client, request))`
   * @throws ResponseError `ERR_DOWNLOAD_URL` where there is no link, or one to a host that is neither WeChat Pay's nor the
   * client's own; `ERR_DOWNLOAD_HASH` for a digest that cannot be checked. Reading throws SignatureError
   * `ERR_DIGEST_MISMATCH` for another content, DecryptError and ConnectionError. And what `call` throws.
   */
  download(linked: LinkedFile | PromiseLike<LinkedFile>, options?: CallOptions): Result<Download>;
  /**
   * Resolves when the message is signed by WeChat Pay.
   *
   * @throws SignatureError; CertificateError when the certificates to verify it with cannot be fetched
   */
  verify(message: SignedMessage): Promise<void>;
  /**
   * Signs with the private key, as requests are signed (RSASSA-PKCS1-v1_5 with SHA-256, or SM2 with SM3), in Base64. For what
   * is signed and is no request, such as what a front end opens the cashier with (`wechatpay-ts/pay-sign`). Never sign a text
   * that someone else wrote: it may be the message of a request.
   */
  sign(message: string | Uint8Array): Promise<string>;
  /**
   * The plain text of one field of an answer that was left `.sealed()`. What pages mark as encrypted and comes in plain or
   * masked, as some of it does, is given as it came.
   *
   * @throws DecryptError when it was not encrypted for this merchant
   */
  unseal(ciphertext: Ciphertext<"merchant">): Promise<string>;
  /** The text of what WeChat Pay encrypted with the APIv3 key. @throws DecryptError */
  open(resource: EncryptedResource): Promise<string>;
  /**
   * A message as its table describes it: what its strings of JSON hold, its sealed fields in plain text. A notification
   * that `source` names is checked as well, and `onIssue` is told of what is not as documented.
   *
   * @param source what an error says of where the message came from
   * @throws DecryptError for what was not sealed for this merchant; ResponseError for an integer beyond 2^53
   */
  decode(message: unknown, table: Field | Fields, source?: DecodeSource): Promise<unknown>;
}

/**
 * Makes a client. Keys are read here, once; nothing is sent.
 *
 * @throws ConfigError naming the option that cannot be used, and the mend
 */
export function createClient(options: ClientOptions): Client {
  const context = toContext(options, platform);
  const { algorithm, caller } = context.keys;
  const isBrand = algorithm.caller === "brand_id";
  return Object.freeze<Client>({
    mchid: isBrand ? "" : caller,
    brandId: isBrand ? caller : undefined,
    call: <Request, Response>(
      operation: Operation<Request, Response>,
      request: Request,
      settings?: CallOptions,
    ) => {
      const opening = new Opening();
      const answer = whileBusy(async () => {
        needOperation(operation);
        return callOperation(context, operation, request, settings ?? {}, opening);
      });
      // The operation's type says what its answer is; the table cannot prove it, as answers may gain fields.
      return new Result(answer as Promise<Answer<Response>>, opening);
    },
    download: (linked, settings = {}) => new Result(whileBusy(() => downloadFile(context, linked, settings))),
    verify: async (message) => {
      // A copy, before anything is waited for: whoever gave the bytes may use them again.
      const { headers, body: bytes } = needMessage(message);
      const received = { header: headerReader(headers), body: bytes, label: "signed message" };
      await verify(received, context.ring.find, context.now());
    },
    sign: async (message) => encodeBase64(await context.keys.privateKey.sign(needBytes(message, "sign"))),
    unseal: async (ciphertext) => {
      // What was not encrypted came as a string, and is given as it came.
      if (!Ciphertext.is(ciphertext)) needBytes(ciphertext, "unseal");
      const at = { parent: undefined, key: "ciphertext" };
      return String(await unsealText(String(ciphertext), at, context.keys.privateKey));
    },
    open: (resource) => open(resource, context.keys.apiV3Key, context.keys.algorithm.aead),
    decode: async (message, table, source = { label: "message", requestId: undefined }) => {
      const decoded = await fromWire(message, table, context.keys.privateKey, source);
      if (source.of !== undefined) inspectReceived(decoded, source.of, context);
      return decoded;
    },
  });
}
