/** WeChat Pay's keys by algorithm: those of RSA, and those of SM2 once a merchant with such keys exists. */
import type { Seed } from "../util/seed.ts";
import type { Credentials } from "./credentials.ts";
import { MessageSigner } from "./message-signer.ts";
import { makePlatformCertificate } from "./platform-certificate.ts";
import { rsaSuite, type Suite } from "./suite.ts";
import { WechatpayKeys } from "./wechatpay-keys.ts";

/** The signers of one sandbox. */
export class Signers {
  /** Signs for all merchants and brands with RSA keys. */
  readonly rsa: MessageSigner;
  private readonly credentials: Credentials;
  private readonly seed: Seed;
  private readonly others = new Map<Suite, MessageSigner>();
  /** What is being made, so that merchants that are added at once share it. */
  private readonly making = new Map<Suite, Promise<void>>();

  constructor(credentials: Credentials, seed: Seed) {
    this.credentials = credentials;
    this.seed = seed;
    this.rsa = new MessageSigner(new WechatpayKeys(credentials, seed), rsaSuite);
  }

  /** Returns the signer of these algorithms; that of RSA for algorithms of no merchant. */
  of(suite: Suite): MessageSigner {
    return this.others.get(suite) ?? this.rsa;
  }

  /** Returns the signer of a scheme of Authorization. */
  ofScheme(scheme: string): MessageSigner {
    return [...this.others].find(([suite]) => suite.scheme === scheme)?.[1] ?? this.rsa;
  }

  /** Makes the certificates of these algorithms, unless they exist. WeChat Pay has no public key of SM2. */
  async prepare(suite: Suite): Promise<void> {
    if (suite === rsaSuite) return;
    const making = this.making.get(suite) ?? this.make(suite);
    this.making.set(suite, making);
    await making;
  }

  private async make(suite: Suite): Promise<void> {
    const keys = new WechatpayKeys(this.credentials, this.seed);
    keys.publicKeyShare = 0;
    keys.signing = await makePlatformCertificate(1, this.seed, Date.now(), suite);
    keys.certificates.push(keys.signing);
    this.others.set(suite, new MessageSigner(keys, suite));
  }
}
