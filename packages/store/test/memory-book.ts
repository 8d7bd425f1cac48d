/** An index in memory that can be kept over a restart, copied, or lost. */
import type { IndexBook, IndexChange } from '@hermod/store'

export class MemoryBook implements IndexBook {
  rows = new Map<string, Uint8Array>()

  /** What a process that ends now leaves. */
  copy(): MemoryBook {
    const copy = new MemoryBook()
    copy.rows = new Map(this.rows)
    return copy
  }

  open(): void {}
  async close(): Promise<void> {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(Buffer.from(key).toString('hex'))
  }

  each(kind: number, visit: (key: Uint8Array, row: Uint8Array) => void): void {
    for (const [key, row] of [...this.rows].sort()) {
      const bytes = Buffer.from(key, 'hex')
      if (bytes[0] === kind) visit(bytes, row)
    }
  }

  async apply(changes: readonly IndexChange[]): Promise<void> {
    for (const { key, row } of changes) {
      const name = Buffer.from(key).toString('hex')
      if (row === null) this.rows.delete(name)
      else this.rows.set(name, row.slice())
    }
  }

  drop(): void {
    this.rows.clear()
  }
}
