import { ProgressType } from 'vscode-jsonrpc/node';
import type { ComparisonNotice } from '../pipeline/comparedCompletions.ts';

/** Partial results of a comparison, as JSON-RPC's progress. */
export const comparisonProgress = new ProgressType<ComparisonNotice>();
