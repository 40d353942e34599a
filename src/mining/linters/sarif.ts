// Reads SARIF 2.1.0 (OASIS), as far as findings need it.

import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { FindingCategory } from './finding.ts';
import type { ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

const log = z.object({ runs: z.array(z.object({ results: z.array(z.unknown()).optional() })) });

const result = z.object({
  ruleId: z.string(),
  message: z.object({ text: z.string().optional() }),
  locations: z
    .array(
      z.object({
        physicalLocation: z.object({
          artifactLocation: z.object({ uri: z.string() }),
          region: z.object({ startLine: z.int(), startColumn: z.int().optional() }).optional(),
        }),
      }),
    )
    .min(1),
});

/** Reads the findings of a SARIF log. */
export function parseSarif(text: string, nameRule: (ruleId: string) => { rule: string; category: FindingCategory }): ParsedOutput {
  const parsed = log.safeParse(parseJson(text)?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no SARIF log' };
  const findings: RawFinding[] = [];
  let oddCount = 0;
  for (const entry of parsed.data.runs.flatMap((run) => run.results ?? [])) {
    const read = result.safeParse(entry);
    const place = read.data?.locations[0]?.physicalLocation;
    if (!read.success || !place) oddCount++;
    else {
      findings.push({
        ...nameRule(read.data.ruleId),
        path: pathOfUri(place.artifactLocation.uri),
        line: place.region?.startLine ?? 1,
        column: place.region?.startColumn ?? 1,
        message: read.data.message.text ?? '',
        isFixable: false,
      });
    }
  }
  return { findings, unparsed: [], unreadable: oddCount > 0 ? `${oddCount} results of another shape` : undefined };
}

/** Some linters write a plain path where a URI belongs. */
function pathOfUri(uri: string): string {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri.replace(/^file:\/*/, 'file:///')) : decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) return uri;
    throw error;
  }
}
