// Axes that stay while an assumption moves, so that what changes is the line and not the paper under it.
type Spec = Record<string, unknown>;
export type Domains = Partial<Record<"x" | "y", [number, number]>>;

/** A description whose number axes reach at least as far as they did; those that it fixes itself are left alone. */
export function holding(spec: Spec, domains: Domains): Spec {
  const held: Spec = { ...spec };
  if (isSpec(spec.encoding)) held.encoding = Object.fromEntries(Object.entries(spec.encoding).map(([name, channel]) => [name, wide(channel, domains[name as "x" | "y"])]));
  if (Array.isArray(spec.layer)) held.layer = spec.layer.map((one) => (isSpec(one) ? holding(one, domains) : one));
  if (isSpec(spec.spec)) held.spec = holding(spec.spec, domains);
  return held;
}

function wide(channel: unknown, domain: [number, number] | undefined): unknown {
  if (!domain || !isSpec(channel) || channel.type !== "quantitative" || channel.scale === null) return channel;
  const scale = isSpec(channel.scale) ? channel.scale : {};
  return "domain" in scale || "domainMin" in scale || "domainMax" in scale ? channel : { ...channel, scale: { ...scale, domain: { unionWith: domain } } };
}

/** How far the number axes of a drawn picture reach; nothing for axes that differ from panel to panel. */
export function reachOf(view: { scale: (name: string) => unknown }): Domains {
  const found: Domains = {};
  for (const name of ["x", "y"] as const) {
    try {
      const domain = (view.scale(name) as { domain: () => unknown[] }).domain();
      if (domain.length === 2 && domain.every((end) => typeof end === "number")) found[name] = domain as [number, number];
    } catch { /* the picture has no scale of that name */ }
  }
  return found;
}

function isSpec(value: unknown): value is Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
