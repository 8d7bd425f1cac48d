import { storeUsageOptions } from '@hermod/broker/options'
import { optionValues } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { diskLimit, memoryLimit } from '../src/usage-limits.js'

const MB = 1024 * 1024
const request = (options: object, freeBytes = 1000 * MB, usedBytes = 0) => ({
  name: 'Store' as const,
  options: optionValues(storeUsageOptions, options),
  directory: '/data/kahadb',
  usedBytes,
  space: { totalBytes: 2000 * MB, freeBytes },
})

describe('disk limits', () => {
  test('that fit are left alone', () => {
    expect(diskLimit(request({ limit: 500 * MB }), true)).toEqual({ limitBytes: 500 * MB, warning: undefined })
    expect(diskLimit(request({ limit: 0 }), true).limitBytes).toBe(0)
  })

  test("beyond the free space are lowered, in ActiveMQ's words; what the store has counts as free [F4.027] [F4.091] [F4.101]", () => {
    expect(diskLimit(request({ limit: 100 * 1024 * MB }, 1000 * MB, 24 * MB), true)).toEqual({
      limitBytes: 1024 * MB,
      warning:
        'Store limit is 102400 mb (current store usage is 24 mb). The data directory: /data/kahadb only has 1024 mb of usable space. - resetting to maximum available disk space: 1024 mb',
    })
  })

  test('of the temporary store say so [F4.092] [F4.101]', () => {
    const temporary = { ...request({ limit: 50 * 1024 * MB }), name: 'Temporary Store' as const }
    expect(diskLimit(temporary, true).warning).toMatch(
      /^Temporary Store limit is 51200 mb \(current store usage is 0 mb\)\./,
    )
  })

  test('as a percentage are of the disk, or of total', () => {
    expect(diskLimit(request({ percentLimit: 10 }), true).limitBytes).toBe(200 * MB)
    expect(diskLimit(request({ percentLimit: 10, total: 100 * MB }), true).limitBytes).toBe(10 * MB)
  })

  test('stop the start with adjustUsageLimits="false"', () => {
    expect(() => diskLimit(request({ limit: 9000 * MB }), false)).toThrow('only has 1000 mb of usable space')
  })
})

describe('the memory limit', () => {
  test('above the heap becomes 70 % of it, or stops the start [F4.090]', () => {
    expect(memoryLimit(100 * MB, 100 * MB, true)).toEqual({ limitBytes: 100 * MB, warning: undefined })
    expect(memoryLimit(1024 * MB, 100 * MB, true)).toEqual({
      limitBytes: 70 * MB,
      warning:
        'Memory Usage for the Broker (1024mb) is more than the maximum available for the JVM: 100 mb - resetting to 70% of maximum available: 70',
    })
    expect(() => memoryLimit(1024 * MB, 100 * MB, false)).toThrow('more than the maximum available')
  })
})
