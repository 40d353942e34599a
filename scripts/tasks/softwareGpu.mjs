import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** SwiftShader's description for the Vulkan loader; Chromium and programs made of it bring it along, with a loader beside it. */
const descriptionFile = 'vk_swiftshader_icd.json';

/** What to tell someone who has none. */
export const softwareGpuAdvice = `Install Chromium (Debian: apt-get install chromium), or set REPOTUNE_SWIFTSHADER to a folder with ${descriptionFile}.`;

/** The environment in which Vulkan computes on the processor through SwiftShader; absent where SwiftShader is not found. */
export function softwareGpuEnvironment() {
  const folder = candidateFolders().find((candidate) => existsSync(join(candidate, descriptionFile)));
  if (!folder) return undefined;
  const description = join(folder, descriptionFile);
  return {
    // The older and the newer name of the same variable.
    VK_ICD_FILENAMES: description,
    VK_DRIVER_FILES: description,
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
    REPOTUNE_SOFTWARE_GPU: '1',
  };
}

function candidateFolders() {
  const playwright = join(homedir(), '.cache', 'ms-playwright');
  const playwrightFolders = existsSync(playwright)
    ? readdirSync(playwright)
        .filter((name) => name.startsWith('chromium-'))
        .flatMap((name) => ['chrome-linux', 'chrome-linux64'].map((inner) => join(playwright, name, inner)))
    : [];
  return [
    ...(process.env.REPOTUNE_SWIFTSHADER ? [process.env.REPOTUNE_SWIFTSHADER] : []),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/usr/lib64/chromium-browser',
    '/opt/google/chrome',
    '/usr/share/code',
    ...playwrightFolders,
  ];
}
