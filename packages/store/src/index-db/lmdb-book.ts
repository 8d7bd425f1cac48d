/**
 * The index in an LMDB file. LMDB maps a real file, so this works past the Disk port; nothing is lost with it. Its
 * commits run in a thread of its own. Not for network file systems: there, set `indexDirectory` to a local one.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import type { Logger } from '@hermod/model'
import type { RootDatabase } from 'lmdb'
import { open } from 'lmdb'
import type { IndexBook, IndexChange } from './index-book.js'

export class LmdbBook implements IndexBook {
  private database!: RootDatabase<Buffer, Buffer>

  constructor(
    private readonly directory: string,
    private readonly log: Logger,
  ) {}

  open(): void {
    try {
      this.database = this.openDatabase()
    } catch (error) {
      this.log.warn(`Index ${this.directory} cannot be opened and is made again: ${(error as Error).message}`)
      rmSync(this.directory, { recursive: true, force: true })
      this.database = this.openDatabase()
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.database.getBinary(asBuffer(key))
  }

  each(kind: number, visit: (key: Uint8Array, row: Uint8Array) => void): void {
    const range = { start: Buffer.of(kind), end: Buffer.of(kind + 1) }
    for (const { key, value } of this.database.getRange(range)) visit(key, value)
  }

  async apply(changes: readonly IndexChange[]): Promise<void> {
    await this.database.batch(() => {
      for (const { key, row } of changes) {
        if (row === null) this.database.remove(asBuffer(key))
        else this.database.put(asBuffer(key), asBuffer(row))
      }
    })
    await this.database.flushed
  }

  drop(): void {
    this.database.clearSync()
  }

  async close(): Promise<void> {
    await this.database.close()
  }

  private openDatabase(): RootDatabase<Buffer, Buffer> {
    if (!existsSync(this.directory)) mkdirSync(this.directory, { recursive: true })
    return open<Buffer, Buffer>({
      path: this.directory,
      encoding: 'binary',
      keyEncoding: 'binary',
      cache: false,
    })
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
