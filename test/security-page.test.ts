/** docs/security.md claims of each published attack which test shows it failing; this looks whether the test does. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')

interface Row {
  readonly ids: readonly string[]
  /** Undefined: not built, or not of this project. */
  readonly place: string | undefined
}

const ROWS: readonly Row[] = PAGE.split('\n')
  .filter((line) => line.startsWith('| CVE-'))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return { ids: idsOf(cells[1]!), place: /^`(.+)`$/.exec(cells[4]!)?.[1] }
  })

/** `CVE-2026-1, -2` are two. */
function idsOf(cell: string): string[] {
  let year = ''
  return cell.split(',').map((part) => {
    const [, full, number] = /^(?:CVE-(\d{4})|)-(\d+)$/.exec(part.trim()) ?? []
    year = full ?? year
    return `CVE-${year}-${number}`
  })
}

function textOf(place: string): string {
  const path = [join(ROOT, 'packages', place), join(ROOT, 'test', place)].find(existsSync)
  if (path === undefined) return ''
  if (statSync(path).isFile()) return readFileSync(path, 'utf8')
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('\n')
}

test('the page lists every advisory once', () => {
  const ids = ROWS.flatMap((row) => row.ids)
  expect(ids).toHaveLength(32)
  expect(new Set(ids).size).toBe(ids.length)
})

test.each(ROWS.filter(({ place }) => place !== undefined))(
  '$ids is shown where the page says: $place',
  ({ ids, place }) => {
    const text = textOf(place!)
    for (const id of ids) expect(text, id).toContain(id)
  },
)
