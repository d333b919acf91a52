// A mail server that a channel signs in to by its account: where it is and as whom, and the way back to a password.
import type { ReactNode } from "react";
import type { MailProvider } from "../../domain/channel/schema.ts";
import { providerNames } from "../../domain/mail/account-rules.ts";
import type { ConnectionTest } from "../../domain/mail/connection-schema.ts";
import { Button } from "../ui/button.tsx";
import { ConnectionSteps } from "./connection-steps.tsx";
import form from "./form.module.css";

interface Props {
  title: string;
  provider: MailProvider;
  server: { host: string; port: string; user: string };
  test: ConnectionTest | undefined;
  onPassword: () => void;
  children?: ReactNode;
}

export function AccountServer({ title, provider, server: { host, port, user }, test, onPassword, children }: Props) {
  return (
    <fieldset aria-label={title} className={form.inset}>
      <p className={form.soft}>
        <bdi>
          {host}, port {port}
        </bdi>
        . Rapport signs in at {providerNames[provider]} as <bdi>{user}</bdi>.
      </p>
      <div>
        <Button look="quiet" aria-label={`${title}: use a password instead`} onClick={onPassword}>
          Use a password instead
        </Button>
      </div>
      {test !== undefined && <ConnectionSteps title={title} test={test} />}
      {children}
    </fieldset>
  );
}
