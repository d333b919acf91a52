// The head of Customers: people and organizations are two sides of one place.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../membership.ts";
import styles from "./customers-screen.module.css";

export function CustomersHead({ workspaceId, title, children }: { workspaceId: string; title: string; children?: ReactNode }) {
  const may = useMay(workspaceId);
  return (
    <header className={styles.head}>
      <h1>{title}</h1>
      {may("organizations.read") && (
        <nav aria-label="Customers and organizations" className={styles.tabs}>
          <Link to="/w/$workspaceId/customers" params={{ workspaceId }} activeOptions={{ exact: true, includeSearch: false }}>
            People
          </Link>
          <Link to="/w/$workspaceId/organizations" params={{ workspaceId }}>
            Organizations
          </Link>
        </nav>
      )}
      <div className={styles.doing}>{children}</div>
    </header>
  );
}
