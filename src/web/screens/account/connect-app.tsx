// Connecting an app: the code to scan, the same as letters, and the first code as proof.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { confirmTotp } from "../../calls/identity.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { CodeField, onlyDigits } from "../../parts/code-field.tsx";
import { CopyField } from "../../parts/copy-field.tsx";
import styles from "./account-screen.module.css";
import { SquareCode } from "./square-code.tsx";

export function ConnectApp({ uri, onDone }: { uri: string; onDone: () => void }) {
  const [code, setCode] = useState("");
  const confirm = useMutation({ mutationFn: () => confirmTotp(onlyDigits(code)), onSuccess: onDone });
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <AskingForm asking={confirm} yes="Connect">
      <div className={styles.scan}>
        <SquareCode words={uri} label="Code to scan with your app" className={styles.code} />
        <p className={styles.steps}>Scan this with an app for codes, such as the one your phone keeps passwords in.</p>
      </div>
      <CopyField label="Or type it in" value={secret} />
      <CodeField label="The code it shows now" value={code} onChange={setCode} />
    </AskingForm>
  );
}
