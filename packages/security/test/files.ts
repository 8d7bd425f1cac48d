/** Files and a log in memory. */
import type { Logger } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import type { FileAccess } from '../src/jaas/property-file.js'

export interface MemoryFiles extends FileAccess {
  write(path: string, text: string): void
}

export function files(initial: Record<string, string>): MemoryFiles {
  let now = 1
  const all = new Map(Object.entries(initial).map(([path, text]) => [path, { text, modifiedMs: now }]))
  return {
    readText(path) {
      const file = all.get(path)
      if (file === undefined) throw new Error('there is no such file')
      return file.text
    },
    modifiedMs: (path) => all.get(path)?.modifiedMs,
    write: (path, text) => void all.set(path, { text, modifiedMs: ++now }),
  }
}

export const recorded = (): Logger & RecordingLogger => new RecordingLogger()
