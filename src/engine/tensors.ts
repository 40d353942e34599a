// The one door to TensorFlow.js: every tensor name that other files use comes through here.
// The union package is imported because tfjs-core alone registers no gradients in Node.

import tf from '@tensorflow/tfjs';

export type {
  DataId,
  DataType,
  KernelConfig,
  KernelFunc,
  NamedTensorMap,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  TensorInfo,
  TypedArray,
  Variable,
} from '@tensorflow/tfjs';

// Without this the cpu backend greets on the console at its first use. It changes nothing but log output.
tf.enableProdMode();

/** Life of tensors, see the TensorFlow.js documentation of the same names. */
export const { dispose, engine, keep, memory, tidy } = tf;

/** Makers of tensors. */
export const { fill, ones, oneHot, onesLike, range, scalar, tensor, tensor1d, tensor2d, tensor3d, variable, zeros, zerosLike } = tf;

/** Differentiation. */
export const { customGrad, grad, grads, valueAndGrads, variableGrads } = tf;

/** Element-wise and reducing operations. */
export const {
  abs,
  add,
  addN,
  argMax,
  cast,
  clipByValue,
  div,
  exp,
  greater,
  log,
  logSigmoid,
  logSoftmax,
  logSumExp,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  softmax,
} = tf;

/** More element-wise and reducing operations. */
export const { softplus, sqrt, square, sub, sum, tanh, where } = tf;

/** Products and changes of shape. */
export const {
  concat,
  expandDims,
  gather,
  matMul,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  stack,
  tile,
  transpose,
  unsortedSegmentSum,
  unstack,
} = tf;

/** The parts of TensorFlow.js from which backends are built. Only for files inside this room. */
export const {
  backend,
  env,
  findBackend,
  getBackend,
  getKernel,
  getKernelsForBackend,
  KernelBackend,
  registerBackend,
  registerKernel,
  setBackend,
} = tf;
