import { expect, test } from 'vitest'
import { causeChain, causeStacks } from '../src/log.js'

const chain = (...messages: string[]): Error | undefined =>
  messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined)

test('the messages of an error and its causes, outermost first', () => {
  expect(causeChain(chain('a', 'b', 'c'))).toBe('a: b: c')
  expect(causeChain('text')).toBe('text')
  expect(causeChain(undefined)).toBe('')
})

test('a message that ends with that of its cause says it once', () => {
  expect(causeChain(chain('could not connect: refused', 'refused', 'errno 111'))).toBe(
    'could not connect: refused: errno 111',
  )
})

test('an error that is its own cause ends all the same', () => {
  const error = new Error('round')
  error.cause = error
  expect(causeChain(error)).toBe('round')
  expect(causeStacks(error).split('Caused by: ')).toHaveLength(8)
})

test('stacks of an error and of its causes', () => {
  expect(causeStacks(chain('a', 'b'))).toMatch(/^Error: a\n +at .*\nCaused by: Error: b\n +at /s)
  expect(causeStacks('text')).toBe('')
})
