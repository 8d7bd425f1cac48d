/** Habits that are checked rather than remembered. A limit here is a ratchet: it may be lowered, not raised. */
import { expect, test } from 'vitest'
import { type Source, sources } from './support/sources.js'

const LONGEST_FILE = 600
const TABLES = /(^|\/)(generated|fixtures)\/|-(data|table)\.ts$|\.test\.ts$/

/** Each rule names what it found as `path:line text`. */
function lines(files: readonly Source[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  )
}

const code = sources(/\.(ts|mjs|js|java|sh)$|^\.ci\/run$/).filter(({ path }) => path !== 'test/tidy.test.ts')
const texts = [...code, ...sources(/\.(md|json|ya?ml|xml|properties)$|^\.npmrc$/)]

/** Built from parts, so that this file does not contain what it looks for. */
const WORKPLACES = [['', 'work', 'main'].join('/'), ['', 'work', 'shared'].join('/')]
const WORKPLACE = new RegExp(`${WORKPLACES.join('|')}|/home/[a-z]+/|/root/`)
const REGISTRY = ['registry', 'npmjs', 'org'].join('.')
const REGISTRIES = new RegExp(
  [REGISTRY, ['maven', 'org'].join('.'), ['debian', 'org'].join('.'), ['pypi', 'org'].join('.')].join('|'),
)
const CONSOLE = ['console', 'log'].join('.')
const PRINTING = /\bconsole\.(log|error|warn|info|debug|trace)\b/
const ONLY = ['test', 'only'].join('.')
const LEFT_OUT = /\b(it|test|describe)\.(only|skip|todo)\b/

test('no path of the machine it was written on', () => {
  expect(lines(texts, WORKPLACE)).toEqual([])
})

test('no host of a package registry, so that any mirror serves', () => {
  expect(lines(texts, REGISTRIES)).toEqual([])
})

test('product code prints through the Logger port', () => {
  expect(
    lines(
      code.filter(({ path }) => /^packages\/.*\.ts$/.test(path)),
      PRINTING,
    ),
  ).toEqual([])
})

test('every test runs', () => {
  expect(lines(code, LEFT_OUT)).toEqual([])
})

test(`no file has more than ${LONGEST_FILE} lines, save tables`, () => {
  const long = code
    .filter(({ path, text }) => !TABLES.test(path) && text.split('\n').length > LONGEST_FILE)
    .map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)
  expect(long).toEqual([])
})

test('the rules find what they look for', () => {
  const file = (text: string): Source[] => [{ path: 'packages/x/src/a.ts', text }]
  expect(lines(file(`readFile('${WORKPLACES[0]}/x')`), WORKPLACE)).toHaveLength(1)
  expect(lines(file(`https://${REGISTRY}/x`), REGISTRIES)).toHaveLength(1)
  expect(lines(file(`${CONSOLE}(1)`), PRINTING)).toHaveLength(1)
  expect(lines(file(`${ONLY}(x)`), LEFT_OUT)).toHaveLength(1)
})
