import { defineConfig } from 'vitest/config';

/** Suites that need minutes, a browser or Python; they run one after another. */
export default defineConfig({
  test: {
    include: ['tests/{browser,crash,interop}/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
