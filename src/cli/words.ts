// The one place that turns a reason into words for a person: a sentence, what to do, and the exit code.
// Long because: one table. Every reason of every typed error stands here; test/unit/cli/words.test.ts holds that.
import { type ExitCode, exitCodes } from './exitCode.ts';

/** What a person reads about a failure. */
export interface FailureWords {
  /** What happened; the error's own message with its expected and found follows it. */
  readonly sentence: string;
  readonly advice: string;
  readonly exitCode: ExitCode;
}

const { failure, wrongUsage, nothingToLearnFrom, modelUnusable, diskTrouble } = exitCodes;

function words(exitCode: ExitCode, sentence: string, advice: string): FailureWords {
  return { sentence, advice, exitCode };
}

const refetchModel = 'Delete the file and run again to fetch it once more, or name another GGUF file with --model.';
const otherModel = 'Use another GGUF file of architecture llama or qwen2; `repotune models list` shows those that are known to work.';
const trainAgain = 'Run `repotune personalize` again for a fresh artifact; the old run folder can be deleted.';
const runDoctor = 'Run `repotune doctor` to see what is missing.';
const reportIt = 'This looks like a mistake in Repotune. Run `repotune doctor` and report the message with its output.';

/** Words by class of error and reason. */
export const failureWords: Readonly<Record<string, Readonly<Record<string, FailureWords>>>> = {
  UsageError: {
    invalidOption: words(wrongUsage, 'The command line cannot be followed.', 'See `repotune help COMMAND` for what it takes.'),
    nothingToResume: words(
      wrongUsage,
      'There is no unfinished run to go on with.',
      '`repotune runs` lists all runs; without --resume a new run begins.',
    ),
  },
  MiningError: {
    notFound: words(wrongUsage, 'The repository was not found.', 'Check the path.'),
    gitMissing: words(failure, 'git was not found.', 'Install git and put it on the PATH.'),
    notARepository: words(
      wrongUsage,
      'The folder is not inside a git repository.',
      'Run `git init`, add and commit the files, then try again.',
    ),
    noWorkTree: words(wrongUsage, 'The repository is bare: it has no files checked out.', 'Clone it and give the path of the clone.'),
    untrustedOwner: words(
      diskTrouble,
      'git refuses the repository because another user owns it.',
      'Run `git config --global --add safe.directory PATH` if you trust it.',
    ),
    noCommits: words(nothingToLearnFrom, 'The repository has no commits yet.', 'Commit the files to learn from, then try again.'),
    noTrackedFiles: words(nothingToLearnFrom, 'The repository tracks no files.', 'Add and commit the files to learn from, then try again.'),
    noSupportedFiles: words(
      nothingToLearnFrom,
      'The repository has no source files that Repotune can learn from.',
      'Java, Python, TypeScript, JavaScript, Go, Rust, C, C++, C#, PHP, Ruby and Kotlin are read; generated, vendored and minified files are left out.',
    ),
    gitFailed: words(failure, 'A git command failed.', 'Check that `git status` works in the repository.'),
    parserUnavailable: words(failure, 'The source parser could not be started.', 'Run `npm run setup` again: a package is incomplete.'),
  },
  ParsingError: {
    grammarUnavailable: words(
      failure,
      'The grammar of a language could not be loaded.',
      'Run `npm run setup` again: a package is incomplete.',
    ),
    parserFailed: words(failure, 'The parser failed on a file.', reportIt),
    parserCrashed: words(failure, 'The parser ran out of memory on a file.', reportIt),
  },
  DatasetError: {
    tooSmall: words(
      nothingToLearnFrom,
      'The repository is too small: there must be code to learn from and other code to judge by.',
      'Personalize a larger repository, or one that contains this one.',
    ),
  },
  ModelError: {
    fileMissing: words(
      modelUnusable,
      'The model file does not exist.',
      'Check the path given with --model. A run is tied to the file it began with: put that file back where it was to go on with it.',
    ),
    fileUnreadable: words(
      modelUnusable,
      'The model file cannot be read or written.',
      'Check the permissions of the file and of its folder.',
    ),
    notGguf: words(modelUnusable, 'The model file is not a GGUF file.', otherModel),
    unsupportedVersion: words(modelUnusable, 'The model file has a GGUF version that is not read.', otherModel),
    truncated: words(modelUnusable, 'The model file is incomplete.', refetchModel),
    malformed: words(modelUnusable, 'The model file is damaged.', refetchModel),
    unsupportedArchitecture: words(modelUnusable, 'Models of this architecture cannot be trained yet.', otherModel),
    unsupportedFeature: words(modelUnusable, 'The model uses something that cannot be computed yet.', otherModel),
    unsupportedTensorType: words(
      modelUnusable,
      'The model is quantised in a way that cannot be read yet.',
      'Take the same model as Q4_K_M, Q8_0 or F16; F32, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q5_K and Q6_K work too.',
    ),
    missingTensor: words(modelUnusable, 'The model file lacks a tensor.', otherModel),
    missingField: words(modelUnusable, 'The model file lacks a field.', otherModel),
    shapeMismatch: words(modelUnusable, 'The model file contradicts itself.', refetchModel),
    unknownModel: words(
      modelUnusable,
      'No model of this name is known.',
      '`repotune models list` shows the names; a path of a GGUF file works too. Write it with a folder (./model.gguf).',
    ),
    wrongHash: words(modelUnusable, 'The model file is not the one its publisher announced.', refetchModel),
    downloadFailed: words(
      modelUnusable,
      'The model could not be fetched.',
      'Run again to go on with the download. Or get the GGUF file by other means and tell Repotune with `repotune models add FILE`, or name it with --model FILE.',
    ),
  },
  LlamaError: {
    noBinary: words(failure, 'llama.cpp does not run on this machine.', runDoctor),
    loadFailed: words(modelUnusable, 'llama.cpp refused the model file.', otherModel),
    contextFailed: words(
      failure,
      'llama.cpp could not make a context; memory may be short.',
      'Close other programs, or take a smaller model.',
    ),
    artifactRejected: words(failure, 'llama.cpp refused the artifact.', trainAgain),
    promptTooLong: words(
      failure,
      'The text before the place does not fit into the model.',
      'Choose a place nearer to the start of the file.',
    ),
    invalidTokens: words(failure, 'llama.cpp was given tokens that the model does not have.', reportIt),
    noInfill: words(failure, 'The model cannot fill in between two texts.', reportIt),
    evaluationFailed: words(failure, 'llama.cpp failed while it computed.', 'Try again; if it happens again, run `repotune doctor`.'),
    processDied: words(
      failure,
      'The process that runs llama.cpp ended unexpectedly; memory may be short.',
      'Close other programs and go on with `repotune evaluate latest`: the trained artifact is kept.',
    ),
  },
  CompletionError: {
    unknownDocument: words(failure, 'A document was to be completed that is not open.', reportIt),
    editOutOfRange: words(failure, 'An edit does not fit the document that it is for.', reportIt),
    unknownVariant: words(failure, 'A model was to answer that is not served.', reportIt),
    engineClosed: words(failure, 'The completion engine was asked after its end.', reportIt),
  },
  BackendError: {
    backendUnavailable: words(failure, 'The wanted backend does not work on this machine.', `Take --backend auto. ${runDoctor}`),
    noBackend: words(failure, 'No backend works on this machine.', runDoctor),
    runBackendGone: words(
      failure,
      'The backend that the run began with does not work here now.',
      'Mend it (`repotune doctor` says why), or add --backend auto to go on elsewhere: the numbers then differ a little from those of a run that stayed, and its record says so.',
    ),
  },
  BindingError: {
    addonMissing: words(
      failure,
      'The native backend has not been built.',
      'Install Rust and run `npm run setup`, or take --backend wasm (much slower).',
    ),
    addonNotLoadable: words(
      failure,
      'The native backend cannot be loaded.',
      'Run `npm run setup` to build it again, or take --backend wasm (much slower).',
    ),
  },
  TensorflowError: {
    packageMissing: words(
      failure,
      'TensorFlow for Node is not installed.',
      'Install @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node globally or name its folder in REPOTUNE_TENSORFLOW (docs/backends.md), or take --backend auto.',
    ),
    libraryMissing: words(
      failure,
      'TensorFlow for Node lacks its native library.',
      'Install it again with its install scripts allowed (docs/backends.md), or take --backend auto.',
    ),
    packageNotLoadable: words(
      failure,
      'TensorFlow for Node cannot be loaded.',
      'Take another version of the package (docs/backends.md), or --backend auto.',
    ),
  },
  WebgpuError: {
    packageMissing: words(
      failure,
      'The package for GPUs is not complete.',
      `Run \`npm run setup\` again, or take --backend auto. ${runDoctor}`,
    ),
    noAdapter: words(
      failure,
      'No GPU was found that can be used.',
      'Install or update its driver (docs/backends.md), or take --backend auto.',
    ),
    softwareAdapter: words(failure, 'The only GPU found is one that the processor computes.', 'Take --backend auto.'),
    adapterLimit: words(failure, 'The GPU is too small for this.', 'Take --backend native.'),
  },
  DeviceLostError: {
    deviceLost: words(
      failure,
      'The GPU went away while it was computing.',
      'Run the command again with --backend native; a run goes on from its last checkpoint with --resume.',
    ),
  },
  TuningError: {
    tooFewTokens: words(
      nothingToLearnFrom,
      'There is too little code to train on.',
      'Personalize a larger repository, or take a shorter prefix with --prefix-length.',
    ),
    tooFewPairs: words(
      nothingToLearnFrom,
      'There are too few pairs of better and worse code for this.',
      'Take other --pairs or another --property, let the base model write some with --self-pairs 2m, or take --objective likelihood. `repotune mine` shows which pairs there are.',
    ),
    diverged: words(failure, 'Training went astray twice and was stopped.', 'Try another --seed, or report it with the run folder.'),
    budgetTooSmall: words(
      wrongUsage,
      'The budget is too small for a handful of steps.',
      'Give more time with --budget, or a step count with --steps.',
    ),
    invalidConfig: words(
      wrongUsage,
      'A setting of the tuning method makes no sense.',
      'See `repotune help personalize` for what the options take.',
    ),
  },
  ArtifactError: {
    notARun: words(
      wrongUsage,
      'There is no such run.',
      '`repotune runs` lists all runs; a run is named by its id, its folder, or `latest`.',
    ),
    unsupportedVersion: words(
      failure,
      'The run was written by another version of Repotune.',
      'Use that version, or run `repotune personalize` again.',
    ),
    invalidContent: words(
      wrongUsage,
      'A file or a place does not hold what was expected.',
      'Check the path and the line; a damaged run can be made again.',
    ),
    fileMissing: words(
      failure,
      'A file that is needed does not exist.',
      'Check the path. A run without an artifact is finished by `repotune train --resume RUN` or `repotune personalize --resume RUN`.',
    ),
    fileCorrupt: words(failure, 'A file of the run is damaged.', trainAgain),
    wrongBaseModel: words(
      modelUnusable,
      'The artifact was made for another base model.',
      'Put the model file back that the run began with; `repotune runs` names it.',
    ),
    otherDataset: words(
      wrongUsage,
      'The runs do not have the same held-out code.',
      'Compare runs of one repository at one commit, with the same seed and the same options of mining.',
    ),
    folderInUse: words(
      diskTrouble,
      'The folder cannot be taken for this.',
      'Choose a new folder, go on with the run in it (personalize --resume --out DIR), or wait for the process that works on it.',
    ),
    notWritable: words(diskTrouble, 'The folder cannot be written.', 'Choose another folder with --out, or mend its permissions.'),
    diskFull: words(diskTrouble, 'The disk is full.', 'Free some room and go on with --resume; what was saved before is intact.'),
  },
  SequenceStateError: {
    notASequenceState: words(failure, 'The prefix file is no llama.cpp sequence state.', trainAgain),
    unsupportedVersion: words(failure, 'The prefix file was written for another llama.cpp.', trainAgain),
    truncated: words(failure, 'The prefix file is incomplete.', trainAgain),
    trailingBytes: words(failure, 'The prefix file has bytes that do not belong to it.', trainAgain),
    inconsistent: words(failure, 'The prefix file contradicts itself.', trainAgain),
    unsupportedType: words(failure, 'The prefix file stores numbers in another way than expected.', trainAgain),
    shapeMismatch: words(failure, 'The prefix does not fit the base model.', trainAgain),
    outOfRange: words(failure, 'The prefix holds numbers that llama.cpp cannot store.', 'Try again with another --seed.'),
  },
  WorkerError: {
    workerDied: words(
      failure,
      'The working process ended unexpectedly; memory may be short.',
      'Go on from the last checkpoint with `repotune personalize --resume`. If it happens again, run `repotune doctor`, and add --backend native or --backend wasm.',
    ),
  },
};

/** What is said about an error that nobody foresaw. */
export const unforeseenWords = words(
  failure,
  'Something unforeseen happened.',
  'Run `repotune doctor`; if it finds nothing, report the message with its output.',
);
