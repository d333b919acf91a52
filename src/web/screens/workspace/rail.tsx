// The rail at the side: who waits, the places, the views of the inbox, and at its foot the settings and the person who is signed in.
import { useQuery } from "@tanstack/react-query";
import { ChevronsUpDown, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { search } from "../../actions/going-actions.ts";
import { shownShortcut } from "../../actions/key-words.ts";
import { useSingleKeys } from "../../actions/keys.ts";
import { countWords } from "../../list-views.ts";
import { useMay, useMembership } from "../../membership.ts";
import { Circles } from "../../parts/circles.tsx";
import { PlainLink } from "../../parts/plain-link.tsx";
import { TeammateFace } from "../../parts/teammate-face.tsx";
import { countsQuery } from "../../queries.ts";
import { settingsLinks } from "../../settings-links.ts";
import { places } from "./places.ts";
import styles from "./rail.module.css";
import { useHere } from "./use-here.ts";
import { useViews } from "./use-views.ts";
import { HeldReplies, WhoWaits } from "./who-waits.tsx";

const PersonMenu = lazy(() => import("./person-menu.tsx").then(({ PersonMenu }) => ({ default: PersonMenu })));

const everybodys = { view: undefined, team: undefined };
const pageIf = (isHere: boolean) => (isHere ? "page" : undefined);

interface Props {
  workspaceId: string;
  isNarrow: boolean;
  onToggle: () => void;
}

export function Rail({ workspaceId, isNarrow, onToggle }: Props) {
  const { data: counts } = useQuery(countsQuery(workspaceId));
  const views = useViews(workspaceId);
  const may = useMay(workspaceId);
  const keysOn = useSingleKeys();
  const { isAt, isAtView } = useHere();
  const params = { workspaceId };
  const Toggle = isNarrow ? PanelLeftOpen : PanelLeftClose;
  const toggleWords = isNarrow ? "Widen the rail" : "Narrow the rail";
  return (
    <div className={styles.rail} data-narrow={isNarrow || undefined}>
      <header className={styles.head}>
        <div className={styles.top}>
          <PlainLink
            to="/w/$workspaceId/today"
            params={params}
            className={styles.mark}
            aria-label="Rapport"
            aria-current={pageIf(isAt("/w/$workspaceId/today"))}
          >
            <Circles closeness={4} width={30} />
            {!isNarrow && "Rapport"}
          </PlainLink>
          <button
            type="button"
            className={styles.toggle}
            aria-label={toggleWords}
            title={toggleWords}
            aria-expanded={!isNarrow}
            onClick={onToggle}
          >
            <Toggle size={16} aria-hidden="true" />
          </button>
        </div>
        <WhoWaits workspaceId={workspaceId} isNarrow={isNarrow} className={styles.waits} />
        {!isNarrow && <HeldReplies workspaceId={workspaceId} />}
      </header>
      <nav aria-label="Rapport">
        <ul>
          {places.map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <PlainLink
                to={to}
                params={params}
                aria-current={pageIf(to === "/w/$workspaceId/inbox" ? isAtView(everybodys) : isAt(to))}
                className={styles.link}
                title={isNarrow ? name : undefined}
              >
                <Name isNarrow={isNarrow} icon={<Icon size={17} aria-hidden="true" />}>
                  {name}
                </Name>
                {!isNarrow && name === "Inbox" && counts !== undefined && <Count of={counts.open} />}
                {!isNarrow && name === "Search" && keysOn && (
                  <span className={styles.key} aria-hidden="true">
                    {shownShortcut(search)}
                  </span>
                )}
              </PlainLink>
            </li>
          ))}
        </ul>
        {isNarrow ? <hr className={styles.rule} /> : <h2 className={styles.title}>Views</h2>}
        <ul>
          {views.map(({ key, name, icon: Icon, search: of, count }) => (
            <li key={key}>
              <PlainLink
                to="/w/$workspaceId/inbox"
                params={params}
                search={of}
                aria-current={pageIf(isAtView(of))}
                className={styles.link}
                title={isNarrow ? name : undefined}
              >
                <Name isNarrow={isNarrow} icon={<Icon size={17} aria-hidden="true" />}>
                  <bdi>{name}</bdi>
                </Name>
                {!isNarrow && count !== undefined && <Count of={count} />}
              </PlainLink>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label="Settings" className={styles.foot}>
        {isNarrow ? <hr className={styles.rule} /> : <h2 className={styles.title}>Settings</h2>}
        <ul>
          {settingsLinks
            .filter(({ permission }) => may(permission))
            .map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <PlainLink
                  to={to}
                  params={params}
                  aria-current={pageIf(isAt(to))}
                  className={styles.link}
                  title={isNarrow ? name : undefined}
                >
                  <Name isNarrow={isNarrow} icon={<Icon size={17} aria-hidden="true" />}>
                    {name}
                  </Name>
                </PlainLink>
              </li>
            ))}
        </ul>
      </nav>
      <Person workspaceId={workspaceId} isNarrow={isNarrow} />
    </div>
  );
}

function Name({ isNarrow, icon, children }: { isNarrow: boolean; icon: ReactNode; children: ReactNode }) {
  if (!isNarrow) return <span className={styles.name}>{children}</span>;
  return (
    <>
      {icon}
      <span className="unseen">{children}</span>
    </>
  );
}

function Count({ of }: { of: number }) {
  return <span className={styles.count}>{countWords(of)}</span>;
}

function Person({ workspaceId, isNarrow }: { workspaceId: string; isNarrow: boolean }) {
  const membership = useMembership(workspaceId);
  const person = (
    <>
      {!isNarrow && <TeammateFace workspaceId={workspaceId} teammateId={membership?.teammateId} size={28} />}
      <span className={isNarrow ? "unseen" : styles.whose}>
        <span className={styles.brand}>
          <bdi>{membership?.workspaceName}</bdi>
        </span>
        <span className={styles.who}>
          <bdi>{membership?.name}</bdi>
        </span>
      </span>
      <ChevronsUpDown size={15} aria-hidden="true" />
    </>
  );
  return (
    <Suspense fallback={<span className={styles.person}>{person}</span>}>
      <PersonMenu className={styles.person}>{person}</PersonMenu>
    </Suspense>
  );
}
