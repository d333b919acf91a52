// Every address of the app. Screens are loaded when they are first opened.
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { problemOf } from "./client.ts";
import { customerQuery } from "./customer-queries.ts";
import { encountersQuery } from "./encounter-pages.ts";
import { firstOf } from "./last-workspace.ts";
import { type ListView, listViews } from "./list-views.ts";
import { countsQuery, meQuery } from "./queries.ts";
import { Failed, NothingHere, Root } from "./root.tsx";
import { prefetchEncounter } from "./screens/inbox/prefetch-encounter.ts";

interface CustomersSearch {
  q?: string | undefined;
  order?: "name" | undefined;
  organization?: string | undefined;
}

interface Context {
  client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Root, errorComponent: Failed, notFoundComponent: NothingHere });

/** Who is signed in; strangers are led to the sign-in, and from there back to where they wanted to go. */
async function requireMe(client: QueryClient, href: string) {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (problemOf(error).code === "not_signed_in") throw redirect({ to: "/sign-in", search: { to: href } });
    throw error;
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context, location }) => {
    const me = await requireMe(context.client, location.href);
    const first = firstOf(me);
    if (first !== undefined)
      throw redirect({ to: "/w/$workspaceId/today", params: { workspaceId: first.workspaceId }, replace: true });
  },
  component: lazyRouteComponent(() => import("./screens/welcome/no-workspace-screen.tsx"), "NoWorkspaceScreen"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./screens/welcome/welcome-screen.tsx"), "WelcomeScreen"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ to, problem }): { to?: string; problem?: string } => ({
    ...(typeof to === "string" && /^\/(?![/\\])/.test(to) ? { to } : {}),
    ...(typeof problem === "string" ? { problem } : {}),
  }),
  component: lazyRouteComponent(() => import("./screens/sign-in/sign-in-screen.tsx"), "SignInScreen"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./screens/reset/reset-screen.tsx"), "ResetScreen"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("./screens/join/join-screen.tsx"), "JoinScreen"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  beforeLoad: async ({ context, location }) => {
    await requireMe(context.client, location.href);
  },
  component: lazyRouteComponent(() => import("./screens/account/account-screen.tsx"), "AccountScreen"),
});

const newWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/new-workspace",
  beforeLoad: async ({ context, location }) => {
    await requireMe(context.client, location.href);
  },
  component: lazyRouteComponent(() => import("./screens/welcome/new-workspace-screen.tsx"), "NewWorkspaceScreen"),
});

const firstChannel = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspaceId/first-channel",
  beforeLoad: async ({ context, location }) => {
    await requireMe(context.client, location.href);
  },
  component: lazyRouteComponent(() => import("./screens/welcome/first-channel-screen.tsx"), "FirstChannelScreen"),
});

const firstPeople = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspaceId/first-people",
  beforeLoad: async ({ context, location }) => {
    await requireMe(context.client, location.href);
  },
  component: lazyRouteComponent(() => import("./screens/welcome/first-people-screen.tsx"), "FirstPeopleScreen"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspaceId",
  beforeLoad: async ({ context, location }) => {
    await requireMe(context.client, location.href);
  },
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(countsQuery(params.workspaceId));
  },
  component: lazyRouteComponent(() => import("./screens/workspace/workspace-screen.tsx"), "WorkspaceScreen"),
});

const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/w/$workspaceId/today", params, replace: true });
  },
});

const today = createRoute({
  getParentRoute: () => workspace,
  path: "today",
  component: lazyRouteComponent(() => import("./screens/today/today-screen.tsx"), "TodayScreen"),
});

const customers = createRoute({
  getParentRoute: () => workspace,
  path: "customers",
  validateSearch: ({ q, order, organization }): CustomersSearch => ({
    ...(typeof q === "string" && q.trim() !== "" ? { q } : {}),
    ...(order === "name" ? { order } : {}),
    ...(typeof organization === "string" ? { organization } : {}),
  }),
  component: lazyRouteComponent(() => import("./screens/customers/customers-screen.tsx"), "CustomersScreen"),
});

const customer = createRoute({
  getParentRoute: () => workspace,
  path: "customers/$customerId",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(customerQuery(params.workspaceId, params.customerId));
  },
  component: lazyRouteComponent(() => import("./screens/customer/customer-screen.tsx"), "CustomerScreen"),
});

const organizations = createRoute({
  getParentRoute: () => workspace,
  path: "organizations",
  component: lazyRouteComponent(() => import("./screens/customers/organizations-screen.tsx"), "OrganizationsScreen"),
});

const search = createRoute({
  getParentRoute: () => workspace,
  path: "search",
  validateSearch: ({ q }): { q?: string | undefined } => (typeof q === "string" && q.trim() !== "" ? { q } : {}),
  component: lazyRouteComponent(() => import("./screens/search/search-screen.tsx"), "SearchScreen"),
});

const compose = createRoute({
  getParentRoute: () => workspace,
  path: "new",
  validateSearch: ({ draft }): { draft?: string } =>
    typeof draft === "string" && /^[0-9a-f-]{36}$/i.test(draft) ? { draft } : {},
  component: lazyRouteComponent(() => import("./screens/compose/compose-screen.tsx"), "ComposeScreen"),
});

const inbox = createRoute({
  getParentRoute: () => workspace,
  path: "inbox",
  validateSearch: ({ view, team }): { view?: ListView | undefined; team?: string | undefined } => {
    const known = listViews.find((each) => each === view);
    return {
      ...(known === undefined || known === "open" ? {} : { view: known }),
      ...(typeof team === "string" ? { team } : {}),
    };
  },
  loaderDeps: ({ search }) => ({ view: search.view ?? ("open" as const), team: search.team }),
  loader: ({ context, params, deps }) => {
    void context.client.prefetchQuery(encountersQuery(params.workspaceId, deps.view, deps.team));
  },
  component: lazyRouteComponent(() => import("./screens/inbox/inbox-screen.tsx"), "InboxScreen"),
});

const noEncounter = createRoute({
  getParentRoute: () => inbox,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/inbox/no-encounter.tsx"), "NoEncounter"),
});

const encounter = createRoute({
  getParentRoute: () => inbox,
  path: "$encounterId",
  // The entry that is meant: what was found, a note, a file.
  validateSearch: ({ entry }): { entry?: string | undefined } => (typeof entry === "string" ? { entry } : {}),
  loader: ({ context, params }) => {
    void prefetchEncounter(context.client, params.workspaceId, params.encounterId);
  },
  component: lazyRouteComponent(() => import("./screens/inbox/conversation-screen.tsx"), "ConversationScreen"),
});

const channels = createRoute({
  getParentRoute: () => workspace,
  path: "channels",
  component: lazyRouteComponent(() => import("./screens/channels/channels-screen.tsx"), "ChannelsScreen"),
});

/** What became of signing in at a mail provider, where somebody comes back from it. */
const afterSignIn = ({ account }: Record<string, unknown>): { account?: string } =>
  typeof account === "string" ? { account } : {};

const newChannel = createRoute({
  getParentRoute: () => workspace,
  path: "channels/new",
  validateSearch: afterSignIn,
  component: lazyRouteComponent(() => import("./screens/channels/channel-screen.tsx"), "NewChannelScreen"),
});

const channel = createRoute({
  getParentRoute: () => workspace,
  path: "channels/$channelId",
  validateSearch: afterSignIn,
  component: lazyRouteComponent(() => import("./screens/channels/channel-screen.tsx"), "ChannelScreen"),
});

const registration = createRoute({
  getParentRoute: () => workspace,
  path: "channels/sign-in/$provider",
  validateSearch: ({ channel }): { channel?: string } =>
    typeof channel === "string" && /^[0-9a-f-]{36}$/i.test(channel) ? { channel } : {},
  component: lazyRouteComponent(() => import("./screens/channels/registration-screen.tsx"), "RegistrationScreen"),
});

const people = createRoute({
  getParentRoute: () => workspace,
  path: "people",
  component: lazyRouteComponent(() => import("./screens/people/people-screen.tsx"), "PeopleScreen"),
});

const apiKeys = createRoute({
  getParentRoute: () => workspace,
  path: "keys",
  component: lazyRouteComponent(() => import("./screens/keys/keys-screen.tsx"), "KeysScreen"),
});

const singleSignOn = createRoute({
  getParentRoute: () => workspace,
  path: "single-sign-on",
  component: lazyRouteComponent(() => import("./screens/single-sign-on/single-sign-on-screen.tsx"), "SingleSignOnScreen"),
});

const routes = root.addChildren([
  home,
  welcome,
  signIn,
  reset,
  join,
  account,
  newWorkspace,
  firstChannel,
  firstPeople,
  workspace.addChildren([
    workspaceHome,
    today,
    customers,
    customer,
    organizations,
    search,
    compose,
    inbox.addChildren([noEncounter, encounter]),
    channels,
    newChannel,
    channel,
    registration,
    people,
    apiKeys,
    singleSignOn,
  ]),
]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 400,
    // Each pane scrolls by itself and knows where it was.
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
