import { defineConfig } from 'vitest/config'

// Workspace packages resolve to their sources, so that the unit tests need no build.
const resolve = { conditions: ['hermod-source'] }
const ssr = { resolve: { conditions: ['hermod-source', 'node', 'import', 'module', 'default'] } }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'test/*.test.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        // The real Java client and broker, second processes: needs a JDK and ActiveMQ's jars (see .ci/run).
        resolve,
        ssr,
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Several brokers, of both kinds, and what becomes of them when one of them is killed, stopped or cut off.
        resolve,
        ssr,
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts', 'test/campaign/**/*.test.ts'],
          maxWorkers: 3, // they mostly wait: for a broker to start, for a lock, for a bridge
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Every scenario of networks in every mix of Hermod with the real ones: npm run test:mixed.
        resolve,
        ssr,
        test: {
          name: 'mixed',
          include: ['test/mixed/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Faults under load for as long as wanted: npm run campaign.
        resolve,
        ssr,
        test: { name: 'campaign', include: ['test/campaign/campaign.run.ts'], fileParallelism: false },
      },
    ],
  },
})
