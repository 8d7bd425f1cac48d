/** The durable store keeps every promise of `Store`: with its index, and with the journal alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@hermod/model'
import { JournalStore, NodeDisk } from '@hermod/store'
import { ManualClock, storeConformance, testCodec } from '@hermod/testkit'
import { describe, it } from 'vitest'

/** `rebuild` drops the index before each start. */
function cases(rebuild: boolean) {
  return storeConformance(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hermod-conformance-'))
    return {
      make() {
        if (rebuild) rmSync(join(folder, 'index'), { recursive: true, force: true })
        return new JournalStore(
          folder,
          { journalMaxFileLength: 16 * 1024 },
          { disk: new NodeDisk(), clock: new ManualClock(), codec: testCodec, log: silentLogger },
        )
      },
      dispose: async () => rmSync(folder, { recursive: true }),
    }
  })
}

describe('JournalStore', () => {
  it.each(cases(false))('$name', ({ run }) => run())
})

describe('JournalStore without its index', () => {
  it.each(cases(true))('$name', ({ run }) => run())
})
