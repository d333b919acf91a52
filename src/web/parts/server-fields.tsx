// Where a mail server is and how to sign in to it.
import type { ReactNode } from "react";
import type { MailServer, MailServerInput } from "../../domain/channel/schema.ts";
import type { ConnectionTest } from "../../domain/mail/connection-schema.ts";
import { SelectField, TextField } from "../ui/field.tsx";
import { AccountServer } from "./account-server.tsx";
import { appPasswordWords } from "./app-password.ts";
import { ConnectionSteps } from "./connection-steps.tsx";
import form from "./form.module.css";

type Security = MailServer["security"];
/** The server as it stands in the fields. */
export type ServerWords = Omit<MailServer, "port"> & { port: string; password: string };

const usualPorts: Record<"imap" | "smtp", Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  smtp: { tls: 465, starttls: 587, none: 25 },
};

const aPort = "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

export function blankServer(protocol: "imap" | "smtp"): ServerWords {
  return { host: "", port: String(usualPorts[protocol].tls), security: "tls", user: "", password: "" };
}

/** What is sent; a password that was left empty is left out, and so stays as it is. */
export function serverInput({ port, password, ...rest }: ServerWords): MailServerInput {
  return { ...rest, port: Number(port), ...(password === "" ? {} : { password }) };
}

interface Props {
  title: string;
  protocol: "imap" | "smtp";
  server: ServerWords;
  /** The server is set already, and so its password is known. */
  known: boolean;
  /** What became of trying it; undefined until it was tried as it stands here. */
  test: ConnectionTest | undefined;
  errorAt: (path: string) => string | undefined;
  onChange: (server: ServerWords) => void;
  /** What else is asked about it. */
  children?: ReactNode;
}

export function ServerFields({ title, protocol, server, known, test, errorAt, onChange, children }: Props) {
  const ports = usualPorts[protocol];
  // The words stand below, at the step; the field that they speak against is only marked.
  const wrongIn = (field: NonNullable<ConnectionTest["field"]>) =>
    errorAt(`${protocol}.${field}`) ?? (test?.field === field ? "See below." : undefined);
  const chooseSecurity = (security: Security) => {
    const isUsual = Object.values(ports).includes(Number(server.port));
    onChange({ ...server, security, port: isUsual ? String(ports[security]) : server.port });
  };
  const { provider, ...withoutProvider } = server;
  if (provider !== undefined) {
    const usePassword = () => onChange(withoutProvider);
    return (
      <AccountServer title={title} provider={provider} server={server} test={test} onPassword={usePassword}>
        {children}
      </AccountServer>
    );
  }
  return (
    <fieldset aria-label={title} className={form.inset}>
      <div className={form.host}>
        <TextField
          label="Host"
          required
          maxLength={253}
          autoComplete="off"
          spellCheck={false}
          value={server.host}
          error={wrongIn("host")}
          onChange={(event) => onChange({ ...server, host: event.target.value })}
        />
        <TextField
          label="Port"
          required
          inputMode="numeric"
          pattern={aPort}
          wrong="A number from 1 to 65535."
          autoComplete="off"
          value={server.port}
          error={wrongIn("port")}
          onChange={(event) => onChange({ ...server, port: event.target.value })}
        />
      </div>
      <SelectField
        label="Security"
        value={server.security}
        error={wrongIn("security")}
        onChange={(event) => chooseSecurity(event.target.value as Security)}
      >
        <option value="tls">TLS from the first byte</option>
        <option value="starttls">STARTTLS</option>
        <option value="none">None, within your own network only</option>
      </SelectField>
      <div className={form.row}>
        <TextField
          label="User"
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          value={server.user}
          error={wrongIn("user")}
          onChange={(event) => onChange({ ...server, user: event.target.value })}
        />
        <TextField
          label="Password"
          type="password"
          maxLength={1000}
          autoComplete="new-password"
          placeholder={known ? "unchanged" : undefined}
          hint={
            [known ? "Left empty, it stays as it is." : undefined, appPasswordWords(server.host)].filter(Boolean).join(" ") ||
            undefined
          }
          value={server.password}
          error={wrongIn("password")}
          onChange={(event) => onChange({ ...server, password: event.target.value })}
        />
      </div>
      {test !== undefined && <ConnectionSteps title={title} test={test} />}
      {children}
    </fieldset>
  );
}
