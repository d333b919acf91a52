// A link within the app, of which there may be many: it does not watch where one is. Who shows it says so by `aria-current`.
import { type LinkComponent, type NavigateOptions, useRouter } from "@tanstack/react-router";
import { type ComponentProps, type FocusEvent, type MouseEvent, useEffect, useRef } from "react";

interface Inner extends ComponentProps<"a"> {
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string | undefined>;
  resetScroll?: boolean;
}

/** As long as one must rest on it until what it leads to is read ahead. */
const restsMs = 50;

function Plain({ to, params = {}, search = {}, resetScroll, onClick, ...rest }: Inner) {
  const router = useRouter();
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  const place = { to, params, search } as NavigateOptions;
  const path = to.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const readAhead = (at: Element) => {
    soon.current = undefined;
    // What goes wrong is said when it is opened.
    if (at.getAttribute("aria-current") !== "page") void router.preloadRoute(place).catch(() => {});
  };
  const onIntent = ({ currentTarget }: MouseEvent | FocusEvent) => {
    soon.current ??= setTimeout(() => readAhead(currentTarget), restsMs);
  };
  const onTurn = () => {
    clearTimeout(soon.current);
    soon.current = undefined;
  };
  useEffect(() => () => clearTimeout(soon.current), []);
  return (
    <a
      {...rest}
      href={`${path}${router.options.stringifySearch(search)}`}
      onMouseEnter={onIntent}
      onFocus={onIntent}
      onMouseLeave={onTurn}
      onBlur={onTurn}
      onTouchStart={({ currentTarget }) => readAhead(currentTarget)}
      onClick={(event) => {
        onClick?.(event);
        const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
        if (event.defaultPrevented || isElsewhere) return;
        event.preventDefault();
        onTurn();
        void router.navigate({ ...place, ...(resetScroll === undefined ? {} : { resetScroll }) });
      }}
    />
  );
}

/** Where it leads is written as for `Link`. */
export const PlainLink = Plain as unknown as LinkComponent<"a">;
