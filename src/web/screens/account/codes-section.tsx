// Codes from an app as a second step at the sign-in, and the recovery codes for when the app is gone.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { newRecoveryCodes, removeTotp, startTotp } from "../../calls/identity.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { secondFactorQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.ts";
import { ConnectApp } from "./connect-app.tsx";
import { PasswordQuestion } from "./password-question.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

type Step =
  | { is: "closed" }
  | { is: "starting" }
  | { is: "connecting"; uri: string; recoveryCodes: string[] }
  | { is: "renewing" }
  | { is: "showing"; recoveryCodes: string[] }
  | { is: "removing" };

const titles: Record<Step["is"], string> = {
  closed: "",
  starting: "Codes from an app",
  connecting: "Connect your app",
  renewing: "New recovery codes",
  showing: "Your recovery codes",
  removing: "Remove codes",
};

export function CodesSection() {
  const factor = useQuery(secondFactorQuery);
  const [step, setStep] = useState<Step>({ is: "closed" });
  // What a closing sheet shows stays until it is gone.
  const [shown, setShown] = useState<Step>(step);
  const go = (next: Step) => {
    setStep(next);
    if (next.is !== "closed") setShown(next);
  };
  const close = () => {
    go({ is: "closed" });
    void factor.refetch();
  };
  const state = factor.data;
  const hasPassword = state?.hasPassword !== false;
  const left = state?.recoveryCodesLeft ?? 0;
  return (
    <Section
      title="Codes from an app"
      lead="Signing in asks for a code that an app on your phone shows. Someone who learns your password then still cannot come in."
      actions={state?.totp === false && <Button onClick={() => go({ is: "starting" })}>Set up codes</Button>}
    >
      <ReadFailed of={factor} />
      {state?.totp === true && (
        <Rows label="Codes from an app">
          <Row title="Your app is connected" actions={<Button onClick={() => go({ is: "removing" })}>Remove codes</Button>} />
          <Row
            title="Recovery codes"
            words={
              left === 0
                ? "None is left. Make new ones, or you cannot come in without the app."
                : `${left === 1 ? "One is" : `${left} are`} left, for when the app is not at hand.`
            }
            actions={<Button onClick={() => go({ is: "renewing" })}>Make new ones</Button>}
          />
        </Rows>
      )}
      <Dialog title={titles[shown.is]} open={step.is !== "closed"} onOpenChange={(open) => !open && close()}>
        {shown.is === "starting" && (
          <PasswordQuestion
            hasPassword={hasPassword}
            words={
              hasPassword
                ? "First your password, so that nobody else sets this up for you."
                : "An app on your phone will show the codes. Have it at hand."
            }
            yes="Continue"
            ask={startTotp}
            onDone={(found) => go({ is: "connecting", ...found })}
          />
        )}
        {shown.is === "connecting" && (
          <ConnectApp uri={shown.uri} onDone={() => go({ is: "showing", recoveryCodes: shown.recoveryCodes })} />
        )}
        {shown.is === "renewing" && (
          <PasswordQuestion
            hasPassword={hasPassword}
            words="The ones you have stop working."
            yes="Make new ones"
            ask={newRecoveryCodes}
            onDone={(found) => go({ is: "showing", ...found })}
          />
        )}
        {shown.is === "showing" && <RecoveryCodes codes={shown.recoveryCodes} onDone={close} />}
        {shown.is === "removing" && (
          <PasswordQuestion
            hasPassword={hasPassword}
            words="Signing in no longer asks for a code. Your recovery codes stop working."
            yes="Remove codes"
            ask={removeTotp}
            onDone={() => {
              void toast("Codes are removed.");
              close();
            }}
          />
        )}
      </Dialog>
    </Section>
  );
}
