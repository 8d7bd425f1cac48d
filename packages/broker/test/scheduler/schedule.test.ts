import type { Job } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { expect, it } from 'vitest'
import { Schedule } from '../../src/scheduler/schedule.js'

const job = (id: string, nextTimeMs: number): Job => ({
  id,
  nextTimeMs,
  startTimeMs: 0,
  cronEntry: '',
  delayMs: 0,
  periodMs: 0,
  repeat: 0,
  executionCount: 0,
})

it('gives jobs by time, those of one time as they came, and none before its time', () => {
  const schedule = new Schedule()
  for (const [id, time] of [
    ['c', 30],
    ['a', 10],
    ['d', 30],
    ['b', 20],
    ['e', 30],
  ] as const)
    schedule.add(job(id, time), time)
  expect(schedule.nextMs).toBe(10)
  expect(schedule.takeDue(9, 10)).toEqual([])
  const taken: string[] = []
  for (let due = schedule.takeDue(30, 2); due.length > 0; due = schedule.takeDue(30, 2))
    taken.push(...due.map(({ id }) => id))
  expect(taken).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(schedule.nextMs).toBeUndefined()
})

it('agrees with a sorted list over thousands of additions and removals', () => {
  const random = new SeededRandom(7)
  const schedule = new Schedule()
  let expected: Job[] = []
  for (let n = 0; n < 5000; n++) {
    if (expected.length > 0 && random.next() < 0.4) {
      const gone = expected[Math.floor(random.next() * expected.length)]!
      expected = expected.filter((one) => one !== gone)
      schedule.remove(new Set([gone]))
    } else {
      const one = job(`j${n}`, Math.floor(random.next() * 500))
      expected.push(one)
      schedule.add(one, one.nextTimeMs)
    }
    if (n % 50 === 0)
      expect(schedule.nextMs).toBe(expected.length === 0 ? undefined : Math.min(...expected.map((e) => e.nextTimeMs)))
  }
  const taken: string[] = []
  for (let due = schedule.takeDue(1000, 7); due.length > 0; due = schedule.takeDue(1000, 7))
    taken.push(...due.map(({ id }) => id))
  const sorted = expected
    .map((one, at) => ({ one, at }))
    .sort((a, b) => a.one.nextTimeMs - b.one.nextTimeMs || a.at - b.at)
  expect(taken).toEqual(sorted.map(({ one }) => one.id))
})

it('finds a job that was put off without its own time saying so', () => {
  const schedule = new Schedule()
  const late = job('late', 10)
  schedule.add(late, 1000)
  schedule.remove(new Set([late]))
  expect(schedule.nextMs).toBeUndefined()
})

it('removes a hundred thousand jobs of one moment at once', () => {
  const schedule = new Schedule()
  const jobs = Array.from({ length: 100_000 }, (_, n) => job(`j${n}`, 10))
  for (const one of jobs) schedule.add(one, 10)
  const start = performance.now()
  schedule.remove(new Set(jobs.slice(1)))
  expect(performance.now() - start, 'not by the square of their number').toBeLessThan(2000)
  expect(schedule.takeDue(10, 10).map(({ id }) => id)).toEqual(['j0'])
})
