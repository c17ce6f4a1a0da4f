/**
 * What the client asks of the machine it runs on. Keys are parsed once and then only used: no member of a key
 * gives the key away, and none shows when it is logged.
 * A method may give a value or a promise of it, so that Web Crypto can stand behind this as well as node:crypto.
 */
import type { Awaitable } from "../util/awaitable.ts";
import type { BodyReader } from "../util/file.ts";
import type { Signal } from "../util/signal.ts";

/** A key that the platform has parsed already: a KeyObject of node:crypto, or a CryptoKey of Web Crypto. */
export interface NativeKey {
  /** `private`, `public` or `secret`. */
  readonly type: string;
}

/** Web Crypto lets a CryptoKey do one thing: RSASSA-PKCS1-v1_5 with SHA-256 signs, RSA-OAEP with SHA-1 decrypts. */
export interface PrivateKeyPair {
  readonly sign: NativeKey;
  readonly decrypt: NativeKey;
}

/** As `PrivateKeyPair`: RSASSA-PKCS1-v1_5 with SHA-256 verifies, RSA-OAEP with SHA-1 encrypts. */
export interface PublicKeyPair {
  readonly verify: NativeKey;
  readonly encrypt: NativeKey;
}

/** A private key: PEM text, DER, or a key object of the platform. */
export type PrivateKeyInput = string | Uint8Array | NativeKey | PrivateKeyPair;
/** A public key: PEM text, DER, or a key object of the platform. */
export type PublicKeyInput = string | Uint8Array | NativeKey | PublicKeyPair;
/** A certificate: PEM text or DER. */
export type CertificateInput = string | Uint8Array;

export interface AsymmetricKey {
  /** `rsa`, `ec` …, as node:crypto names them; `sm2`. */
  readonly algorithm: string;
  /** Length of an RSA modulus in bits; Infinity for SM2, which seals any length; 0 for other algorithms. */
  readonly bits: number;
  /** The same for a private key and its public one; undefined where the platform does not tell at once. */
  readonly fingerprint: string | undefined;
}

export interface PrivateKey extends AsymmetricKey {
  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017). */
  sign(message: Uint8Array): Awaitable<Uint8Array>;
  /** RSA-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017). Throws what does not decrypt. */
  decrypt(ciphertext: Uint8Array): Awaitable<Uint8Array>;
}

export interface PublicKey extends AsymmetricKey {
  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017). */
  verify(message: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
  /** RSA-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017). */
  encrypt(plaintext: Uint8Array): Awaitable<Uint8Array>;
}

export interface SecretKey {
  /** AES-256-GCM (NIST SP 800-38D); the 16 bytes of the tag end the ciphertext. Throws when the tag is wrong. */
  decrypt(nonce: Uint8Array, associatedData: Uint8Array, ciphertext: Uint8Array): Awaitable<Uint8Array>;
}

/** As `hash_type` of the documents names them: SHA-1 and SHA-256 (FIPS 180-4), SM3 (GB/T 32905). */
export type HashAlgorithm = "SHA1" | "SHA256" | "SM3";

/** Takes bytes in their order, then gives the digest once. */
export interface Hash {
  update(bytes: Uint8Array): Awaitable<void>;
  digest(): Awaitable<Uint8Array>;
}

export interface Certificate {
  /** Hexadecimal. */
  readonly serialNo: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validTo: number;
  readonly publicKey: PublicKey;
}

export interface HttpRequest {
  /** What error messages call it: method and documented path, without what the caller filled in. */
  readonly label: string;
  readonly method: string;
  /** `https://api.mch.weixin.qq.com` */
  readonly origin: string;
  /** Path and query: sent as they are, since they were signed as they are. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody | undefined;
  /**
   * Milliseconds: for the whole exchange when the answer is taken by `bytes`; when it is taken by `stream`, for its
   * headers, and then for each wait for more of it.
   */
  readonly timeout: number;
  readonly signal: Signal | undefined;
}

/** Bytes at hand, or bytes that are read while they are sent. */
export type OutgoingBody = Uint8Array | ByteSource;

export interface ByteSource {
  /** Bytes; undefined when it is not known before the end. */
  readonly length: number | undefined;
  /** From its beginning, each time it is asked. */
  stream(): AsyncIterable<Uint8Array>;
}

export interface HttpResponse {
  readonly status: number;
  /** Values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: IncomingBody;
}

/**
 * What is left to arrive once status and headers are there, after Content-Encoding is undone. It is taken once, one
 * way or the other, and what cannot be had of it rejects with a ConnectionError and nothing else.
 */
export interface IncomingBody {
  /** All of it, of an answer that is no file: what is longer than any of those is refused. */
  bytes(): Promise<Uint8Array>;
  /** As it arrives, however long it is. Whoever stops early ends the exchange. */
  stream(): AsyncIterable<Uint8Array>;
  /** Ends the exchange, unless it is over. */
  drop(): void;
}

/** What is used of an `Agent` of node:http or node:https, and of those that proxies come with. */
export interface HttpAgent {
  destroy(): void;
  /** Requests that wait for a connection. */
  readonly requests: object;
}

/** What is used of a Dispatcher of undici: a Client, a Pool, an Agent, a ProxyAgent, a MockAgent. */
export interface Dispatcher {
  request(options: never): Promise<unknown>;
}

/** A function that is called like `fetch`, with a URL and the usual members of its second argument. */
export type FetchLike = (url: string, init: never) => Promise<FetchResponse>;

/** What is used of a Fetch `Response`. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(each: (value: string, name: string) => void): void };
  readonly body: { getReader(): BodyReader } | null;
}

/** Sends and receives; follows no redirect. Rejects with a ConnectionError and nothing else. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

export interface Platform {
  /** What it runs on, as a User-Agent header names it: `node/20.19.0`. */
  readonly name: string;
  /** By a pool of node:http. Absent where there is none. */
  readonly sendByAgent?: ((agent: HttpAgent) => Send) | undefined;
  /** By a dispatcher of undici. Absent where node's streams are. */
  readonly sendByDispatcher?: ((dispatcher: Dispatcher) => Send) | undefined;
  /** Throws what is no private key. */
  privateKey(source: PrivateKeyInput): PrivateKey;
  /** Throws what is no public key. */
  publicKey(source: PublicKeyInput): PublicKey;
  /** Throws what is no X.509 certificate. */
  certificate(source: CertificateInput): Certificate;
  /** @param key 32 bytes */
  secretKey(key: Uint8Array): SecretKey;
  /** SHA-256 (FIPS 180-4). */
  sha256(bytes: Uint8Array): Awaitable<Uint8Array>;
  /** A digest of what is not at hand as a whole; undefined where the platform has no such algorithm. */
  hash(algorithm: HashAlgorithm): Hash | undefined;
  /** The content of a gzip file (RFC 1952). Its iterator throws for what is none, or is cut off. */
  gunzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  readonly send: Send;
  /** Tells the developer, once and beside the program's own output. */
  warn(message: string, code: string): void;
}
