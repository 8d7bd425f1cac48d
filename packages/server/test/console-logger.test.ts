import { expect, test } from 'vitest'
import { ConsoleLogger } from '../src/console-logger.js'

function logged(level: 'debug' | 'info', dated: boolean, act: (log: ConsoleLogger) => void): string {
  let text = ''
  const now = (): Date => new Date(2026, 0, 2, 3, 4, 5, 6)
  act(
    new ConsoleLogger(
      { level, dated },
      (line) => {
        text += line
      },
      now,
    ),
  )
  return text
}

test("prints ActiveMQ's console format", () => {
  expect(
    logged('info', false, (log) => {
      log.debug('hidden')
      log.info('i')
      log.warn('w')
      log.error('e', new Error('outer', { cause: new Error('inner') }))
    }),
  ).toBe(' INFO | i\n WARN | w\nERROR | e: outer: inner\n')
})

test('dates lines of a log file', () => {
  expect(logged('info', true, (log) => log.info('i'))).toBe('2026-01-02 03:04:05,006 | INFO  | i\n')
})

test('a message cannot forge a second line', () => {
  expect(logged('info', false, (log) => log.info('a\r\n INFO | b'))).toBe(' INFO | a\\n INFO | b\n')
})

test('a message cannot move the cursor of a terminal', () => {
  expect(logged('info', false, (log) => log.info('a\u001b[2J\u009b1A\tb'))).toBe(' INFO | a\\u001b[2J\\u009b1A\tb\n')
})

test('shows stacks at debug', () => {
  expect(logged('debug', false, (log) => log.error('e', new Error('x')))).toMatch(/ERROR \| e: x\nError: x\n +at /)
  // What went wrong in a plug-in is in the cause.
  const refused = new Error('plug-in p failed: x', { cause: new TypeError('x') })
  expect(logged('debug', false, (log) => log.error('e', refused))).toMatch(
    /ERROR \| e: plug-in p failed: x\nError: plug-in p failed: x\n +at .*\nCaused by: TypeError: x\n +at /s,
  )
})
