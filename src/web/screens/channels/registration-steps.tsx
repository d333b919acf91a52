// What to do at Google and Microsoft, step by step, so that channels can sign in there.
import type { ReactNode } from "react";
import type { MailProvider } from "../../../domain/channel/schema.ts";
import form from "../../parts/form.module.css";

const steps: Record<MailProvider, ReactNode[]> = {
  google: [
    <>
      Open <Outside to="https://console.cloud.google.com" /> and make a project, or choose one of yours.
    </>,
    "Under “APIs & Services”, “Library”, look for the Gmail API and turn it on.",
    "Under “Google Auth Platform”, say who uses it. “Internal” where all your addresses are in one Google Workspace; else “External”, and publish it: while it is in testing, Google ends each sign-in after seven days.",
    "Under “Data Access”, add the scope https://mail.google.com/.",
    "Under “Clients”, make a client of the type “Web application”, with the address below as authorized redirect URI.",
    "Google then shows a client ID and a client secret. Enter both here.",
  ],
  microsoft: [
    <>
      Open <Outside to="https://entra.microsoft.com" />, “App registrations”, and make a new registration.
    </>,
    "Choose whose accounts may sign in: those of your own directory, or all, which includes Outlook.com.",
    "As redirect URI choose “Web”, and enter the address below.",
    "Under “API permissions”, add of Microsoft Graph, delegated: IMAP.AccessAsUser.All, SMTP.Send, offline_access, openid, email and profile.",
    "Under “Certificates & secrets”, make a client secret and copy its value at once. Note the day on which it ends: before that, enter a new one here.",
    "In the Exchange admin center, see that the mailbox may be read over IMAP and may send by authenticated SMTP.",
  ],
};

function Outside({ to }: { to: string }) {
  return (
    <a href={to} target="_blank" rel="noreferrer" className={form.link}>
      {to.replace("https://", "")}
    </a>
  );
}

export function RegistrationSteps({ provider }: { provider: MailProvider }) {
  return (
    <ol className={`${form.points} ${form.numbered} ${form.before}`}>
      {steps[provider].map((each, i) => (
        <li key={i}>{each}</li>
      ))}
    </ol>
  );
}
