// Words to take elsewhere: a link, a token, a record; with a button that copies them.
import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { announce } from "../announce.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import styles from "./copy-field.module.css";

export function CopyField({ label, value, hint }: { label: string; value: string; hint?: ReactNode }) {
  return (
    <div className={styles.field}>
      <TextField
        label={label}
        value={value}
        readOnly
        dir="ltr"
        spellCheck={false}
        className={styles.words}
        onFocus={(event) => event.target.select()}
        {...(hint === undefined ? {} : { hint })}
      />
      <CopyButton words={value} what={label} className={styles.copy} />
    </div>
  );
}

export function CopyButton({ words, what, className }: { words: string; what: string; className?: string | undefined }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const back = setTimeout(() => setState("idle"), 3_000);
    return () => clearTimeout(back);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words);
      setState("copied");
      announce("Copied.");
    } catch {
      // Only secure addresses may use the clipboard.
      setState("failed");
      announce("This browser does not let us copy. Please mark the words and copy them.");
    }
  };
  const Icon = state === "copied" ? Check : Copy;
  return (
    <Button
      className={className}
      icon={<Icon size={15} aria-hidden="true" />}
      aria-label={`Copy: ${what}`}
      onClick={() => void copy()}
    >
      {state === "copied" ? "Copied" : state === "failed" ? "Please mark it" : "Copy"}
    </Button>
  );
}
