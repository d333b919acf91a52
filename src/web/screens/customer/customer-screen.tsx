// One customer: who they are and how to reach them, what was said, what was noted, and every file.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { isNotYours } from "../../client.ts";
import { customerQuery } from "../../customer-queries.ts";
import { useMay } from "../../membership.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { Failure } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { useScreenTitle } from "../../screen-title.ts";
import { Notice } from "../../ui/notice.tsx";
import { ConversationPart } from "./conversation-part.tsx";
import styles from "./customer-screen.module.css";
import { FilesPart } from "./files-part.tsx";
import { NamePart } from "./name-part.tsx";
import { NotesPart } from "./notes-part.tsx";
import { ProfilePart } from "./profile-part.tsx";

const route = getRouteApi("/w/$workspaceId/customers/$customerId");

export function CustomerScreen() {
  const { workspaceId, customerId } = route.useParams();
  const found = useQuery(customerQuery(workspaceId, customerId));
  const may = useMay(workspaceId);
  const customer = found.data;
  useScreenTitle(workspaceId, customer === undefined ? "Customer" : (customer.name ?? customer.identities[0]?.address));
  const back = (
    <Link to="/w/$workspaceId/customers" params={{ workspaceId }} className={screen.back}>
      <ChevronLeft size={16} aria-hidden="true" />
      Customers
    </Link>
  );
  if (customer === undefined) {
    const isGone = found.isError && isNotYours(found.error) && found.dataUpdatedAt > 0;
    return (
      <main id="main" className={styles.screen} aria-busy={found.isPending || undefined}>
        <div className={styles.page}>
          {back}
          {isGone ? (
            <Notice role="alert">
              <p>This customer is not yours to see any more.</p>
            </Notice>
          ) : (
            found.isError && <Failure error={found.error} again={() => void found.refetch()} />
          )}
        </div>
      </main>
    );
  }
  const of = { workspaceId, customer, mayChange: may("customers.change") };
  return (
    <main id="main" className={styles.screen}>
      <div className={styles.page} key={customerId}>
        {back}
        <header className={styles.head}>
          <Face seed={customer.face} size={56} />
          <Circles closeness={null} width={44} label="Closeness is not known yet" />
          <NamePart {...of} />
        </header>
        <div className={styles.columns}>
          <div className={styles.main}>
            <ConversationPart workspaceId={workspaceId} customer={customer} />
            <NotesPart workspaceId={workspaceId} customer={customer} mayNote={may("conversations.note")} />
          </div>
          <div className={styles.beside}>
            <ProfilePart {...of} />
            <FilesPart workspaceId={workspaceId} customer={customer} />
          </div>
        </div>
      </div>
    </main>
  );
}
