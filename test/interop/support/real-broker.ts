/** A real broker, 5.17.2 or 6.x, embedded in a Java process: master of a KahaDB directory, or waiting to be. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type JmsClient, javaProgram } from './jms-program.js'
import { SMALL_JVM, STORE_SOURCES } from './store-program.js'

export class RealBroker {
  readonly said: string[] = []
  private readonly waiting: { word: string; resolve: () => void; reject: (error: Error) => void }[] = []

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.said.push(line)
      for (const waiter of this.waiting.filter((candidate) => candidate.word === line)) waiter.resolve()
    })
    child.once('close', (code) => {
      for (const waiter of this.waiting)
        waiter.reject(new Error(`StartBroker ended with ${code} before '${waiter.word}'`))
    })
  }

  /** Does not wait for it to be master: see `says`. `url` is where it is to listen, if anywhere. */
  static async start(version: JmsClient, directory: string, url?: string): Promise<RealBroker> {
    const program = await javaProgram(STORE_SOURCES, version, 'broker')
    const args = url === undefined ? [directory] : [directory, url]
    return new RealBroker(program.start('StartBroker', args, SMALL_JVM))
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
