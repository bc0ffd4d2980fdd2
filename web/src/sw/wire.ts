// What pages and service worker say to each other.

// Entry is a field as it is sent; label is what a person read there (the word on a chip), empty where nothing is to be read.
export interface Entry { name: string; value: string; label?: string }

// Kept is a form as it was sent.
export interface Filled {
  id: string;
  kind: string;
  action: string;
  title: string; // what the outbox calls it
  page: string; // where the form stands
  claimed: number;
  entries: Entry[];
  photos: { id: string; type: string; data: ArrayBuffer }[];
}

export type State = "waiting" | "needs" | "conflict" | "login" | "sent";

export interface Version { lines: string[]; set: Record<string, string>; both?: { kind: string; action: string; field: string } }

// Shown is an item as the outbox page shows it. Without the PIN only the first line is known.
export interface Shown {
  id: string; seq: number; state: State; kind: string; parent: string; claimed: number; received: number; to: string;
  title?: string; words?: string[]; page?: string; action?: string; say: string; now?: Version;
}

export interface Status {
  enrolled: boolean; unlocked: boolean; leased: boolean; until: number; pages: number; count: number; needs: number; clock: number;
  ended?: { wiped: string; lost: number }; trouble: string; account: string; list: string[];
}

export type Ask =
  | { type: "status" }
  | { type: "enrol"; pin: string; lang: string }
  | { type: "unlock"; pin: string }
  | { type: "put"; form: Filled }
  | { type: "items" }
  | { type: "flush" }
  | { type: "keep" }
  | { type: "retry"; id: string; use?: "mine" | "theirs" | "both" }
  | { type: "discard"; id: string }
  | { type: "entry"; id: string } // what an item holds, to fill its form again; needs the PIN
  | { type: "draft"; key: string; fields: [string, string][] } // kept sealed; none = let go
  | { type: "drafted"; key: string }
  | { type: "leave" }
  | { type: "here" };
