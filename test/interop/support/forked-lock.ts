/** Our lock in another process, to be killed. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ForkedLock {
  kill(): Promise<void>
}

/** Resolves when the other process has the lock of `directory`. */
export async function forkLock(directory: string): Promise<ForkedLock> {
  const program = fileURLToPath(new URL('hold-lock.mjs', import.meta.url))
  const child: ChildProcess = fork(program, [directory], { execArgv: [] })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`hold-lock.mjs ended with ${code}`)))
  })
  return {
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
