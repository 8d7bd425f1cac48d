/** The real store for tests of the whole broker, on a disk in the hand of the test. */
import { silentLogger } from '@hermod/model'
import { type IndexBook, type IndexChange, JournalStore } from '@hermod/store'
import { type FaultyDisk, ManualClock, testCodec } from '@hermod/testkit'

/** An index that is never there: the journal has everything. */
class NoIndex implements IndexBook {
  open(): void {}
  get(): Uint8Array | undefined {
    return undefined
  }
  each(): void {}
  async apply(_changes: readonly IndexChange[]): Promise<void> {}
  drop(): void {}
  async close(): Promise<void> {}
}

export function journal(
  disk: FaultyDisk,
  clock = new ManualClock(),
  journalMaxFileLength = 4 * 1024 * 1024,
): JournalStore {
  return new JournalStore(
    '/data',
    { journalMaxFileLength },
    { disk, clock, codec: testCodec, log: silentLogger, index: () => new NoIndex(), stopwatch: () => 0 },
  )
}
