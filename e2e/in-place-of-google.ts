// Read before Rapport itself (--import): has it take a provider on this machine for Google. What stands in the variable is MAIL_PROVIDER.
import { accountProviders } from "../src/domain/mail/account-providers.ts";

Object.assign(accountProviders.google, JSON.parse(process.env.MAIL_PROVIDER ?? "{}"));
