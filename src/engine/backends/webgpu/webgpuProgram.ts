// Writes the parts of a WGSL compute shader that are alike in all of ours, so that a program's file shows its arithmetic only.

/** Types of numbers in buffers and uniforms. */
export type WgslNumber = 'f32' | 'i32' | 'u32';

/** A compute shader of one entry point. */
export interface WebgpuProgram {
  /** Also the key under which it is compiled once. */
  readonly name: string;
  /** In binding order; a `+` in front of the type makes it writable. Elements may be vectors, `vec4<f32>`. */
  readonly buffers: readonly (readonly [name: string, type: string])[];
  readonly uniforms: readonly (readonly [name: string, type: WgslNumber])[];
  /** The whole WGSL text. */
  readonly code: string;
}

/** What {@link defineProgram} builds a program from. */
export interface ProgramText {
  readonly name: string;
  /** Name to element type; a `+` in front of the type makes it writable. */
  readonly buffers: Readonly<Record<string, string>>;
  readonly uniforms: Readonly<Record<string, WgslNumber>>;
  /** Threads of a workgroup, in one dimension. */
  readonly threads: number;
  /** Functions, constants and workgroup variables. */
  readonly declarations?: string;
  /** Inside the entry point. Knows `group`, `groupCount`, `lane` (the thread's number) and `u` (the uniforms). */
  readonly body: string;
  /** Whether it needs WGSL's `f16`. */
  readonly usesHalfPrecision?: boolean;
}

/** Threads of the programs that treat each value by itself. */
export const flatThreads = 256;

/** WGSL for the number of this thread in such a program. */
export const flatIndex = `(group.y * groupCount.x + group.x) * ${flatThreads}u + lane`;

/** Builds the shader around a program's own text. */
export function defineProgram(text: ProgramText): WebgpuProgram {
  const { name, threads, declarations = '', body, usesHalfPrecision = false } = text;
  const buffers = Object.entries(text.buffers);
  const uniforms = Object.entries(text.uniforms);
  const bindings = buffers.map(([bufferName, type], index) => {
    const isWritable = type.startsWith('+');
    const access = isWritable ? 'read_write' : 'read';
    return `@group(0) @binding(${index}) var<storage, ${access}> ${bufferName}: array<${isWritable ? type.slice(1) : type}>;`;
  });
  const code = `${usesHalfPrecision ? 'enable f16;' : ''}
struct Uniforms { ${uniforms.map(([uniformName, type]) => `${uniformName}: ${type},`).join(' ')} }
${bindings.join('\n')}
@group(0) @binding(${buffers.length}) var<uniform> u: Uniforms;
${declarations}
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groupCount: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
${body}
}
`;
  return { name, buffers, uniforms, code };
}
