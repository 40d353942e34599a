import type { MethodName, TuningMethod } from './method.ts';
import { loraMethod } from './methods/lora/loraMethod.ts';
import { prefixMethod } from './methods/prefix/prefixMethod.ts';

/** A method whose configuration type only the method itself knows. */
export type AnyMethod = TuningMethod<unknown>;

/** All methods by name; a new one is one folder and one line here. */
export const methodTable: Readonly<Record<MethodName, AnyMethod>> = {
  prefix: prefixMethod,
  lora: loraMethod,
};
