/** What a consumer asked for, checked and with its selector compiled; and whose it is. */
import type { BrokerError, ConsumerId, ConsumerRequest, DeliverySink, Destination, Message } from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import type { Connection } from '../connection/connection.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import type { Hooks } from '../plugins/hooks.js'

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
    /** Plug-ins that decide message by message. */
    private readonly judges: Hooks['mayConsume'],
  ) {
    this.id = request.id
    this.destination = request.destination
    this.priority = request.priority
    this.exclusive = request.exclusive
    this.selector = selectorOf(request.selector)
  }

  /** Selector, noLocal and plug-ins. */
  wants(message: Message): boolean {
    if (this.request.noLocal && message.producerId.connectionId === this.id.connectionId) return false
    if (this.selector !== undefined && !this.selector.matches(message)) return false
    return this.judges === undefined || this.judges.every((plugin) => plugin.mayConsume(this.connection, message))
  }

  /** The message is on its way: plug-ins may take note, but not undo it. */
  tellDelivered(message: Message, { hooks, log }: Kernel): void {
    for (const plugin of hooks.delivered ?? []) {
      try {
        plugin.delivered(this.connection, this.id, message)
      } catch (error) {
        log.error(`Plug-in ${plugin.name} failed with a delivered message`, error)
      }
    }
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
