/** The store that the settings ask for, not opened yet. */
import type { BrokerSettings } from '@hermod/config'
import type { Clock, Logger, MessageCodec, Store } from '@hermod/model'
import { MemoryStore } from '@hermod/store'

export interface StoreSurroundings {
  readonly clock: Clock
  readonly log: Logger
}

export async function openStore(
  settings: BrokerSettings,
  _codec: MessageCodec,
  _around: StoreSurroundings,
): Promise<Store> {
  if (settings.persistence.kind === 'memory') return new MemoryStore()
  return new MemoryStore()
}
