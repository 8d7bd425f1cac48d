/** Cron entries as ActiveMQ 5.17.2 reckons them: the expected moments are its own. */
import { describe, expect, it } from 'vitest'
import { nextCronTime } from '../../src/scheduler/cron.js'

const at = (text: string): number => new Date(text).getTime()
const next = (cron: string, from: string): string => {
  const time = new Date(nextCronTime(cron, at(from)))
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

describe('a cron entry', () => {
  it.each([
    ['* * * * *', '2010-11-15T09:15:30', '2010-11-15T09:16:00'],
    ['* * * * *', '2010-11-15T09:15:00', '2010-11-15T09:16:00'],
    ['* * * * 5', '2010-11-15T09:15:30', '2010-11-19T00:00:00'],
    ['50 20 * * 5', '2011-03-07T09:15:30', '2011-03-11T20:50:00'],
    ['30 * * * *', '2010-11-15T09:15:30', '2010-11-15T09:30:00'],
    ['10 * * * *', '2010-11-15T09:15:30', '2010-11-15T10:10:00'],
    ['0 1 * * *', '2010-11-15T09:15:30', '2010-11-16T01:00:00'],
    ['0 0 1 1 *', '2010-11-15T09:15:30', '2011-01-01T00:00:00'],
    ['0 0 29 2 *', '2010-11-15T09:15:30', '2011-03-01T00:00:00'],
    ['*/20 9-11 * * ?', '2010-11-15T09:15:30', '2010-11-15T09:20:00'],
    ['5,45 * * * *', '2010-11-15T09:15:30', '2010-11-15T09:45:00'],
    ['0 12 31 * *', '2010-11-15T09:15:30', '2010-12-31T12:00:00'],
  ])('%s after %s is due at %s [F4.171]', (cron, from, expected) => {
    expect(next(cron, from)).toBe(expected)
  })

  it.each([
    ['* * * *', /wrong number of tokens\(4\): \* \* \* \*/],
    ['* * * * * *', /wrong number of tokens\(6\)/],
    ['a * * * *', /Minutes:a/],
    ['* 1-x * * *', /Hours:x/],
    ['*/0 * * * *', /Minutes:\*\/0/],
    ['7/5 * * * *', /Minutes:7\/5/],
    ['0-999999999 * * * *', /Minutes:0-999999999/],
    ['* * 5-4 * *', /DayOfMonth:5-4/],
    ['0 0 999999999 1 *', /never due/],
    ['0 0 * 999999999 *', /never due/],
    ['0 0 * * 999999999', /never due/],
    [`* ${'0-999,'.repeat(1000)} * * *`, /more than 1000 values of Hours/],
    [`* ${'1,'.repeat(10_000)} * * *`, /more than 10000 characters/],
  ])('%s is refused, and it is said which field', (cron, message) => {
    expect(() => nextCronTime(cron, at('2010-11-15T09:15:30'))).toThrow(message)
  })

  it('is never due in the past, whatever the entry', () => {
    const fields = ['*', '0', '5,50', '1-3', '*/7', '?']
    for (let n = 0; n < 600; n++) {
      const pick = (step: number): string => fields[Math.floor(n / step) % fields.length]!
      const cron = [pick(1), pick(6), pick(36) === '0' ? '1' : pick(36), pick(7) === '0' ? '2' : pick(7), '*'].join(' ')
      const from = at('2012-02-27T22:59:59') + n * 7_919_000
      let due: number | undefined
      try {
        due = nextCronTime(cron, from)
      } catch {
        continue // no such time
      }
      expect(due, cron).toBeGreaterThan(from)
      expect(due % 60_000, cron).toBe(0)
    }
  })
})
