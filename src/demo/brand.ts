// What a workspace of the demonstration is: its people, teams, channels, who writes to it, and its stories.
import type { Role } from "../domain/workspace/schema.ts";
import type { Blanks } from "./fill-in.ts";
import type { Origin } from "./names.ts";
import type { Story } from "./story.ts";

export interface BrandPerson {
  key: string;
  name: string;
  role: Role;
  face: string;
  /** Hours of the day in which they work, and the weekdays (0 is Sunday). */
  hours: readonly [number, number];
  days: readonly number[];
  /** How many days ago they came and left, where that was within the year. */
  cameDaysAgo?: number;
  leftDaysAgo?: number;
}

export interface BrandTeam {
  key: string;
  name: string;
  private: boolean;
  members: readonly string[];
}

export interface BrandChannel {
  key: string;
  name: string;
  /** The part before the @. */
  box: string;
  team: string | null;
  /** Who answers what comes by it. */
  answeredBy: readonly string[];
}

export interface BrandCustomer {
  key: string;
  name: string;
  origin: Origin;
  face: string;
  /** More than one: they write from all of them. */
  addresses: readonly string[];
  organization?: string;
  /** How many encounters the year has of them beyond their own stories. */
  encounters?: number;
}

/** A day on which many write about the same thing. */
export interface BusyDay {
  daysAgo: number;
  hours: readonly [number, number];
  count: number;
  stories: readonly Story[];
}

export interface Brand {
  key: string;
  name: string;
  domain: string;
  people: readonly BrandPerson[];
  teams: readonly BrandTeam[];
  channels: readonly BrandChannel[];
  organizations: readonly string[];
  customers: readonly BrandCustomer[];
  /** How many more customers, and of where. */
  otherCustomers: number;
  origins: readonly (readonly [Origin, share: number])[];
  /** Told once in the year. */
  stories: readonly Story[];
  /** Told again and again, each time in other words. */
  smallStories: readonly Story[];
  busyDays: readonly BusyDay[];
  /** About how many encounters the year has. */
  encounters: number;
  /** How many write in each month, January first, against the mean. */
  seasons: readonly number[];
  /** The same for the days of the week, Sunday first. */
  week: readonly number[];
  blanks: Blanks;
}
