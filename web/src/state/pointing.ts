// Pointing at a month of a band by month says what the line and the band are there.
type Spec = Record<string, unknown>;
interface Channel { field?: string; type?: string; axis?: { format?: string } | null }
interface Layer { mark?: { type?: string; style?: string }; encoding?: Record<string, Channel> }

const NAMES: Record<string, string> = { ghost: "dashed", main: "line" };

/** The description with a strip over each month that carries its numbers; as it is where it has no band by month. */
export function pointing(spec: Spec): Spec {
  if (typeof spec.spec === "object" && spec.spec) return { ...spec, spec: pointing(spec.spec as Spec) };
  const layers = spec.layer as Layer[] | undefined;
  const x = (spec.encoding as Record<string, Channel> | undefined)?.x;
  if (!layers?.some((one) => one.mark?.type === "area") || x?.field !== "month") return spec;
  const month = x.type === "temporal" ? { field: "month", type: "temporal", format: "%B %Y", title: "month" } : { field: "month", type: "quantitative", title: "month" };
  const tooltip = [month, ...layers.flatMap(numbersOf)];
  return { ...spec, layer: [...layers, { mark: { type: "rule", opacity: 0, strokeWidth: 8 }, encoding: { tooltip } }] };
}

function numbersOf({ mark, encoding }: Layer): Spec[] {
  const y = encoding?.y;
  if (!y?.field) return [];
  const shown = { type: "quantitative", format: y.axis?.format ?? ",~f" };
  if (mark?.type !== "area") return [{ ...shown, field: y.field, title: NAMES[mark?.style ?? ""] ?? "line" }];
  return [{ ...shown, field: y.field, title: "band from" }, { ...shown, field: encoding?.y2?.field, title: "to" }];
}
