// Signing out: forgets what was read, and leads to the sign-in.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "./calls/identity.ts";
import { problemOf } from "./client.ts";
import { tellTabs } from "./tell-tabs.ts";
import { toast } from "./ui/toast.ts";
import { forgetUndo } from "./undo.ts";

export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      void toast(problemOf(error).title);
      return;
    }
    tellTabs("signedOut", {});
    forgetUndo();
    await navigate({ to: "/sign-in" });
    client.clear();
  };
}
