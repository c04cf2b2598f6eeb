/** A Vulkan driver that needs no GPU: the one inside the Chromium of the browser tests. */
import { dirname } from 'node:path';
import { launchOptions } from './browser.mjs';

/** What a process needs in its environment to find it; nothing where Chromium is the system's. */
export function softwareVulkan() {
  const { executablePath } = launchOptions();
  if (!executablePath || process.env.CHROME_PATH) return {};
  const folder = dirname(executablePath);
  return {
    VK_ICD_FILENAMES: `${folder}/vk_swiftshader_icd.json`,
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
}
