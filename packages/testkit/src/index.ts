/** Tools for tests: time, chance, disk, links and turns in the test's hand, and the suites every store must pass. */
export * from './faulty-disk.js'
export * from './link-pair.js'
export * from './manual-clock.js'
export * from './manual-turns.js'
export * from './messages.js'
export * from './recording-logger.js'
export * from './seeded-random.js'
export * from './test-codec.js'
