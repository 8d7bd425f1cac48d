import { storeUsageOptions } from '@hermod/broker/options'
import { optionValues } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { recheckedLimit } from '../src/disk-usage-check.js'

const MB = 1024 * 1024

function check(options: object, freeMb: number, currentMb: number, regrowThresholdBytes = -1, usedMb = 0) {
  const log = new RecordingLogger()
  const request = {
    name: 'Store' as const,
    options: optionValues(storeUsageOptions, options),
    directory: '/data/kahadb',
    usedBytes: usedMb * MB,
    space: { totalBytes: 2000 * MB, freeBytes: freeMb * MB },
  }
  const limit = recheckedLimit(request, currentMb * MB, { regrowThresholdBytes, adjust: true }, log)
  return { limitMb: limit / MB, warnings: log.texts('warn'), infos: log.texts('info') }
}

describe('the periodic look at the disk [F4.026]', () => {
  test('lowers a limit that others have left no room for; what the store has counts as room', () => {
    expect(check({ limit: 500 * MB }, 600, 500)).toEqual({ limitMb: 500, warnings: [], infos: [] })
    expect(check({ limit: 500 * MB }, 100, 500, -1, 20)).toEqual({
      limitMb: 120,
      warnings: [
        'Store limit is 500 mb (current store usage is 20 mb). The data directory: /data/kahadb only has 120 mb of usable space. - resetting to maximum available disk space: 120 mb',
      ],
      infos: [],
    })
  })

  test('says so in the words for percentages', () => {
    expect(check({ percentLimit: 50 }, 100, 1000).warnings).toEqual([
      'Store limit has been set to 50% (1000 mb) of the partition size but there is not enough usable space.The current store limit (which may have been adjusted by a previous usage limit check) is set to (1000 mb) but only 5% (100 mb) is available - resetting limit',
    ])
  })

  test('lets a percentage grow again, as far as there is room, from the threshold on', () => {
    const percent = { percentLimit: 50 }
    expect(check(percent, 800, 100).limitMb).toBe(100) // it never grows by default
    expect(check(percent, 800, 100, 0)).toEqual({
      limitMb: 800,
      warnings: [],
      infos: [
        'Usable disk space has been increased, attempting to regrow Store limit to 50% of the partition size',
        'storeUsage limit has been increase to 40% (800 mb) of the partition size.',
      ],
    })
    expect(check(percent, 5000, 100, 0).limitMb).toBe(1000)
    expect(check(percent, 800, 100, 700 * MB).limitMb).toBe(800)
    expect(check(percent, 800, 100, 701 * MB).limitMb).toBe(100)
    expect(check({ limit: 500 * MB }, 5000, 100, 0).limitMb).toBe(100) // a limit in bytes was lowered for good
    expect(check({ ...percent, total: 1000 * MB }, 5000, 100, 0).limitMb).toBe(100)
  })
})
