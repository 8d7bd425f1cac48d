/** GroupWork.java as two functions. */
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { javaProgram } from '../../interop/support/jms-program.js'

const SOURCES = fileURLToPath(new URL('../java', import.meta.url))

/** Leaves queue messages, a durable subscription, a prepared transaction and a scheduled message. */
export async function leaveWork(url: string, round: number): Promise<void> {
  await run(url, 'leave', round)
}

/** What of it is found, in order. */
export function findWork(url: string, round: number): Promise<readonly string[]> {
  return run(url, 'find', round)
}

/** What `findWork` must give. */
export function allWork(round: number): readonly string[] {
  const from = (word: string, first: number, end: number): string[] =>
    Array.from({ length: end - first }, (_, i) => `${word} ${round}.${first + i}`)
  return [
    'prepared transactions 1',
    ...from('work', 10, 30),
    ...from('news', 0, 5),
    `xa ${round}.1`,
    `prepared ${round}`,
    `later ${round}`,
  ]
}

async function run(url: string, what: string, round: number): Promise<string[]> {
  const program = await javaProgram(SOURCES, '5.17.2')
  const child = program.start('GroupWork', [url, what, String(round)], ['-Xmx256m', '-XX:TieredStopAtLevel=1'])
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) lines.push(line)
  if (lines.pop() !== 'done') throw new Error(`GroupWork ${what} ${round} did not end; it said: ${lines.join(' | ')}`)
  return lines
}
