// A person's own account: name, password, codes, passkeys, and where they are signed in.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { problemOf } from "../../client.ts";
import { firstOf } from "../../last-workspace.ts";
import screen from "../../parts/screen.module.css";
import { meQuery, secondFactorQuery } from "../../queries.ts";
import { useScreenTitle } from "../../screen-title.ts";
import { useTitle } from "../../title.ts";
import { Notice } from "../../ui/notice.tsx";
import { WhoWaits } from "../workspace/who-waits.tsx";
import styles from "./account-screen.module.css";
import { CodesSection } from "./codes-section.tsx";
import { CompanySection } from "./company-section.tsx";
import { NameSection } from "./name-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { SessionsSection } from "./sessions-section.tsx";

export function AccountScreen() {
  const me = useQuery(meQuery).data;
  const factor = useQuery(secondFactorQuery);
  // A session that a workspace's single sign-on opened does not open the account.
  const isForOneWorkspace = factor.isError && problemOf(factor.error).code === "not_permitted";
  if (me === undefined) return null;
  const back = firstOf(me);
  return (
    <main id="main" className={styles.page}>
      <div className={`${screen.column} ${screen.narrow}`}>
        {back === undefined ? (
          <Title />
        ) : (
          <>
            <TitleIn workspaceId={back.workspaceId} />
            <Link to="/w/$workspaceId/today" params={{ workspaceId: back.workspaceId }} className={screen.back}>
              <ChevronLeft size={16} aria-hidden="true" />
              <bdi>{back.workspaceName}</bdi>
            </Link>
          </>
        )}
        <header className={screen.head}>
          <h1>Your account</h1>
          {back !== undefined && <WhoWaits workspaceId={back.workspaceId} />}
        </header>
        {isForOneWorkspace ? (
          <Notice>
            You signed in through your company, for one workspace alone. To change your account, sign out and sign in with your
            password or a passkey.
          </Notice>
        ) : (
          <>
            <NameSection me={me} />
            <PasswordSection />
            <CodesSection />
            <PasskeysSection />
            <CompanySection me={me} />
            <SessionsSection />
          </>
        )}
      </div>
    </main>
  );
}

function Title() {
  useTitle("Your account");
  return null;
}

/** Who waits is told here too: in the workspace that was used last. */
function TitleIn({ workspaceId }: { workspaceId: string }) {
  useScreenTitle(workspaceId, "Your account");
  return null;
}
