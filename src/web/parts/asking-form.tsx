// A form that asks one thing of the server: once at a time, with why it was refused above the button where no field says it.
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { ProblemNotice } from "../ui/notice.tsx";
import form from "./form.module.css";

interface Props {
  /** A mutation that needs nothing more to be said. */
  asking: { isPending: boolean; isError: boolean; error: unknown; mutate(): void; reset(): void };
  /** What the button says, and what it says while the server is asked. */
  yes: string;
  meanwhile?: string;
  /** A field says why it was refused. */
  isSaid?: boolean;
  /** What stands beside the button. */
  beside?: ReactNode;
  children: ReactNode;
}

export function AskingForm({ asking, yes, meanwhile = "One moment", isSaid = false, beside, children }: Props) {
  return (
    <Form
      className={form.form}
      onSubmit={() => {
        if (!asking.isPending) asking.mutate();
      }}
      onChange={() => asking.isError && asking.reset()}
    >
      {children}
      {asking.isError && !isSaid && <ProblemNotice error={asking.error} />}
      <div className={form.foot} data-uncovered="">
        <Button look="main" type="submit" busy={asking.isPending}>
          {asking.isPending ? meanwhile : yes}
        </Button>
        {beside}
      </div>
    </Form>
  );
}
