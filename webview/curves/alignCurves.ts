/** All curves over one axis of steps, the axis first; `null` where a curve has no point. */
export function alignCurves(curves: readonly (readonly (readonly [number, number])[])[]): [number[], ...(number | null)[][]] {
  const steps = [...new Set(curves.flatMap((points) => points.map(([step]) => step)))].sort((a, b) => a - b);
  return [
    steps,
    ...curves.map((points) => {
      const byStep = new Map(points);
      return steps.map((step) => byStep.get(step) ?? null);
    }),
  ];
}
