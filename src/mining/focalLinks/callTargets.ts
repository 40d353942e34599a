// Which functions of the project a call in a test can mean: by name, and by what is known of the object that it is made on.

import { type IndexedFile, type IndexedFunction, type IndexedTestFunction, MOST_NAMESAKES, type ProjectIndex } from './projectIndex.ts';
import type { FileSubjects } from './subjects.ts';
import { nearestOf, nearness } from './nearness.ts';
import { nameKey } from './nameWords.ts';
import { isChecker } from './assertionNames.ts';
import { callOutside, heldTargets } from './heldCalls.ts';
import { commonMembers, outsideModules, pythonOperators } from './languageWords.ts';
import type { BodyCall, BodyFacts } from './testBody.ts';
import { typeNameOf } from './typeName.ts';
import { subTypesOf, superTypesOf } from './typeTree.ts';

/** What a call can mean. */
export interface CallTargets {
  /** At most {@link MOST_TARGETS}, the likeliest; empty for calls out of the project. */
  readonly functions: readonly IndexedFunction[];
  /** How it was found: by the type of the receiver, by an import, by the name alone. */
  readonly certainty: 'type' | 'import' | 'name';
}

/** More functions than this for one call mean none of them. A guess. */
const MOST_TARGETS = 8;

/** Share of the test files that call what drives tests. A guess. */
const SCAFFOLDING_RATIO = 0.15;

/** A test or helper with its facts. */
export type TestBody = Omit<IndexedTestFunction, 'facts'> & { readonly facts: BodyFacts };

/** Chains of calls and types are followed no deeper. A guess. */
const MOST_STEPS = 12;

const none: CallTargets = { functions: [], certainty: 'name' };

/** Resolves the calls of one test file's functions. */
export class CallResolver {
  private readonly index: ProjectIndex;
  private readonly subjects: FileSubjects;
  private readonly targets = new Map<BodyCall, CallTargets>();

  private readonly callerRatioOf: (name: string) => number;

  /** @param callerRatioOf Share of the project's test files that call a name. */
  constructor(index: ProjectIndex, subjects: FileSubjects, callerRatioOf: (name: string) => number) {
    this.index = index;
    this.subjects = subjects;
    this.callerRatioOf = callerRatioOf;
  }

  /** To be called between tests: what is known of their calls is of no use to others. */
  forget(): void {
    this.targets.clear();
  }

  targetsOf(body: TestBody, call: BodyCall, step = 0): CallTargets {
    const known = this.targets.get(call);
    if (known) return known;
    const found = this.findTargets(body, call, step);
    // Cut short, it would not be the same for another way to the call.
    if (step < MOST_STEPS / 2) this.targets.set(call, found);
    return found;
  }

  private findTargets(body: TestBody, call: BodyCall, step: number): CallTargets {
    if (call.isAssertion && call.receiver === undefined && call.inner < 0 && /^(?:assert|expect|fail)/u.test(call.name)) return none;
    const { family } = body.file;
    if (call.isAssertion && call.receiver !== undefined && isChecker(call.receiver)) return none;
    if (call.isConstruction) return this.constructorsOf(body, call.name, call);
    if (family === 'python' && call.receiver === undefined && pythonOperators[call.name] !== undefined)
      return this.operatorTargets(body, call);
    const known = this.index.functionsByName.get(call.name) ?? [];
    if (known.length > MOST_NAMESAKES) return none;
    const named = known.filter((entry) => entry.file.family === family);
    if (call.receiver === undefined && call.inner < 0) {
      const held = named.length > 0 && !body.facts.variables.has(call.name) ? undefined : this.heldTargets(body, call, step);
      if (held) return held;
    }
    if (named.length === 0) return this.inheritedConstructor(body, call);
    if (call.receiver !== undefined && /^(?:\$?this|self|super)$/u.test(call.receiver)) {
      return body.enclosingType === undefined ? none : this.membersOf(body, body.enclosingType, named, call, false);
    }
    const receiver = this.typeOfReceiver(body, call, step);
    if (receiver === 'outside') return none;
    if (receiver) return this.membersOf(body, receiver, named, call);
    const module = call.receiver === undefined ? undefined : this.subjects.moduleFiles.get(call.receiver.split('.')[0] ?? '');
    if (module) return this.moduleMembers(body, module, named, call);
    if (call.receiver === undefined && call.inner < 0) return this.freeFunctions(body, named, call);
    const members = named.filter((entry) => entry.kind !== 'constructor' && (entry.owner !== undefined || entry.kind === 'method'));
    const isCommon = family === 'script' && commonMembers.test(call.name);
    return this.best(body, isCommon ? members.filter(({ file }) => this.subjects.sameName.has(file)) : members, call, 'name');
  }

  private heldTargets(body: TestBody, call: BodyCall, step: number): CallTargets | undefined {
    if (step > MOST_STEPS) return undefined;
    return heldTargets(
      {
        targetsOf: (made) => this.targetsOf(body, made, step + 1),
        typeBuiltBy: (made) => (this.isType(made.name) ? made.name : undefined),
        methodsOf: (type, name) => {
          const named = this.index.functionsNamed(name);
          for (const around of superTypesOf(this.index, type)) {
            const found = named.filter(({ owner, file }) => owner === around && file.family === body.file.family);
            if (found.length > 0) return found;
          }
          return [];
        },
      },
      body,
      call,
    );
  }

  /** The name of the type that a call is made on, `outside` for types that are not of the project, `undefined` where nothing is known. */
  private typeOfReceiver(body: TestBody, call: BodyCall, step: number): string | undefined {
    if (step > MOST_STEPS) return undefined;
    if (call.inner >= 0) {
      const inner = body.facts.calls[call.inner];
      return inner ? this.resultType(body, inner, step + 1) : undefined;
    }
    if (call.receiver === undefined || call.receiver === '?') return undefined;
    const parts = call.receiver
      .replace(/^\$/u, '')
      .split('.')
      .filter((part) => !/^(?:this|self|@)$/u.test(part));
    const [first, second] = parts;
    if (first === undefined) return undefined;
    const name = first.replace(/^@/u, '');
    if (parts.length === 1 || this.isType(name)) {
      const last = parts.findLast((part) => this.isType(part));
      const variable = body.facts.variables.get(name) ?? undefined;
      if (variable && parts.length === 1) {
        // `Parser parser = new PosixParser()` holds the narrower type.
        const built = body.facts.calls[variable.call];
        if (built?.isConstruction && (this.isType(built.name) || this.isScriptOwner(body, built.name))) return built.name;
        if (variable.type !== undefined) {
          const bare = typeNameOf(variable.type);
          if (bare !== undefined && /^[A-Z]/u.test(bare)) return this.typeNamed(body, bare);
        }
        const held = body.facts.calls[variable.call];
        if (held && held !== call) return this.resultType(body, held, step + 1);
      }
      const field = parts.length === 1 && !variable ? body.file.variables.get(name) : undefined;
      if (field) {
        const bare = field.type === undefined ? undefined : typeNameOf(field.type);
        if (bare !== undefined && /^[A-Z]/u.test(bare)) return this.typeNamed(body, bare);
        if (field.call !== undefined) return this.resultType(body, callOutside(field.call, field.receiver), step + 1);
      }
      if (last !== undefined) return last;
      // `String.format`, `Math.min`: a type that nobody in the project declares.
      if (!variable && !field && /^[A-Z]\w/u.test(name) && (this.subjects.moduleFiles.get(name)?.size ?? 0) === 0) return 'outside';
    }
    if (second !== undefined && this.subjects.moduleFiles.has(name) && this.isType(parts.at(-1) ?? '')) return parts.at(-1);
    return undefined;
  }

  private resultType(body: TestBody, call: BodyCall, step: number): string | undefined {
    if (step > MOST_STEPS) return undefined;
    if (call.isConstruction) return /^[A-Z]/u.test(call.name) || this.isType(call.name) ? this.typeNamed(body, call.name) : undefined;
    if (this.isType(call.name) && !/^[a-z]/u.test(call.name)) return call.name;
    if (call.name === 'new' && call.receiver !== undefined) {
      const type = call.receiver.split('.').at(-1) ?? '';
      if (/^[A-Z]/u.test(type)) return this.isType(type) ? type : 'outside';
    }
    const { functions, certainty } = this.targetsOf(body, call, step + 1);
    if (functions.length > 0) return certainty === 'name' && functions.length > 2 ? undefined : this.returnTypeOf(functions);
    if (call.inner < 0 && this.isOutside(body, call.receiver === undefined ? call.name : (call.receiver.split('.')[0] ?? '')))
      return 'outside';
    const receiver = this.typeOfReceiver(body, call, step + 1);
    return receiver === 'outside' ? 'outside' : undefined;
  }

  private returnTypeOf(functions: readonly IndexedFunction[]): string | undefined {
    const types = new Set(
      functions.map(({ returnType, owner, kind }) =>
        kind === 'constructor' || returnType === 'Self' || returnType === 'this' ? owner : returnType,
      ),
    );
    const [type] = types;
    if (types.size !== 1 || type === undefined) return undefined;
    if (this.isType(type)) return type;
    // Names of one letter stand for any type.
    return type.length > 2 && !/^(?:any|auto|unknown|object|Object|var|dynamic)$/u.test(type) ? 'outside' : undefined;
  }

  private membersOf(body: TestBody, type: string, named: readonly IndexedFunction[], call: BodyCall, looksBelow = true): CallTargets {
    for (const around of superTypesOf(this.index, type)) {
      const found = this.declaredNear(
        body,
        around,
        named.filter((entry) => entry.owner === around),
      );
      if (found.length === 0) continue;
      const hooks = around === type ? [] : this.hooksOf(body, type, call.name);
      return this.best(body, hooks.length > 0 ? hooks : found, call, 'type');
    }
    if (!looksBelow) return none;
    const below = subTypesOf(this.index, type);
    const found = named.filter((entry) => entry.owner !== undefined && below.has(entry.owner));
    if (found.length > 0) return this.best(body, found, call, 'type', true);
    // Objects of scripts get their members at run time.
    if (body.file.family === 'script')
      return this.best(
        body,
        named.filter((entry) => entry.owner === undefined || !this.isType(entry.owner)),
        call,
        'name',
      );
    return none;
  }

  /** What a type puts in for an inherited method that only leads there, such as `_parse` for `parse` (the template method pattern). */
  private hooksOf({ file }: TestBody, type: string, name: string): readonly IndexedFunction[] {
    return this.index
      .functionsOfKey(nameKey(name))
      .filter((entry) => entry.owner === type && entry.name !== name && entry.file.family === file.family);
  }

  /** Of members of several types of one name those of the nearest, where members stand in the file of their type. */
  private declaredNear(body: TestBody, type: string, members: IndexedFunction[]): IndexedFunction[] {
    if (body.file.family !== 'script' && body.file.family !== 'python') return members;
    const declarations = (this.index.typesByName.get(type) ?? []).map(({ file }) => file);
    if (declarations.length < 2) return members;
    const near = declarations.map((file) => nearness(file, body.file));
    const most = Math.max(...near);
    const files = new Set(declarations.filter((_, position) => near[position] === most));
    return members.filter(({ file }) => files.has(file));
  }

  private moduleMembers(body: TestBody, module: ReadonlySet<IndexedFile>, named: readonly IndexedFunction[], call: BodyCall): CallTargets {
    const parts = (call.receiver ?? '').split('.');
    const space = parts.length > 1 ? parts.at(-1) : undefined;
    if (space !== undefined && this.index.namespaces.has(space)) {
      const isAround = (file: IndexedFile): boolean => [...module].every((entry) => nearness(file, entry) >= nearness(body.file, entry));
      const within = named.filter(({ file }) => file.stemKey === space && isAround(file));
      if (within.length > 0) return this.best(body, within, call, 'import');
    }
    const inside = named.filter((entry) => module.has(entry.file));
    if (inside.length > 0) return this.best(body, inside, call, 'import');
    // An imported module gives away what other files of the project define, unless it is none of the project.
    if (module.size === 0)
      return body.file.family === 'script' || body.file.family === 'python' ? this.packageMembers(body, named, call) : none;
    const given = named.filter(
      (entry) => (this.isPlain(entry, call.name) || entry.kind === 'constructor') && !this.index.namespaces.has(entry.file.stemKey),
    );
    return this.best(body, given.length > 0 ? given : named, call, 'import');
  }

  /** Tests often import the package itself by its published name, which is no path of the project. */
  private packageMembers(body: TestBody, named: readonly IndexedFunction[], call: BodyCall): CallTargets {
    const root = (call.receiver ?? '').split('.')[0] ?? '';
    const imported = body.file.imports.find(({ module, names }) => names.includes(root) || module === root || module.endsWith(`.${root}`));
    if (body.file.family !== 'script') {
      const head = imported?.module.split('.').find((part) => part !== '');
      if (head === undefined || !this.index.folderNames.has(head)) return none;
    } else if (imported && this.isForeign(imported.module)) return none;
    const given = named.filter((entry) => this.isPlain(entry, call.name) || entry.kind === 'constructor' || body.file.family === 'script');
    return this.best(body, given, call, 'import');
  }

  private isForeign(module: string): boolean {
    return outsideModules.test(module) && !this.index.ownModules.has(module);
  }

  /** Whether a name stands for a module that is known not to be of the project. */
  private isOutside(body: TestBody, name: string): boolean {
    if ((this.subjects.moduleFiles.get(name)?.size ?? 1) > 0) return false;
    const imported = body.file.imports.find(({ module, names }) => names.includes(name) || module === name);
    return imported !== undefined && (body.file.family === 'script' ? this.isForeign(imported.module) : body.file.family === 'python');
  }

  private freeFunctions(body: TestBody, named: readonly IndexedFunction[], call: BodyCall): CallTargets {
    const { family } = body.file;
    const isImported = this.subjects.importedNames.has(call.name);
    if (isImported) {
      const files = this.subjects.moduleFiles.get(call.name);
      const inside = named.filter((entry) => files?.has(entry.file));
      return this.best(
        body,
        inside.length > 0
          ? inside
          : named.filter(
              (entry) => this.isPlain(entry, call.name) || entry.kind === 'constructor' || family === 'jvm' || family === 'csharp',
            ),
        call,
        'import',
      );
    }
    // Python and Kotlin construct by the name of the type alone.
    const constructors = named.filter((entry) => entry.kind === 'constructor' && entry.owner === call.name);
    if (constructors.length > 0) return this.best(body, constructors, call, 'type');
    if (this.subjects.moduleFiles.get(call.name)?.size === 0 && !this.subjects.importedNames.has(call.name)) {
      return this.best(
        body,
        named.filter((entry) => this.isPlain(entry, call.name)),
        call,
        'name',
      );
    }
    // A bare name in Java and C# is a method of the test itself, unless the name is imported.
    if (family === 'jvm' || family === 'csharp')
      return this.best(
        body,
        named.filter((entry) => this.isPlain(entry, call.name)),
        call,
        'name',
      );
    const plain = named.filter((entry) => this.isPlain(entry, call.name) || family === 'ruby');
    // Taken from an object before: `const { open } = makeDoor()`.
    const isHeld = body.facts.variables.has(call.name) || body.file.variables.has(call.name);
    return this.best(body, plain.length > 0 || !isHeld ? plain : named.filter(({ isFactoryMember }) => isFactoryMember), call, 'name');
  }

  private constructorsOf(body: TestBody, type: string, call: BodyCall): CallTargets {
    const named = this.index.functionsByName.get(type) ?? [];
    const own = named.filter((entry) => entry.file.family === body.file.family);
    const declared = own.filter((entry) => entry.kind === 'constructor' && entry.owner === type);
    // Functions of scripts construct too.
    const found = declared.length > 0 || body.file.family !== 'script' ? declared : own.filter((entry) => entry.owner === undefined);
    return this.best(body, found, call, 'type');
  }

  /** A class without a constructor of its own is built by that of its base. */
  private inheritedConstructor(body: TestBody, call: BodyCall): CallTargets {
    if (!this.isType(call.name)) return none;
    for (const type of superTypesOf(this.index, call.name)) {
      const found = this.constructorsOf(body, type, call);
      if (found.functions.length > 0) return found;
    }
    return none;
  }

  private operatorTargets(body: TestBody, call: BodyCall): CallTargets {
    const named = this.index.functionsByName.get(pythonOperators[call.name] ?? '') ?? [];
    const position = body.facts.calls.indexOf(call);
    const argument = body.facts.calls.find(({ parent }) => parent === position);
    const type = argument ? this.resultType(body, argument, 1) : undefined;
    const found = named.filter((entry) => entry.owner === type);
    return { functions: found, certainty: 'type' };
  }

  /** The likeliest functions: those with a fitting number of parameters, in files that the test is about, then in near ones. */
  private best(
    body: TestBody,
    functions: readonly IndexedFunction[],
    call: BodyCall,
    certainty: CallTargets['certainty'],
    keepsAll = false,
  ): CallTargets {
    let left = functions.filter((entry) => !entry.isFactoryMember || !this.isScaffolding(body, entry, call));
    if (!keepsAll) {
      for (const isIn of [this.subjects.sameName, this.subjects.imported]) {
        const inside = left.filter(({ file }) => isIn.has(file));
        if (inside.length > 0) {
          left = inside;
          break;
        }
      }
      const here = left.filter(({ file }) => file === body.file);
      left = nearestOf(here.length > 0 ? here : left, ({ file }) => file, body.file);
    }
    // What a module exports without a name hides functions of that name inside of it.
    const modules = new Set(left.filter(({ qualifiedName }) => qualifiedName === 'module.exports').map(({ file }) => file));
    if (modules.size > 0) left = left.filter(({ file, qualifiedName }) => qualifiedName === 'module.exports' || !modules.has(file));
    const fitting = left.filter(({ parameterCount }) => parameterCount === call.argumentCount);
    // Overloads are one function under several parameter lists.
    const chosen: IndexedFunction[] = [];
    for (const entry of [...fitting, ...left])
      if (!chosen.some((known) => known.file === entry.file && known.qualifiedName === entry.qualifiedName)) chosen.push(entry);
    return chosen.length > MOST_TARGETS ? none : { functions: chosen, certainty };
  }

  /** What many test files call on objects of a factory, such as `app.get(…)`, drives the tests that do not name it. */
  private isScaffolding({ file, name, groups }: TestBody, entry: IndexedFunction, call: BodyCall): boolean {
    if (this.subjects.sameName.has(entry.file) || this.callerRatioOf(call.name) <= SCAFFOLDING_RATIO) return false;
    return !nameKey(`${file.stemKey} ${groups} ${name}`).includes(nameKey(call.name));
  }

  /** A type of the project by its name; `outside` for names that nobody in the project declares. */
  private typeNamed(body: TestBody, name: string): string | undefined {
    if (this.isType(name) || this.isScriptOwner(body, name)) return name;
    // Scripts import names of types of which no declaration is known, and build by plain functions.
    if (body.file.family === 'script' && ((this.subjects.moduleFiles.get(name)?.size ?? 0) > 0 || this.index.functionsByName.has(name)))
      return undefined;
    return name.length > 1 ? 'outside' : undefined;
  }

  private isScriptOwner({ file }: TestBody, name: string): boolean {
    return file.family === 'script' && this.index.owners.has(name);
  }

  private isType(name: string): boolean {
    return this.index.typesByName.has(name);
  }

  /** Whether a function can be called by its name alone. */
  private isPlain({ kind, owner, name }: IndexedFunction, calledAs: string): boolean {
    return (kind === 'function' && owner === undefined) || (name !== calledAs && owner !== calledAs);
  }
}
