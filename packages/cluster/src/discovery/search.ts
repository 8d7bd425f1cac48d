/** How a network connector learns to which brokers it should keep bridges. */
import type { Clock, Logger } from '@hermod/model'
import type { Service } from './services.js'

export interface SearchSurroundings {
  readonly clock: Clock
  readonly log: Logger
  /** Makes a bridge. Whatever becomes of it is told to the search. */
  connect(service: Service): void
}

export interface BrokerSearch {
  start(): void
  /** The bridge could not be made, or has failed. */
  failed(service: Service): void
  /** The other broker turned out to be this very one. */
  isSelf(service: Service): void
  stop(): void
}

export function givenUp(attempts: number, service: Service): string {
  return `Reconnect attempts exceeded ${attempts} tries.  Reconnecting has been disabled for: ${service.text}`
}
