// Recovery codes, shown once: to copy, or to keep as a file.
import { Download } from "lucide-react";
import { CopyButton } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import { Button } from "../../ui/button.tsx";
import styles from "./account-screen.module.css";

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const words = codes.join("\n");
  const download = () => {
    const url = URL.createObjectURL(new Blob([`Recovery codes for Rapport at ${location.host}\n\n${words}\n`]));
    const link = document.createElement("a");
    link.href = url;
    link.download = "rapport-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className={form.form}>
      <p className={form.soft}>
        Each lets you in once when the app is not at hand. They are shown now and never again: keep them where you keep what
        matters.
      </p>
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.tools}>
        <CopyButton words={words} what="Recovery codes" />
        <Button icon={<Download size={15} aria-hidden="true" />} onClick={download}>
          Download
        </Button>
      </div>
      <div className={form.foot}>
        <Button look="main" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
