import { defineConfig } from 'vitest/config';

const node = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, environment: 'node' as const, testTimeout: 30_000, hookTimeout: 60_000, ...extra },
});

// Each project runs beside the others: no fixed ports, no order, no shared state.
export default defineConfig({
  test: {
    projects: [
      node('shared', ['shared/src/**/*.test.ts']),
      node('drivers', ['drivers/src/**/*.test.ts'], { fileParallelism: false }),
      node('kiosk', ['kiosk/src/**/*.test.ts']),
      node('hub', ['hub/src/**/*.test.ts'], { globalSetup: ['hub/src/storage/test-cluster.ts'] }),
      node('provisioning', ['provisioning/src/**/*.test.ts']),
      node('faults', ['tests/faults/**/*.test.ts'], { fileParallelism: false, testTimeout: 120_000 }),
    ],
  },
});
