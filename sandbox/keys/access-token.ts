import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

interface Head {
  readonly headers: {
    readonly authorization?: string | undefined;
    readonly cookie?: string | undefined;
    readonly host?: string | undefined;
  };
}

/**
 * The secret of one sandbox. The control API and the page need it, since they show personal data and sign calls, and any user
 * of the machine reaches the port.
 */
export class AccessToken {
  /** The token, 32 characters of base64url. */
  readonly text = randomBytes(24).toString("base64url");

  /** Reports whether a request has the token, as `Authorization: Bearer …` or in the cookie of the page. */
  isIn({ headers }: Head): boolean {
    const bearer = /^Bearer (\S+)$/iu.exec(headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return this.isEqual(bearer);
    const prefix = `${cookieName(headers.host)}=`;
    const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
    return cookies.some((cookie) => cookie.startsWith(prefix) && this.isEqual(cookie.slice(prefix.length)));
  }

  /** Reports whether the URL has the token: `/?token=…`. */
  isInUrl(target: string): boolean {
    return this.isEqual(new URLSearchParams(target.split("?")[1] ?? "").get("token") ?? "");
  }

  /** Returns the cookie with which the page sends the token. Scripts cannot read it, and pages of other sites do not send it. */
  cookie({ headers }: Head): string {
    return `${cookieName(headers.host)}=${this.text}; Path=/; HttpOnly; SameSite=Strict`;
  }

  private isEqual(text: string): boolean {
    return timingSafeEqual(digest(text), digest(this.text));
  }
}

/** Browsers send the cookies of a host to all its ports, so the name has the port. */
function cookieName(host = ""): string {
  return `wechatpay-sandbox-${/:(\d{1,5})$/u.exec(host)?.[1] ?? "80"}`;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
