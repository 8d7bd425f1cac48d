import { plainSettings } from '@hermod/config'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { DiskLimits } from '../src/disk-limits.js'

const MB = 1024 * 1024

describe('disk limits', () => {
  test('follow the disk every schedulePeriodForDiskUsageCheck, down and up again [F4.026]', () => {
    const clock = new ManualClock()
    const log = new RecordingLogger()
    const broker = { schedulePeriodForDiskUsageCheck: 1000, diskUsageCheckRegrowThreshold: 0 }
    const plain = plainSettings({ broker })
    const store = { ...plain.usage.store, percentLimit: 50 }
    const settings = { ...plain, usage: { ...plain.usage, store } }
    const space = { totalBytes: 2000 * MB, freeBytes: 1500 * MB }
    const limits = new DiskLimits(settings, log, () => space)
    const told: string[] = []
    expect(limits.limitAtStart('Store', { usedBytes: 0 })).toBe(1000 * MB)
    limits.watch(clock, (which, bytes) => told.push(`${which} ${bytes / MB}`))
    clock.advance(1000)
    space.freeBytes = 200 * MB
    clock.advance(1000)
    space.freeBytes = 900 * MB
    clock.advance(1000)
    clock.advance(1000)
    expect(told).toEqual(['store 200', 'store 900'])
    limits.close()
    space.freeBytes = 100 * MB
    clock.advance(5000)
    expect(told).toHaveLength(2)
  })
})
