/**
 * The same selectors over the same messages, by ActiveMQ's own parser and by ours. A verdict that the real one cannot
 * give (it throws, which a consumer there sees as no match or as a broken dispatch) is not compared.
 */
import { fileURLToPath } from 'node:url'
import { BrokerError, type Message } from '@hermod/model'
import { compileSelector } from '@hermod/selector'
import { beforeAll, describe, expect, test } from 'vitest'
import { javaProgram } from './support/jms-program.js'
import { type Field, MESSAGES, SelectorSource, toMessage } from './support/selector-table.js'

const SOURCES = fileURLToPath(new URL('java-selector', import.meta.url))
const COUNT = 20_000
const SEED = Number(process.env['SELECTOR_SEED'] ?? 20_261_121)

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const line = (fields: readonly Field[]): string =>
  ['M', ...fields.map(([name, type, value]) => `${name}:${type}:${base64(value)}`)].join('\t')

async function real(selectors: readonly string[]): Promise<string[]> {
  const program = await javaProgram(SOURCES, '5.17.2', 'broker')
  const jvm = program.start('SelectorTable', [], ['-XX:TieredStopAtLevel=1'])
  jvm.stdin!.end([...MESSAGES.map(line), ...selectors.map((selector) => `S\t${base64(selector)}`), ''].join('\n'))
  let said = ''
  for await (const part of jvm.stdout!) said += String(part)
  return said.trimEnd().split('\n')
}

function ours(selector: string, messages: readonly Message[]): string {
  try {
    const compiled = compileSelector(selector)
    return messages.map((message) => (compiled.matches(message) ? 'T' : 'F')).join('')
  } catch (error) {
    if (error instanceof BrokerError) return 'REJECT'
    throw error
  }
}

/** Equal where the real one gives a verdict at all. */
function agrees(expected: string, actual: string): boolean {
  if (expected === 'REJECT' || actual === 'REJECT') return expected === actual
  return [...expected].every((letter, at) => letter === 'E' || letter === actual[at])
}

/** Where we mean to differ, one by one: what the real one says, and what we say. */
const ON_PURPOSE: readonly (readonly [selector: string, real: string, ours: string, why: string])[] = [
  ['3 < n', 'FFFFFFFFFFFF', 'FTTFTFFFFFFF', 'a byte or short on the right is not compared with a wider type there'],
  ['x > n', 'FFFFFFFFFFFF', 'FFFTFFFFFFFF', 'the same'],
  ['x BETWEEN n AND 400', 'FFFFFFFFFFFF', 'FTFTTFFFFFFF', 'the same'],
  [
    'x < 99999999999999999999',
    'FFFFFFFFFFFF',
    'FTTTTFFTFFTT',
    'numbers beyond 64 bits are compared with nothing there',
  ],
  ["REGEX('(', z)", 'FEEEEEEEEEEE', 'REJECT', 'a bad pattern is found while subscribing here'],
  ["REGEX('(r)\\1', z)", 'FFFFFFFFFFFF', 'REJECT', 'back references cannot be matched in bounded time'],
  ["XPATH '//['", 'FFFFFFFFFFFF', 'REJECT', 'a bad XPath is found while subscribing here'],
  [
    "XPATH '//item' AND XPATH '//item'",
    'TFFFFFFFFFFF',
    'TTFFFFFFFFFF',
    'the first XPATH leaves no bytes for the second there',
  ],
]

describe('selectors against the real parser', () => {
  const source = new SelectorSource(SEED)
  // Where the real one has read a body of bytes for one XPATH, a second finds none: one of ON_PURPOSE.
  const isComparable = (selector: string): boolean => selector.split('XPATH').length <= 2
  const selectors = [...new Set(Array.from({ length: COUNT }, () => source.next()))].filter(isComparable)
  const messages = MESSAGES.map(toMessage)
  let verdicts: string[]

  beforeAll(async () => {
    verdicts = await real([...selectors, ...ON_PURPOSE.map(([selector]) => selector)])
  })

  test(`${selectors.length} of them say the same of ${messages.length} messages [F1.168] [F1.169] [F1.170] [F1.171] [F1.172] [F1.173] [F1.174] [F1.175] [F1.176] [F1.177] [F1.178] [F1.179] [F1.180] [F1.181] [F1.182] [F1.184]`, () => {
    const differences = selectors.flatMap((selector, at) => {
      const [expected, actual] = [verdicts[at]!, ours(selector, messages)]
      return agrees(expected, actual) ? [] : [`${selector}   real ${expected} ours ${actual}`]
    })
    expect(differences.sort((a, b) => a.length - b.length).slice(0, 60)).toEqual([])
    const all = verdicts.slice(0, selectors.length)
    expect(all.length).toBe(selectors.length)
    const taken = all.filter((verdict) => verdict !== 'REJECT')
    const letters = taken.join('')
    const count = (letter: string): number => letters.split(letter).length - 1
    // The table says something: both answers are frequent, and so are refusals; failures of the real one are not.
    expect(all.length - taken.length).toBeGreaterThan(all.length / 20)
    for (const letter of 'TF') expect(count(letter)).toBeGreaterThan(letters.length / 10)
    expect(count('E')).toBeLessThan(letters.length / 5)
  })

  test.each(ON_PURPOSE)('%s differs on purpose', (selector, expected, actual) => {
    const at = selectors.length + ON_PURPOSE.findIndex(([each]) => each === selector)
    expect([verdicts[at], ours(selector, messages)]).toEqual([expected, actual])
  })
})
