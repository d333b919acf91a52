// What surrounds every screen: toasts, what is read out, and the pages for addresses that lead nowhere.
import { type ErrorComponentProps, Link, Outlet, useRouter } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useAnnounced } from "./announce.ts";
import { Page } from "./parts/page.tsx";
import { Failure } from "./parts/read-failed.tsx";
import { useTitle } from "./title.ts";

const Toasts = lazy(() => import("./ui/toasts.tsx").then(({ Toasts }) => ({ default: Toasts })));
const Tooltips = lazy(() => import("./ui/tooltip.tsx").then(({ Tooltips }) => ({ default: Tooltips })));

export function Root() {
  return (
    <>
      <Outlet />
      <Suspense>
        <Tooltips />
      </Suspense>
      <Suspense>
        <Toasts />
      </Suspense>
      <Announced />
    </>
  );
}

function Announced() {
  return (
    <div className="unseen" aria-live="polite" aria-atomic="true">
      {useAnnounced()}
    </div>
  );
}

export function NothingHere() {
  useTitle("Nothing here");
  return (
    <Page title="There is nothing here." lead="The address leads nowhere, or to something that is not yours to see.">
      <p>
        <Link to="/">Go to Today</Link>
      </p>
    </Page>
  );
}

export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  useTitle("Something went wrong");
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This did not open.">
      <Failure error={error} again={again} />
    </Page>
  );
}
