// Has Rapport take a provider on this machine for Google: read before its program (--import); MAIL_PROVIDER says where it is.
import { accountProviders } from "../src/domain/mail/account-providers.ts";

Object.assign(accountProviders.google, JSON.parse(process.env.MAIL_PROVIDER ?? "{}"));
