/**
 * What the page reads of the service's answers; `test/web/shapes.test.ts` holds it against what the service promises.
 * Numbers as texts are exact; they are only ever drawn from here, and printed by the service.
 */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface Figure {
  readonly value: string | null;
  /** Why there is none. */
  readonly reason?: string | undefined;
  readonly zh?: string | undefined;
  readonly en?: string | undefined;
}

export interface Target {
  readonly target: string;
  readonly clause: string | null;
  readonly name: Bilingual;
  readonly leadDepartment: string | null;
  readonly selection: { readonly cluster: string | null; readonly area: string } | null;
  readonly measure: string | null;
  readonly figure: string | null;
  readonly shareOfTarget: Figure;
  readonly change: { readonly figure: Figure; readonly reports: number | null } | null;
  readonly assessment: {
    readonly status: string;
    readonly outcome: string | null;
    readonly attainment: Figure;
    readonly elapsed: Figure;
    readonly explanation: readonly Bilingual[];
  } | null;
}

export interface Progress {
  readonly position: number;
  readonly period: string;
  readonly area: string;
  /** Position that changes are counted from: 0 where nothing had been recorded yet. */
  readonly since: number | null;
  readonly targets: readonly Target[];
}

export interface Series {
  readonly points: readonly {
    readonly period: string;
    readonly value: string | null;
    readonly ytd: Figure;
  }[];
}

export interface Late {
  readonly area: string;
  readonly period: string;
}

export interface Areas {
  readonly areas: readonly {
    readonly area: string;
    readonly kind: "city" | "district" | "park";
    readonly name: Bilingual;
    readonly parent: string | null;
  }[];
}

export interface Publications {
  readonly publications: readonly { readonly publication: string; readonly name: string }[];
}

/** An answer as the service prints it. */
export interface Printed {
  readonly position: number;
  readonly title: string;
  readonly columns: readonly {
    readonly key: string | null;
    readonly head: string;
    readonly align: "left" | "right";
  }[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export interface Permissions {
  readonly permissions: readonly { readonly action: string }[];
}

/** A sent file under way, taken in, or refused as a whole. */
export interface UploadState {
  readonly upload: string;
  readonly state: "running" | "done" | "failed";
  readonly progress: { readonly phase: string; readonly done: number; readonly total: number } | null;
  readonly result: UploadResult | null;
  readonly problem: (Problem & { readonly status: number }) | null;
}

export interface UploadResult {
  readonly batch: string;
  readonly file: string;
  readonly state: "checked" | "completed" | "rejected" | "known";
  /** Rows: all, and what they come to. */
  readonly outcome: Readonly<Record<string, number>>;
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** Where the file of bad rows is. */
  readonly rejects: string | null;
}

export interface RowProblem {
  /** 0 for the file as a whole. */
  readonly row: number;
  readonly sheet?: string | undefined;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
  readonly severity: "error" | "confirm" | "warning";
  readonly code: string;
  readonly message: string;
}

/** A problem document (RFC 9457). */
export interface Problem {
  readonly title: string;
  readonly detail?: string;
  readonly code?: string;
}
