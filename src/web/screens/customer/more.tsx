// The way to the next page of a list, where there is one.
import { Button } from "../../ui/button.tsx";
import styles from "./customer-screen.module.css";

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: (options: { cancelRefetch: boolean }) => unknown;
}

export function More({ of, words }: { of: Paged; words: string }) {
  if (!of.hasNextPage) return null;
  return (
    <p className={styles.more}>
      <Button look="quiet" busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage({ cancelRefetch: false })}>
        {of.isFetchingNextPage ? "One moment" : words}
      </Button>
    </p>
  );
}
