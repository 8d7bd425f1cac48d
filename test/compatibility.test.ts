/** docs/reference/compatibility.md claims what tests show, and nothing else. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
// @ts-expect-error the script is plain JavaScript
import { compatibilityPage, notes, rows, shown, verdicts } from '../scripts/compatibility.mjs'

interface Row {
  readonly id: string
  readonly verdict: string
  readonly remark: string
  readonly tests: readonly string[]
}

const all = verdicts() as Row[]
const ids = (found: readonly Row[]): string[] => found.map(({ id }) => id)

test('the page is current (npm run generate)', () => {
  const page = readFileSync(new URL('../docs/reference/compatibility.md', import.meta.url), 'utf8')
  expect(page).toBe(compatibilityPage())
})

test('tags and notes name rows that there are', () => {
  const known = new Set((rows() as Row[]).map(({ id }) => id))
  // Tests of later groups may carry their tags before the page lists them.
  const groups = new Set([...known].map((id) => id.slice(0, 2)))
  const tagged = [...(shown() as Map<string, string[]>)].filter(([id]) => groups.has(id.slice(0, 2)) && !known.has(id))
  expect(tagged).toEqual([])
  expect(Object.keys(notes() as object).filter((id) => !known.has(id))).toEqual([])
})

test('what works or differs is shown by a test', () => {
  expect(ids(all.filter(({ verdict, tests }) => verdict !== 'absent' && tests.length === 0))).toEqual([])
})

test('what is absent says why, and no test shows it', () => {
  const absent = all.filter(({ verdict }) => verdict === 'absent')
  expect(ids(absent.filter(({ tests }) => tests.length > 0))).toEqual([])
  expect(ids(absent.filter(({ remark }) => remark === ''))).toEqual([])
})
