// Ending single sign-on.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ShownSingleSignOn } from "../../../domain/workspace/single-sign-on-schema.ts";
import { removeSingleSignOn } from "../../calls/single-sign-on.ts";
import { Section } from "../../parts/screen.tsx";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { toast } from "../../ui/toast.ts";

export function RemoveSection({ workspaceId, known }: { workspaceId: string; known: ShownSingleSignOn }) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeSingleSignOn(workspaceId, known),
    onSuccess: async () => {
      setAsked(false);
      void toast("Single sign-on is removed.");
      await client.invalidateQueries({ queryKey: keys.people(workspaceId) });
    },
  });
  return (
    <Section
      title="Without it"
      lead="People go on signing in with their password, a code or a passkey."
      actions={<Button onClick={() => setAsked(true)}>Remove single sign-on</Button>}
    >
      <Confirm
        title="Remove single sign-on?"
        words="Whoever comes in by it alone can no longer sign in, until they set a password."
        yes="Remove"
        open={isAsked}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => {
          setAsked(false);
          remove.reset();
        }}
      />
    </Section>
  );
}
