// TensorFlow for Node, where the user installed it. Our operations run through their composite definitions.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf, ProjectError } from '../../../base/errors.ts';
import { registerCpuFallback } from '../fallbackToCpu.ts';
import { backend } from '../../tensors.ts';
import { locateTensorflow } from './locateTensorflow.ts';

/** TensorFlow for Node cannot be used on this machine. */
export class TensorflowError extends ProjectError<'packageMissing' | 'libraryMissing' | 'packageNotLoadable'> {}

let isRegistered = false;

/**
 * Loads the package, which registers its backend, and adds plain JavaScript for the kernels that it lacks. Returns what it runs on.
 *
 * @throws {TensorflowError} `packageMissing` when it is not installed, `libraryMissing` when its native part is not there or finds no
 *   TensorFlow library, `packageNotLoadable` when it fails otherwise.
 */
export function registerTensorflowBackend(): string {
  const located = locateTensorflow();
  if (!located)
    throw new TensorflowError(
      'packageMissing',
      'expected @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node in REPOTUNE_TENSORFLOW, beside Repotune or installed globally, found neither',
    );
  const { folder, name, version } = located;
  const require = createRequire(join(folder, 'package.json'));
  // The library greets on stderr otherwise; errors still come through.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  restoreRemovedFunctions(require);
  try {
    require(folder);
  } catch (error) {
    const message = messageOf(error).trim().split('\n')[0] ?? '';
    const isLibrary = /tfjs_binding|libtensorflow|shared object|ERR_DLOPEN_FAILED|\.dll|\.dylib/u.test(messageOf(error));
    throw new TensorflowError(isLibrary ? 'libraryMissing' : 'packageNotLoadable', `${name} ${version} in ${folder}: ${message}`, {
      cause: error,
    });
  }
  if (!isRegistered) registerCpuFallback('tensorflow');
  isRegistered = true;
  const { binding, isUsingGpuDevice } = backend() as unknown as TensorflowBackend;
  return `${name} ${version}, TensorFlow ${binding.TF_Version}, ${isUsingGpuDevice ? 'GPU' : 'CPU'}`;
}

/** What the package's backend tells about itself. The package makes it the active one when it is loaded. */
interface TensorflowBackend {
  readonly binding: { readonly TF_Version: string };
  readonly isUsingGpuDevice: boolean;
}

/** The package asks old functions of `util`, some of which Node 23 removed. */
function restoreRemovedFunctions(require: NodeJS.Require): void {
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= (value: unknown) => Array.isArray(value);
}
