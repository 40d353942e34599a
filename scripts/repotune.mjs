#!/usr/bin/env node
// The `repotune` command of a clone: the same as `npm run repotune --`, in the folder where it is called.
import { setUp } from './setup/setUp.mjs';
import { runTask } from './tasks/runTask.mjs';

process.exitCode = await runTask('repotune', process.argv.slice(2), await setUp({ quiet: true }));
