import config from './web-test-runner.config.mjs';
export default { ...config, files: undefined, testFramework: { config: { timeout: 20000 } }, testsFinishTimeout: 70000 };
