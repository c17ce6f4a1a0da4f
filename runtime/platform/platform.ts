/**
 * What the client needs of the platform that it runs on. A key is parsed once; no member reveals it, and a log does not show
 * it. Methods return a value or a promise, for node:crypto and Web Crypto.
 */
import type { ConnectionErrorCode } from "../errors.ts";
import type { Awaitable, Signal } from "../util/async.ts";
import type { BodyReader } from "../util/file.ts";
import { member } from "../util/own.ts";

/** A key that the platform has parsed: a KeyObject of node:crypto, or a CryptoKey of Web Crypto. */
export interface NativeKey {
  /** `private`, `public` or `secret`. */
  readonly type: string;
}

/** A private key as two CryptoKeys, since each has one algorithm: RSASSA-PKCS1-v1_5 with SHA-256, and RSA-OAEP with SHA-1. */
export interface PrivateKeyPair {
  readonly sign: NativeKey;
  readonly decrypt: NativeKey;
}

/** A public key as two CryptoKeys: RSASSA-PKCS1-v1_5 with SHA-256 verifies, RSA-OAEP with SHA-1 encrypts. */
export interface PublicKeyPair {
  readonly verify: NativeKey;
  readonly encrypt: NativeKey;
}

/** A private key for a platform: DER, or a key object of the platform. */
export type PrivateKeySource = Uint8Array | NativeKey | PrivateKeyPair;
/** A public key for a platform: DER, or a key object of the platform. */
export type PublicKeySource = Uint8Array | NativeKey | PublicKeyPair;
/** A private key: PEM as text or bytes, DER, or a key object of the platform. */
export type PrivateKeyInput = string | ArrayBuffer | PrivateKeySource;
/** A public key: PEM as text or bytes, DER, or a key object of the platform. */
export type PublicKeyInput = string | ArrayBuffer | PublicKeySource;
/** A certificate: PEM as text or bytes, or DER. */
export type CertificateInput = string | ArrayBuffer | Uint8Array;

/** Reports whether a private key is a pair of CryptoKeys. */
export function isPrivatePair(source: PrivateKeySource): source is PrivateKeyPair {
  return member(source, "decrypt") !== undefined;
}

/** Reports whether a public key is a pair of CryptoKeys. */
export function isPublicPair(source: PublicKeySource): source is PublicKeyPair {
  return member(source, "encrypt") !== undefined;
}

/** The facts of a key. */
export interface AsymmetricKey {
  /** `rsa`, `ec` …, as node:crypto names them; `sm2`. */
  readonly algorithm: string;
  /** Length of an RSA modulus in bits; Infinity for SM2, which encrypts text of any length; 0 for other algorithms. */
  readonly bits: number;
  /** The same for both keys of a pair; undefined if the platform cannot compute it synchronously. */
  readonly fingerprint: string | undefined;
}

/** A private key: it signs requests, and decrypts fields of responses. */
export interface PrivateKey extends AsymmetricKey {
  /** Signs: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), or SM2 with SM3. */
  sign(message: Uint8Array): Awaitable<Uint8Array>;
  /** Decrypts: RSA-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017), or SM2. Fails if it cannot. */
  decrypt(ciphertext: Uint8Array): Awaitable<Uint8Array>;
}

/** A public key: it verifies responses, and encrypts fields of requests. */
export interface PublicKey extends AsymmetricKey {
  /** Reports whether a signature is right: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), or SM2 with SM3. */
  verify(message: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
  /** Encrypts: RSA-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017), or SM2. */
  encrypt(plaintext: Uint8Array): Awaitable<Uint8Array>;
  /** Reports whether bytes can be a ciphertext for this key: of its length (RSA), or in the form of GB/T 35276 (SM2). */
  isCiphertext(bytes: Uint8Array): boolean;
}

/** A symmetric key, such as the APIv3 key. */
export interface SecretKey {
  /** Decrypts: AES-256-GCM (NIST SP 800-38D) or SM4-GCM, with the 16 bytes of the tag after the ciphertext. Fails if the tag is wrong. */
  decrypt(nonce: Uint8Array, associatedData: Uint8Array, ciphertext: Uint8Array): Awaitable<Uint8Array>;
}

/** The digests and the decompression of a platform, which only uploads and downloads need: `#files`. */
export interface FilePlatform {
  /** Computes SHA-256 (FIPS 180-4). */
  sha256(bytes: Uint8Array): Awaitable<Uint8Array>;
  /** Creates a digest of chunks; returns undefined if the platform has no such algorithm. */
  hash(algorithm: HashAlgorithm): Hash | undefined;
  /** Decompresses gzip (RFC 1952). The iterator throws if the content is not gzip, or is cut off. */
  gunzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** A digest, by its name in `hash_type` of the documentation: SHA-1 and SHA-256 (FIPS 180-4), SM3 (GB/T 32905). */
export type HashAlgorithm = "SHA1" | "SHA256" | "SM3";

/** Computes a digest of chunks. `digest` is called once, after the last one. */
export interface Hash {
  update(bytes: Uint8Array): Awaitable<void>;
  digest(): Awaitable<Uint8Array>;
}

/** A certificate of WeChat Pay. */
export interface Certificate {
  /** Hexadecimal, in capitals. */
  readonly serialNo: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validTo: number;
  readonly publicKey: PublicKey;
}

/** A request to send. */
export interface HttpRequest {
  /** The name of the request in errors: method and documented path, without the values of its parameters. */
  readonly label: string;
  readonly method: string;
  /** `https://api.mch.weixin.qq.com` */
  readonly origin: string;
  /** Path and query, sent exactly as they were signed. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody | undefined;
  /**
   * The time limit in milliseconds: of the whole exchange if the response is read by `bytes`; if it is read by `stream`, to
   * the headers, and then of each wait for a chunk.
   */
  readonly timeout: number;
  /** The limit of all waits for chunks together, in milliseconds, if the response is read by `stream`. Default none. */
  readonly contentTimeout?: number | undefined;
  readonly signal: Signal | undefined;
}

/** The body of a request: bytes, or a stream that is read while it is sent. */
export type OutgoingBody = Uint8Array | OutgoingStream;

/** The body of an upload. `toOutgoing` creates it, so that a program without uploads contains no code for it. */
export interface OutgoingStream {
  /** The length in bytes. */
  readonly length: number;
  /** Returns the content from its beginning, at each call. @param fail ends the exchange with an error */
  open(fail: (code: ConnectionErrorCode, what: string, cause?: unknown) => void): AsyncGenerator<Uint8Array>;
}

/** A response whose headers have arrived. */
export interface HttpResponse {
  readonly status: number;
  /** Header values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: IncomingBody;
}

/**
 * The body of a response, without its Content-Encoding. It can be read once, by one member or by `streamOf`. Reading rejects
 * only with ConnectionErrors.
 */
export interface IncomingBody {
  /** Resolves to the whole body of a response that is not a file; rejects one of more than 16 MiB. */
  bytes(): Promise<Uint8Array>;
  /** Resolves to the body, or to this number of its first bytes, and ends the exchange: of an error, no more is read. */
  start(length: number): Promise<Uint8Array>;
  /** Returns what `streamOf` reads while it arrives. */
  open(): OpenBody;
  /** Ends the exchange, if it has not ended. */
  drop(): void;
}

/** A body that is read while it arrives, and its exchange. */
export interface OpenBody {
  /** The time limit of a wait for a chunk in milliseconds. */
  readonly timeout: number;
  /** The limit of all waits together in milliseconds. */
  readonly contentTimeout: number | undefined;
  chunks(): AsyncIterable<Uint8Array>;
  /** Starts the limit of a wait; without a time, ends it. */
  limitWait(ms?: number): void;
  throwIfStopped(): void;
  /** Ends the exchange, and returns its error. */
  failure(cause: unknown): Error;
  /** Ends the exchange. @param isComplete whether the whole body was read */
  end(isComplete: boolean): void;
}

/** The members of an `Agent` of node:http or node:https that the client uses; agents for proxies have them, too. */
export interface HttpAgent {
  destroy(): void;
  /** The requests that wait for a connection. */
  readonly requests: object;
}

/** A function that is called like `fetch`, with a URL and the usual members of its second argument. */
export type FetchLike = (url: string, init: never) => Promise<FetchResponse>;

/** The members of a Fetch `Response` that the client uses. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(each: (value: string, name: string) => void): void };
  readonly body: { getReader(): BodyReader } | null;
}

/** Sends a request, and resolves to its response. It follows no redirect, and rejects only with ConnectionErrors, or a ConfigError for a fetch that is none. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** Another way to send than that of the platform: the result of `byFetch` or `byDispatcher`. */
export interface Transport {
  readonly send: Send;
}

/** The platform that the client runs on. */
export interface Platform {
  /** The name and version for the User-Agent header: `node/20.19.0`. */
  readonly name: string;
  /** Creates a transport of an agent; absent on platforms without node:http. */
  readonly sendByAgent?: ((agent: HttpAgent) => Send) | undefined;
  /** Parses a private key. Throws if it is not one. */
  privateKey(source: PrivateKeySource): PrivateKey;
  /** Parses a public key. Throws if it is not one. */
  publicKey(source: PublicKeySource): PublicKey;
  /** Parses the DER of an X.509 certificate. Throws if it is not one. */
  certificate(der: Uint8Array): Certificate;
  /** Creates a key of AES-256-GCM. @param key 32 bytes */
  secretKey(key: Uint8Array): SecretKey;
  /** Sends a request by the HTTP client of the platform. */
  readonly send: Send;
  /** Warns the developer, apart from the output of the program. */
  warn(message: string, code: string): void;
}
