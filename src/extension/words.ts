// The one place of the editor that turns a reason into words for a person: a sentence, and what to do.
// test/unit/extension/words.test.ts holds that every reason of every typed error has some.

/** What a person reads about a failure. */
export interface FailureWords {
  readonly sentence: string;
  readonly advice: string;
}

function words(sentence: string, advice: string): FailureWords {
  return { sentence, advice };
}

const otherModel = 'Choose another GGUF file of architecture llama or qwen2 in the setting "Repotune: Base Model", or leave it empty.';
const refetchModel = 'Delete the model file and personalize again to fetch it once more.';
const trainAgain = 'Delete the run and personalize again.';
const runDoctor = 'Run "Repotune: Doctor" to see what works on this machine.';
const reportIt = 'Please report it with the log.';
const reinstall = 'Install the extension again; a part of it is missing.';
const otherBackend = 'Set "Repotune: Backend" to auto.';

/** Words by class of error and reason. */
export const failureWords: Readonly<Record<string, Readonly<Record<string, FailureWords>>>> = {
  MiningError: {
    notFound: words('The folder was not found.', 'Open a folder that exists.'),
    gitMissing: words('git was not found.', 'Install git, put it on the PATH, and start the editor again.'),
    notARepository: words(
      'The folder is not inside a git repository.',
      'Open a repository, or run "Git: Initialize Repository" and commit.',
    ),
    noWorkTree: words('The repository has no files checked out.', 'Open a clone that has.'),
    untrustedOwner: words('git refuses the repository because another user owns it.', 'Tell git that you trust it: safe.directory.'),
    noCommits: words('The repository has no commits yet.', 'Commit the files to learn from, then try again.'),
    noTrackedFiles: words('The repository tracks no files.', 'Add and commit the files to learn from, then try again.'),
    noSupportedFiles: words(
      'There are no source files that Repotune can learn from.',
      'Java, Python, TypeScript, JavaScript, Go, Rust, C, C++, C#, PHP, Ruby and Kotlin are read; generated and vendored files are left out.',
    ),
    gitFailed: words('A git command failed.', 'Check that the Source Control view works for this repository.'),
    parserUnavailable: words('The source parser could not be started.', reinstall),
  },
  ParsingError: {
    grammarUnavailable: words('The grammar of a language could not be loaded.', reinstall),
    parserFailed: words('The parser failed on a file.', reportIt),
    parserCrashed: words('The parser ran out of memory on a file.', reportIt),
  },
  DatasetError: {
    tooSmall: words(
      'The repository is too small: there must be code to learn from and other code to judge by.',
      'Personalize a larger repository.',
    ),
  },
  ModelError: {
    fileMissing: words('The model file does not exist.', 'Check the setting "Repotune: Base Model"; a run needs the file it began with.'),
    fileUnreadable: words('The model file cannot be read or written.', 'Check the permissions of the file and of its folder.'),
    notGguf: words('The model file is not a GGUF file.', otherModel),
    unsupportedVersion: words('The model file has a GGUF version that is not read.', otherModel),
    truncated: words('The model file is incomplete.', refetchModel),
    malformed: words('The model file is damaged.', refetchModel),
    unsupportedArchitecture: words('Models of this architecture cannot be trained yet.', otherModel),
    unsupportedFeature: words('The model uses something that cannot be computed yet.', otherModel),
    unsupportedTensorType: words('The model is quantised in a way that cannot be read yet.', 'Take the same model as Q4_K_M, Q8_0 or F16.'),
    missingTensor: words('The model file lacks a tensor.', otherModel),
    missingField: words('The model file lacks a field.', otherModel),
    shapeMismatch: words('The model file contradicts itself.', refetchModel),
    unknownModel: words('No model of this name is known.', otherModel),
    wrongHash: words('The model file is not the one its publisher announced.', refetchModel),
    downloadFailed: words('The model could not be fetched.', 'Check the connection and try again: the download goes on where it stopped.'),
  },
  LlamaError: {
    noBinary: words('llama.cpp does not run on this machine.', runDoctor),
    loadFailed: words('llama.cpp refused the model file.', otherModel),
    contextFailed: words('llama.cpp could not make a context; memory may be short.', 'Close other programs, or take a smaller model.'),
    artifactRejected: words('llama.cpp refused the trained model.', trainAgain),
    promptTooLong: words('The text before the cursor does not fit into the model.', 'Lower the setting "Repotune: Maximum Tokens".'),
    invalidTokens: words('llama.cpp was given tokens that the model does not have.', reportIt),
    noInfill: words('The model cannot fill in between two texts.', otherModel),
    evaluationFailed: words('llama.cpp failed while it computed.', `Try again. ${runDoctor}`),
    processDied: words('The process that runs llama.cpp ended unexpectedly; memory may be short.', 'Close other programs and try again.'),
  },
  CompletionError: {
    unknownDocument: words('A document was to be completed that is not open.', reportIt),
    editOutOfRange: words('An edit does not fit the document that it is for.', reportIt),
    unknownVariant: words('A model was to answer that is not served.', reportIt),
    engineClosed: words('The completion engine was asked after its end.', reportIt),
  },
  BackendError: {
    backendUnavailable: words('The wanted backend does not work on this machine.', otherBackend),
    noBackend: words('No backend works on this machine.', runDoctor),
    runBackendGone: words('The backend that the run began with does not work now.', `${runDoctor} A new run can compute elsewhere.`),
  },
  BindingError: {
    addonMissing: words(
      'The native backend is not part of this extension.',
      'Install the build for your platform, or choose the backend wasm.',
    ),
    addonNotLoadable: words('The native backend cannot be loaded.', 'Install the build for your platform, or choose the backend wasm.'),
  },
  TensorflowError: {
    packageMissing: words('TensorFlow for Node is not installed.', otherBackend),
    libraryMissing: words('TensorFlow for Node lacks its native library.', otherBackend),
    packageNotLoadable: words('TensorFlow for Node cannot be loaded.', otherBackend),
  },
  WebgpuError: {
    packageMissing: words('The package for GPUs is not part of this extension.', otherBackend),
    noAdapter: words('No GPU was found that can be used.', otherBackend),
    softwareAdapter: words('The only GPU found is one that the processor computes.', otherBackend),
    adapterLimit: words('The GPU is too small for this.', otherBackend),
  },
  DeviceLostError: {
    deviceLost: words('The GPU went away while it was computing.', 'Continue the run: it goes on from its last checkpoint.'),
  },
  TuningError: {
    tooFewTokens: words('There is too little code to train on.', 'Personalize a larger repository.'),
    tooFewPairs: words('There are too few pairs of better and worse code to learn from.', 'Personalize a larger repository.'),
    diverged: words('Training went astray twice and was stopped.', reportIt),
    budgetTooSmall: words('The time is too short for a handful of steps.', 'Raise the setting "Repotune: Budget Minutes".'),
    invalidConfig: words('A setting of training makes no sense.', 'Reset the settings below "Repotune: Training".'),
  },
  ArtifactError: {
    notARun: words('There is no such run any more.', 'Refresh the list of runs.'),
    unsupportedVersion: words('The run was written by another version of Repotune.', trainAgain),
    invalidContent: words('A file of the run does not hold what was expected.', trainAgain),
    fileMissing: words('A file of the run is missing.', 'Continue the run if it is unfinished, or delete it and personalize again.'),
    fileCorrupt: words('A file of the run is damaged.', trainAgain),
    otherDataset: words('The runs do not have the same held-out code.', 'Compare runs that were made at one commit.'),
    wrongBaseModel: words('The run was made for another base model.', 'Put the model file back that the run began with.'),
    folderInUse: words('Another window or program is working on this run.', 'Wait until it is done, or pause it there.'),
    notWritable: words("Repotune's data folder cannot be written.", 'Mend the permissions of the folder that the log names.'),
    diskFull: words('The disk is full.', 'Free some room and continue the run: what was saved before is intact.'),
  },
  SequenceStateError: {
    notASequenceState: words('The trained prefix is no llama.cpp sequence state.', trainAgain),
    unsupportedVersion: words('The trained prefix was written for another llama.cpp.', trainAgain),
    truncated: words('The trained prefix is incomplete.', trainAgain),
    trailingBytes: words('The trained prefix has bytes that do not belong to it.', trainAgain),
    inconsistent: words('The trained prefix contradicts itself.', trainAgain),
    unsupportedType: words('The trained prefix stores numbers in another way than expected.', trainAgain),
    shapeMismatch: words('The trained prefix does not fit the base model.', trainAgain),
    outOfRange: words('The trained prefix holds numbers that llama.cpp cannot store.', trainAgain),
  },
  WorkerError: {
    workerDied: words(
      'The working process ended unexpectedly; memory may be short.',
      'Continue the run: it goes on from its last checkpoint. If it happens again, run "Repotune: Doctor".',
    ),
  },
};

/** What is said about an error that nobody foresaw. */
export const unforeseenWords = words('Something unforeseen happened.', 'Please report it with the log.');
