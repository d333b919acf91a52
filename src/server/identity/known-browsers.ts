// Browsers in which someone has signed in to an account before. Each counts its own failures, so that strangers who guess
// cannot lock its person out (the device cookie of OWASP's "Slow Down Online Guessing Attacks").
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

export interface KnownBrowsers {
  /** Which browser of this account sends these cookies; undefined for one that has not signed in to it. */
  find(cookieHeader: string | undefined, email: string): string | undefined;
  /** The cookie for a browser that has just signed in. */
  cookie(email: string): string;
}

const maxAgeSeconds = 400 * 24 * 60 * 60;

/** `secret` signs the cookies; `secure`: whether people come by https. */
export function openKnownBrowsers(secret: string, secure: boolean): KnownBrowsers {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "rapport known browser", 32));
  const sign = (email: string, id: string) => createHmac("sha256", key).update(`${email}\n${id}`).digest();
  // A cookie for each account: several people may share a browser.
  const nameOf = (email: string) => {
    const hash = createHash("sha256").update(email).digest("hex").slice(0, 16);
    return `${secure ? "__Secure-" : ""}rapport.known.${hash}`;
  };
  return {
    find(cookieHeader, email) {
      const name = nameOf(email);
      for (const each of (cookieHeader ?? "").split(";")) {
        const [, id = "", signature = ""] = /^([\w-]{22})\.([\w-]{43})$/.exec(valueIn(each, name)) ?? [];
        const right = sign(email, id);
        const given = Buffer.from(signature, "base64url");
        if (given.length === right.length && timingSafeEqual(given, right)) return id;
      }
      return undefined;
    },
    cookie(email) {
      const id = randomBytes(16).toString("base64url");
      const value = `${id}.${sign(email, id).toString("base64url")}`;
      const attributes = `Max-Age=${maxAgeSeconds}; Path=/api/v1; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
      return `${nameOf(email)}=${value}; ${attributes}`;
    },
  };
}

function valueIn(cookie: string, name: string): string {
  const text = cookie.trim();
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : "";
}
