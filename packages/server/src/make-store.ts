/** The store that the settings ask for: made, not opened yet. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicyMap } from '@hermod/broker'
import type { BrokerSettings } from '@hermod/config'
import type { Clock, Logger, Store } from '@hermod/model'
import { LEGACY_STORE_VERSION, StoreMessageCodec } from '@hermod/openwire'
import { JournalStore, type KahaDBOptions, MemoryStore, NodeDisk } from '@hermod/store'

export interface StoreSurroundings {
  readonly codec: StoreMessageCodec
  readonly clock: Clock
  readonly log: Logger
  /** The broker's own, so that both keep the same destinations in order of priority. */
  readonly policies: PolicyMap
  /** False when the store's lock is lost. */
  readonly mayWrite: () => boolean
}

export function makeStore({ persistence }: BrokerSettings, { policies, ...around }: StoreSurroundings): Store {
  if (persistence.kind === 'memory') return new MemoryStore()
  return new JournalStore(persistence.directory, persistence.options as Partial<KahaDBOptions>, {
    ...around,
    disk: new NodeDisk(),
    legacyCodec: new StoreMessageCodec(LEGACY_STORE_VERSION),
    prioritized: (destination) => policies.policyFor(destination).prioritizedMessages,
  })
}

/** ActiveMQ's name of the store in its log. */
export function storeName({ persistence }: BrokerSettings): string {
  return persistence.kind === 'memory'
    ? 'MemoryPersistenceAdapter'
    : `KahaDBPersistenceAdapter[${persistence.directory}]`
}

const STORE_FILES = /^(db-\d+\.log|db\.(data|redo|free)|index(-lock)?)$/

/** `deleteAllMessagesOnStartup`: removes journal and index, Java's too. The caller holds the lock, whose file stays. */
export function emptyStore({ persistence }: BrokerSettings): void {
  if (persistence.kind === 'memory') return
  const indexDirectory = persistence.options['indexDirectory']
  const directories = [persistence.directory, ...(typeof indexDirectory === 'string' ? [indexDirectory] : [])]
  for (const directory of directories) {
    for (const name of filesOf(directory)) {
      if (STORE_FILES.test(name)) rmSync(join(directory, name), { recursive: true })
    }
  }
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return [] // not there yet, so there is nothing in it
  }
}
