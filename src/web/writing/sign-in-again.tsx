// Signing in beside words that are being written: the page stays, and so do they.
import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import type { NextStep } from "../calls/identity.ts";
import { meQuery } from "../queries.ts";
import { CodeStep } from "../screens/sign-in/code-step.tsx";
import { PasswordStep } from "../screens/sign-in/password-step.tsx";
import { setSessionOver } from "../session.ts";
import button from "../ui/button.module.css";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { followSent, sentWords } from "./outgoing.ts";
import styles from "./sign-in-again.module.css";

/** `userId`: whose words they are. */
export function SignInAgain({ userId }: { userId: string }) {
  const client = useQueryClient();
  const router = useRouter();
  const [step, setStep] = useState<"notice" | "password" | "code">("notice");
  const [email, setEmail] = useState("");

  const waits = useSyncExternalStore(followSent, sentWords).some(({ state }) => state === "going" || state === "unreached");

  const enter = async ({ next }: NextStep) => {
    if (next === "code") {
      setStep("code");
      return;
    }
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 });
    if (me.userId === userId) {
      // What was shown is read again before it takes this place; what waited is sent.
      await client.resetQueries();
      setSessionOver(false);
      dispatchEvent(new Event("online"));
      return;
    }
    setSessionOver(false);
    // Another person sits here now: nothing of the one before is shown to them. Their words stay theirs.
    client.clear();
    router.history.replace("/");
  };

  return (
    <div className={styles.again}>
      <Notice
        role="alert"
        actions={
          step === "notice" ? (
            <>
              <Button look="main" onClick={() => setStep("password")}>
                Sign in
              </Button>
              <Link
                to="/sign-in"
                search={{ to: router.state.location.href }}
                className={`${button.button} ${button.quiet} ${styles.other}`}
              >
                Other ways to sign in
              </Link>
            </>
          ) : undefined
        }
      >
        <p>
          <b>Your session has ended.</b>
        </p>
        <p>You can write on: your words are kept in this browser, and saved when you have signed in.</p>
        {waits && <p>What you sent waits here too, and goes then.</p>}
      </Notice>
      {step === "password" && <PasswordStep email={email} onEmail={setEmail} onDone={enter} onCompany={undefined} />}
      {step === "code" && <CodeStep onDone={enter} onBack={() => setStep("password")} />}
    </div>
  );
}
