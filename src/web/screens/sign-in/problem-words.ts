// What went wrong at a company's sign-in, in words for the one who was sent back.
import type { SignInProblem } from "../../../domain/workspace/single-sign-on-schema.ts";

interface Words {
  title: string;
  detail: string;
}

const words: Record<SignInProblem, Words> = {
  not_invited: {
    title: "You are not in this workspace yet.",
    detail: "Your company knows you, but nobody has let you in here. Please ask an owner or admin to invite you.",
  },
  removed: {
    title: "You no longer belong to this workspace.",
    detail: "To come back, please ask an owner or admin to invite you.",
  },
  domain_not_proven: {
    title: "Single sign-on is not ready yet.",
    detail: "An owner still has to prove that the domain belongs to the workspace.",
  },
  address_not_allowed: {
    title: "Your address is not of this workspace's domain.",
    detail: "Please sign in with your address at work, or with a password.",
  },
  connected_elsewhere: {
    title: "This account is connected to someone else.",
    detail: "Sign in as that person, or ask an owner of your workspace.",
  },
  expired: { title: "That took too long.", detail: "Please sign in again." },
  cancelled: { title: "The sign-in was not finished.", detail: "You can try again whenever you like." },
  provider_not_reachable: {
    title: "Your company's sign-in cannot be reached just now.",
    detail: "Please try again in a moment, or sign in with a password.",
  },
  provider_failed: {
    title: "Your company's sign-in did not work.",
    detail: "Please try again. If it goes on, tell an owner of your workspace.",
  },
};

const unknown: Words = {
  title: "Signing in with your company did not work.",
  detail: "Please try again. If it goes on, tell an owner of your workspace.",
};

export const problemWords = (code: string): Words => (code in words ? words[code as SignInProblem] : unknown);
