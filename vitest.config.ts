/** Tests without a browser. Each area is a folder of tests/; those with a runner of their own are left out. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'tests/bench/**', 'node_modules/**'],
    // Machines have two cores and more to do than this.
    maxWorkers: 2,
    // No test is about time: this only ends one that hangs.
    testTimeout: 240_000,
    setupFiles: ['tests/setup.ts'],
  },
});
