// The providers at which a channel can sign in by an account: where they are asked, for what, and which servers their mail is at.
import type { MailProvider, MailServer } from "../channel/schema.ts";

type Server = Pick<MailServer, "host" | "port" | "security">;

interface Provider {
  /** OpenID Connect Discovery 1.0 says the rest. `{tenant}` is what the registration says. */
  issuer: string;
  /** Without these no mail is read or sent. */
  mailScopes: string[];
  /** For telling who has signed in, and for access that outlasts the hour. */
  otherScopes: string[];
  /** What the provider wants beside OAuth 2, so that it gives a refresh token each time and asks which account is meant. */
  parameters: Record<string, string>;
  imap: Server;
  smtp: Server;
  /** Accounts of people apart from any organization send by another server. */
  personal?: { tenantId: string; smtp: Server };
}

/** Tests put servers of this machine in their place; nobody else may. */
export const accountProviders: Record<MailProvider, Provider> = {
  google: {
    issuer: "https://accounts.google.com",
    mailScopes: ["https://mail.google.com/"],
    otherScopes: ["openid", "email"],
    parameters: { access_type: "offline", prompt: "consent" },
    imap: { host: "imap.gmail.com", port: 993, security: "tls" },
    smtp: { host: "smtp.gmail.com", port: 465, security: "tls" },
  },
  microsoft: {
    issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
    mailScopes: ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"],
    otherScopes: ["openid", "email", "profile", "offline_access"],
    parameters: { prompt: "select_account" },
    imap: { host: "outlook.office365.com", port: 993, security: "tls" },
    smtp: { host: "smtp.office365.com", port: 587, security: "starttls" },
    personal: {
      tenantId: "9188040d-6c67-4c5b-b112-36a304b66dad",
      smtp: { host: "smtp-mail.outlook.com", port: 587, security: "starttls" },
    },
  },
};
