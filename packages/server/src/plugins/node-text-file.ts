/** A small file on disk, replaced as a whole: a crash leaves the old text or the new one. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TextFile } from '@hermod/broker'

export class NodeTextFile implements TextFile {
  constructor(readonly path: string) {}

  read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  write(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true })
    const aside = `${this.path}.new`
    const file = openSync(aside, 'w')
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(aside, this.path)
  }
}
