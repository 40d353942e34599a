import { evaluationReportSchema, evaluationReportVersion, type EvaluationReport } from './evaluationReport.ts';

/**
 * Reads `report.json` of this release or an older one.
 *
 * Version 1 had comparisons with the base only and nothing about quality, which this version may lack as well.
 *
 * @throws {z.ZodError} for what is no report; {Error} with what to do for a report of a newer release, {SyntaxError} for no JSON.
 */
export function parseEvaluationReport(text: string): EvaluationReport {
  const json: unknown = JSON.parse(text);
  const version = typeof json === 'object' && json !== null && 'schemaVersion' in json ? json.schemaVersion : undefined;
  if (typeof version === 'number' && version > evaluationReportVersion)
    throw new Error(
      `The report has version ${version}; this release reads up to ${evaluationReportVersion}. Evaluate the run again, or update.`,
    );
  return evaluationReportSchema.parse(version === 1 ? { ...(json as object), schemaVersion: evaluationReportVersion } : json);
}
