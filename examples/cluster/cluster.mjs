/** What the four brokers have in common, as processes or as containers: each has a process here that prints its log. */
import { createInterface } from 'node:readline'

const LIMIT_MS = 60_000

/** @typedef {'amq1' | 'amq2' | 'amq3' | 'amq4'} Name */
export const NAMES = /** @type {const} */ (['amq1', 'amq2', 'amq3', 'amq4'])

export class Cluster {
  /** @type {Map<Name, import('node:child_process').ChildProcess>} */
  processes = new Map()
  /** @type {{ name: Name, text: string }[]} Everything they have logged. */
  lines = []
  ended = false

  /**
   * Follows what a broker that has been started prints.
   *
   * @param {Name} name
   * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child
   */
  follow(name, child) {
    this.processes.set(name, child)
    createInterface({ input: child.stdout }).on('line', (text) => this.lines.push({ name, text }))
    child.once('close', () => {
      if (this.processes.get(name) === child) this.processes.delete(name)
    })
  }

  /** Settles when the process of a broker has ended and all it printed is read. @param {Name} name */
  async gone(name) {
    const child = this.processes.get(name)
    if (child !== undefined) await new Promise((resolve) => child.once('close', resolve))
  }

  /**
   * Waits for a line of a broker's log behind the first `from` lines of all, and gives it.
   *
   * @param {Name} name
   * @param {string} text
   */
  async logged(name, text, from = 0) {
    for (const deadline = Date.now() + LIMIT_MS; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const line = this.lines.slice(from).find((each) => each.name === name && each.text.includes(text))
      if (line !== undefined) return line.text
      if (this.ended) throw new Error('interrupted')
      const ended = !this.processes.has(name)
      if (ended || Date.now() > deadline)
        throw new Error(
          `${name} ${ended ? 'has ended and has not logged' : 'does not log'} "${text}"; its log ends:\n${this.tail(name)}`,
        )
    }
  }

  /** @param {Name} name */
  tail(name) {
    const own = this.lines.filter((each) => each.name === name).slice(-20)
    return own.map(({ text }) => `  ${text}`).join('\n')
  }
}
