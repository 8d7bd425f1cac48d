/** What a consumer asked for, checked and with its selector compiled; and whose it is. */
import type { BrokerError, ConsumerId, ConsumerRequest, DeliverySink, Destination, Message } from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import type { Connection } from '../connection/connection.js'
import { errors } from '../errors.js'

export class Terms {
  readonly id: ConsumerId
  readonly destination: Destination
  readonly priority: number
  readonly exclusive: boolean
  readonly selector: Selector | undefined

  constructor(
    readonly request: ConsumerRequest,
    readonly connection: Connection,
    readonly sink: DeliverySink,
  ) {
    this.id = request.id
    this.destination = request.destination
    this.priority = request.priority
    this.exclusive = request.exclusive
    this.selector = selectorOf(request.selector)
  }

  /** Selector and noLocal. */
  wants(message: Message): boolean {
    if (this.request.noLocal && message.producerId.connectionId === this.id.connectionId) return false
    return this.selector === undefined || this.selector.matches(message)
  }
}

/** Undefined for none. Throws `javax.jms.InvalidSelectorException`. */
export function selectorOf(text: string | null): Selector | undefined {
  return text === null || text.trim() === '' ? undefined : compileSelector(text)
}

/** Refuses a destination that nothing can be consumed from. */
export function checkConsumable(destination: Destination): BrokerError | undefined {
  const members = destination.members()
  if (members.length === 0 || members.some((member) => member.name === '')) {
    return errors.destinationName({ destination: `${destination}`, reason: 'the name is empty' })
  }
  return undefined
}
