import { expect, test } from 'vitest'
import { StreamOutput } from '../../src/cli/output.js'

function outputTo(isTTY: boolean) {
  const written: string[] = []
  const clock = { ms: 0 }
  const output = new StreamOutput({ isTTY, write: (text) => written.push(text) }, { write: () => {} }, () => clock.ms)
  return { output, written, clock }
}

test('on a terminal progress stays on one line and gives way to lines', () => {
  const { output, written, clock } = outputTo(true)
  clock.ms = 200
  output.progress('1')
  output.progress('too soon')
  clock.ms = 400
  output.progress('2')
  output.line('done')
  expect(written).toEqual(['1', '\r\x1b[2K', '2', '\r\x1b[2K', 'done\n'])
})

test('in a pipe progress is a plain line now and then', () => {
  const { output, written, clock } = outputTo(false)
  for (clock.ms = 1000; clock.ms <= 12_000; clock.ms += 1000) output.progress(`${clock.ms}`)
  output.line('done')
  expect(written).toEqual(['5000\n', '10000\n', 'done\n'])
})
