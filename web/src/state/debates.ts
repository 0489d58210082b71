// Views of a case by the debate that they are sides of.
import type { CaseView } from "../api/client";

type View = CaseView["views"][number];

/** Each debate with its sides, in the order of the case; views that stand alone come last, under no name. */
export function debatesOf(views: readonly View[]): [string, View[]][] {
  const groups = new Map<string, View[]>();
  for (const view of views) groups.set(view.debate, [...(groups.get(view.debate) ?? []), view]);
  return [...groups].sort(([one], [other]) => Number(!one) - Number(!other));
}
