/**
 * A consumer whose selector costs more than its connection has left: it is ended in the next turn, as this is found out
 * in the middle of looking through consumers.
 */
import type { Pumpable } from '../dispatch/dispatcher.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { endConsumer } from './end-consumer.js'
import { STEPS_PER_SECOND } from './selector-account.js'
import type { Terms } from './terms.js'

/** Of a selector, in the log and to the client. */
const MOST_SHOWN = 200

export class CostlyConsumer implements Pumpable {
  awake = false

  constructor(
    private readonly terms: Terms,
    private readonly kernel: Pick<Kernel, 'clock' | 'log'>,
  ) {}

  pump(): void {
    const { terms, kernel } = this
    const { connection, id, destination, request } = terms
    if (connection.consumer(id)?.terms !== terms) return
    const reason = errors.selectorTooCostly({
      id: `${id}`,
      connection: connection.id,
      destination: `${destination}`.slice(0, MOST_SHOWN),
      limit: STEPS_PER_SECOND,
      selector: request.selector?.slice(0, MOST_SHOWN),
    })
    kernel.log.warn(`${reason.message} (client ${connection.clientId} at ${connection.remoteAddress})`)
    endConsumer(terms, kernel.clock, reason)
  }
}
