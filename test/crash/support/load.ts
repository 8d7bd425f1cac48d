/** The Java load (CrashLoad) as an object: a process that outlives the broker and writes the history. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { javaProgram } from '../../interop/support/jms-program.js'
import type { CrashEvent } from '../checker.js'
import { readHistory } from './history.js'

const SOURCES = fileURLToPath(new URL('../java', import.meta.url))
/** No command takes longer on a machine that makes any progress. */
const ANSWER_LIMIT_MS = 120_000

export class Load {
  private readonly waiting: ((line: string) => void)[] = []
  private readonly said: string[] = []
  /** Messages that all drains together found. */
  drained = 0

  private constructor(
    private readonly jvm: ChildProcess,
    private readonly lines: Interface,
    private readonly folder: string,
  ) {
    lines.on('line', (line) => {
      const next = this.waiting.shift()
      if (next) next(line)
      else this.said.push(line)
    })
  }

  static async start(url: string): Promise<Load> {
    const program = await javaProgram(SOURCES, '5.17.2')
    const folder = mkdtempSync(join(tmpdir(), 'hermod-load-'))
    const jvm = program.start('CrashLoad', [url, join(folder, 'history')], ['-Xmx512m', '-XX:TieredStopAtLevel=1'])
    return new Load(jvm, createInterface({ input: jvm.stdout! }), folder)
  }

  /** Starts the 8 producers and 4 consumers; returns when `confirmations` sends and acks were confirmed. */
  async begin(round: number, confirmations: number): Promise<void> {
    this.tell(`load ${round} ${confirmations}`)
    const answer = await this.answer()
    if (answer !== 'running') throw new Error(`the load ended before it got going: ${answer}`)
  }

  /** After the crash: returns when every client has noticed. */
  async ended(): Promise<void> {
    const answer = await this.answer()
    if (answer !== 'ended') throw new Error(`the load says: ${answer}`)
  }

  async publish(round: number, countEach: number): Promise<void> {
    await this.ask(`publish ${round} ${countEach}`, 'published')
  }

  /** How many messages were left. */
  async drain(round: number): Promise<number> {
    const count = Number((await this.ask(`drain ${round}`, 'drained')).split(' ')[1])
    this.drained += count
    return count
  }

  async fill(round: number, size: number, limit: number): Promise<{ sent: number; refusal: string | undefined }> {
    const [word, sent, ...refusal] = (await this.ask(`fill ${round} ${size} ${limit}`, '')).split(' ')
    return { sent: Number(sent), refusal: word === 'refused' ? refusal.join(' ') : undefined }
  }

  async ping(): Promise<void> {
    await this.ask('ping', 'pong')
  }

  history(): CrashEvent[] {
    return readHistory(join(this.folder, 'history'))
  }

  dispose(): void {
    this.lines.close()
    this.jvm.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async ask(command: string, expected: string): Promise<string> {
    this.tell(command)
    const answer = await this.answer()
    if (!answer.startsWith(expected)) throw new Error(`asked to ${command}, the load says: ${answer}`)
    return answer
  }

  private tell(command: string): void {
    this.jvm.stdin!.write(`${command}\n`)
  }

  private answer(): Promise<string> {
    const ready = this.said.shift()
    if (ready !== undefined) return Promise.resolve(ready)
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('the load gives no answer')), ANSWER_LIMIT_MS)
      this.waiting.push((line) => {
        clearTimeout(limit)
        resolve(line)
      })
    })
  }
}
