// Signing in: with a password and perhaps a code, a passkey, or the company's own sign-in; leads back to where a person wanted to go.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { waysQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { Notice } from "../../ui/notice.tsx";
import { CodeStep } from "./code-step.tsx";
import { CompanyStep } from "./company-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { problemWords } from "./problem-words.ts";

const route = getRouteApi("/sign-in");

export function SignInScreen() {
  const { to, problem } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [step, setStep] = useState<"password" | "code" | "company">("password");
  const [email, setEmail] = useState("");
  const ways = useQuery(waysQuery).data;
  useTitle("Sign in");

  const enter = ({ next }: { next: "done" | "code" }) => {
    if (next === "code") {
      setStep("code");
      return;
    }
    // Another person may have been signed in before.
    client.clear();
    router.history.replace(to ?? "/");
  };

  if (step === "code") {
    return (
      <Page title="And your code" lead="Your password was right. A second step keeps others out.">
        <CodeStep onDone={enter} onBack={() => setStep("password")} />
      </Page>
    );
  }
  if (step === "company") {
    return (
      <Page title="Sign in with your company" lead="Your address tells us which company to ask.">
        <CompanyStep email={email} onEmail={setEmail} onBack={() => setStep("password")} />
      </Page>
    );
  }
  if (ways?.hasOwner === false) return <NoOwner />;
  const back = problem === undefined ? undefined : problemWords(problem);
  return (
    <Page title="Good to see you" lead={to === undefined ? undefined : "Please sign in to go on."}>
      {back !== undefined && (
        <div className={form.before}>
          <Notice role="alert">
            <p>
              <b>{back.title}</b>
            </p>
            <p>{back.detail}</p>
          </Notice>
        </div>
      )}
      <PasswordStep
        email={email}
        onEmail={setEmail}
        onDone={enter}
        onCompany={ways?.singleSignOn === true ? () => setStep("company") : undefined}
      />
    </Page>
  );
}

function NoOwner() {
  return (
    <Page
      title="Rapport has no owner yet."
      lead="The link that makes the first owner stands in the terminal in which Rapport was started. Open it, and two steps later customers can write to you."
    >
      <p className={form.quiet}>
        The link is gone or has expired? Where Rapport runs, <code>npm run owner-link</code> prints a new one.
      </p>
      <p className={form.after}>
        <Link to="/sign-in" reloadDocument>
          Look again
        </Link>
      </p>
    </Page>
  );
}
