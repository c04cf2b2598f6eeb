export function softwareVulkan(): Record<string, string>;
