// docs/reference/compatibility.md from the rows, the tests' tags and the notes (test/compatibility/README.md).
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TAG = /\[(F\d\.\d{3})\]/g
// A title and the call it belongs to may stand on different lines; titles are one literal each.
const TITLE = /\b(?:test|it|describe)(?:\.each(?:<[^>]*>)?\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g
const SCENARIO = /all\.put\("([^"]+)",[^\n]*?\/\/([^\n]*)/g

const read = (path) => readFileSync(`${ROOT}${path}`, 'utf8')

/** The features, in order. */
export const rows = () => JSON.parse(read('test/compatibility/rows.json'))
/** By row id: `{ verdict: 'differs' | 'absent', text }`. */
export const notes = () => JSON.parse(read('test/compatibility/notes.json'))

/** By row id: the tests that show it, as `file: title`. */
export function shown() {
  const found = new Map()
  const add = (text, where) => {
    for (const [, id] of text.matchAll(TAG)) {
      if (!found.has(id)) found.set(id, [])
      if (!found.get(id).includes(where)) found.get(id).push(where)
    }
  }
  const scopes = [...packageFolders().map((name) => `packages/${name}/test`), 'test', 'examples']
  for (const path of scopes.flatMap(files)) {
    if (path.endsWith('.test.ts')) {
      for (const [, , title] of read(path).matchAll(TITLE)) add(title, `${path}: ${plain(title)}`)
    } else if (path.endsWith('Scenarios.java')) {
      for (const [, name, comment] of read(path).matchAll(SCENARIO)) add(comment, `${path}: ${name}`)
    }
  }
  return found
}

/** Works, differs or absent, and what shows or explains it. */
export function verdicts() {
  const tests = shown()
  const remarks = notes()
  return rows().map((row) => {
    const note = remarks[row.id]
    const where = tests.get(row.id) ?? []
    const verdict = note?.verdict ?? (where.length > 0 ? 'works' : 'absent')
    return { ...row, verdict, remark: note?.text ?? '', tests: where }
  })
}

export function compatibilityPage() {
  const all = verdicts()
  const count = (verdict) => all.filter((row) => row.verdict === verdict).length
  const lines = [
    '# Compatibility with ActiveMQ Classic',
    '',
    'Generated from the tests’ own tags by `npm run generate` (see `test/compatibility/README.md`). One line per feature of',
    'the groups JMS, broker, clusters and security: it works as in ActiveMQ, it differs (how and why), or it is absent',
    '(why). The test named is one of those that show it.',
    '',
    `Works: ${count('works')}. Differs: ${count('differs')}. Absent: ${count('absent')}.`,
  ]
  let section = ''
  for (const row of all) {
    if (row.section !== section) {
      section = row.section
      lines.push(
        '',
        `## ${section}`,
        '',
        '| row | feature | names | | remark | test |',
        '| --- | --- | --- | --- | --- | --- |',
      )
    }
    const more = row.tests.length > 1 ? ` and ${row.tests.length - 1} more` : ''
    const test = row.tests.length === 0 ? '' : `${row.tests[0]}${more}`
    lines.push(`| ${[row.id, row.feature, row.names, row.verdict, row.remark, test].map(cell).join(' | ')} |`)
  }
  return `${lines.join('\n')}\n`
}

const packageFolders = () => readdirSync(`${ROOT}packages`)

function files(folder) {
  const found = []
  let entries
  try {
    entries = readdirSync(`${ROOT}${folder}`, { withFileTypes: true })
  } catch {
    return found // not every package has tests
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...files(path))
    else found.push(path)
  }
  return found
}

const plain = (title) => title.replace(TAG, '').replace(/\s+/g, ' ').trim()
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '\\<').replace(/\s+/g, ' ')
