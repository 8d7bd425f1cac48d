/** The real broker's view of a KahaDB directory, through the programs in `../java-store`. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type JmsClient, javaProgram } from './jms-program.js'

const SOURCES = fileURLToPath(new URL('../java-store', import.meta.url))
const JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1']

/** One line of a dump: a queue, a topic, or a prepared transaction. */
export type DumpLine = Record<string, unknown>
export type Dump = readonly DumpLine[]

/** Opens `directory` with the broker of that version, in place, and closes it again. */
export async function dumpStore(version: JmsClient, directory: string): Promise<Dump> {
  const [dump] = await dumps(version, 'DumpStore', [directory])
  return dump!
}

/** The real broker works on `directory`: its content before and, after a restart, behind that. */
export async function workStore(
  version: JmsClient,
  directory: string,
  round: number,
): Promise<{ before: Dump; after: Dump }> {
  const [before, after] = await dumps(version, 'WorkStore', [directory, String(round)])
  return { before: before!, after: after! }
}

async function dumps(version: JmsClient, main: string, args: readonly string[]): Promise<Dump[]> {
  const program = await javaProgram(SOURCES, version, 'broker')
  const child = program.start(main, args, JVM)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const found: DumpLine[][] = [[]]
  for await (const text of createInterface({ input: child.stdout! })) {
    const line = JSON.parse(text) as DumpLine
    if (line['end'] === true) found.push([])
    else found.at(-1)!.push(line)
  }
  const code = await ended
  if (code !== 0) throw new Error(`${main} ${args.join(' ')} (ActiveMQ ${version}) ended with ${code}`)
  return found.slice(0, -1)
}

/** A real broker that has, or waits for, the lock of a directory. */
export class JavaLockHolder {
  readonly said: string[] = []
  private readonly waiting: { word: string; resolve: () => void; reject: (error: Error) => void }[] = []

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.said.push(line)
      for (const waiter of this.waiting.filter((candidate) => candidate.word === line)) waiter.resolve()
    })
    child.once('close', (code) => {
      for (const waiter of this.waiting) waiter.reject(new Error(`HoldLock ended with ${code} before '${waiter.word}'`))
    })
  }

  static async start(version: JmsClient, directory: string): Promise<JavaLockHolder> {
    const program = await javaProgram(SOURCES, version, 'broker')
    return new JavaLockHolder(program.start('HoldLock', [directory], JVM))
  }

  /** Resolves once the program has said `word`: `slave`, `master`, `stopped`. */
  async says(word: string): Promise<void> {
    if (this.said.includes(word)) return
    await new Promise<void>((resolve, reject) => this.waiting.push({ word, resolve, reject }))
  }

  /** Closing its input ends it in order. */
  async stop(): Promise<void> {
    await this.gone(() => this.child.stdin!.end())
  }

  async kill(): Promise<void> {
    await this.gone(() => this.child.kill('SIGKILL'))
  }

  private async gone(end: () => void): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const exit = new Promise((resolve) => this.child.once('exit', resolve))
    end()
    await exit
  }
}
